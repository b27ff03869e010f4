import { describe, expect, it } from 'vitest'
import type { Menu } from '../lib/messages.gen'
import { RUN } from '../lib/testing'
import { filled, positionOf, valueAt as numberAt } from './logarithmic'
import { concerns, hiddenOf, mayDeepen, mayGrow, valueAt, withLayer, withMoreUnits, withoutLayer } from './network'

describe('the learning rate’s slider', () => {
  it('goes by decades, and gives short numbers', () => {
    expect([0.0001, 0.1, 1, 10].map(positionOf)).toEqual([-400, -100, 0, 100])
    expect([-400, -100, -92, 0, 47].map(numberAt)).toEqual([0.0001, 0.1, 0.12, 1, 3])
  })
  it('is filled from its lower end', () => {
    const range = { minimum: 1e-4, maximum: 10 }
    expect([1e-9, 1e-4, 10, 50].map((value) => filled(value, range))).toEqual([0, 0, 100, 100])
    expect(filled(0.1, range)).toBeCloseTo(60)
  })
})

describe('edits of the hidden layers', () => {
  const hidden = hiddenOf(RUN.layers)
  it('leave the output out', () => expect(hidden).toEqual([{ units: 3, activation: 'tanh', options: {} }]))
  it('grow, shrink, add and remove', () => {
    expect(withMoreUnits(RUN.layers, 0, 2)).toEqual([{ units: 5, activation: 'tanh', options: {} }])
    expect(withLayer(RUN.layers, 1)).toEqual([...hidden, ...hidden])
    expect(withLayer(RUN.layers, 0)).toEqual([...hidden, ...hidden])
    expect(withLayer(RUN.layers.slice(1), 0)).toEqual([{ units: 6, activation: 'tanh' }])
    expect(withoutLayer(RUN.layers, 0)).toEqual([])
  })
  it('are offered as far as the session allows', () => {
    const menu = { maximum_layers: 2, maximum_units: 3 } as Menu
    expect([mayGrow(menu, 2), mayGrow(menu, 3), mayDeepen(menu, RUN.layers), mayDeepen(undefined, RUN.layers)]).toEqual([true, false, false, true])
  })
})

describe('an option', () => {
  it('is found under its dotted name', () => {
    expect(valueAt({ betas: [0.9, 0.999] }, 'betas.1')).toBe(0.999)
    expect(valueAt({ betas: [0.9] }, 'eps')).toBeUndefined()
    expect(valueAt(null, 'eps')).toBeUndefined()
  })
})

describe('a refusal', () => {
  it('is said beside the field that it names', () => {
    expect(concerns('training.optimizer.learning_rate', 'training.optimizer.learning_rate')).toBe(true)
    expect(concerns('network.hidden.0.units', 'network.hidden')).toBe(true)
    expect(concerns('network.hidden_size', 'network.hidden')).toBe(false)
    expect(concerns(null, 'seed')).toBe(false)
  })
})
