import { expect, test } from 'vitest'
import type { Selection } from '../lib/contract'
import { exists, go, intoEdges, moveOf, pathOf, type Move } from './navigate'

const shape = {
  inputs: 4,
  layers: [
    { inputs: 4, units: 6 },
    { inputs: 6, units: 3 },
  ],
}
const input = (index: number): Selection => ({ kind: 'input', input: index })
const unit = (layer: number, index: number): Selection => ({ kind: 'unit', layer, unit: index })
const edge = (layer: number, index: number, from: number): Selection => ({
  kind: 'edge',
  layer,
  unit: index,
  input: from,
})

test.each<[Selection, Move, Selection]>([
  [input(0), 'next', input(1)],
  [input(3), 'next', input(3)],
  [input(0), 'back', input(0)],
  [input(0), 'on', unit(0, 0)],
  [input(3), 'on', unit(0, 5)],
  [unit(0, 3), 'previous', unit(0, 2)],
  [unit(0, 5), 'on', unit(1, 2)],
  [unit(0, 0), 'back', input(0)],
  [unit(1, 2), 'on', { kind: 'loss' }],
  [{ kind: 'loss' }, 'back', unit(1, 0)],
  [{ kind: 'loss' }, 'on', { kind: 'loss' }],
  [edge(0, 2, 0), 'next', edge(0, 2, 1)],
  [edge(0, 2, 3), 'next', { kind: 'bias', layer: 0, unit: 2 }],
  [{ kind: 'bias', layer: 0, unit: 2 }, 'previous', edge(0, 2, 3)],
  [edge(1, 2, 3), 'back', unit(0, 3)],
  [edge(0, 2, 3), 'back', input(3)],
  [edge(1, 2, 3), 'on', unit(1, 2)],
])('from %o %s is %o', (from, move, to) => expect(go(from, move, shape)).toEqual(to))

test('the arrows follow the signal, whichever way the stage runs', () => {
  expect(moveOf('ArrowRight', 'right')).toBe('on')
  expect(moveOf('ArrowDown', 'down')).toBe('on')
  expect(moveOf('ArrowDown', 'right')).toBe('next')
  expect(moveOf('a', 'right')).toBeUndefined()
})

test('from a unit one gets among its weights', () => {
  expect(intoEdges(unit(1, 2))).toEqual(edge(1, 2, 0))
  expect(intoEdges(input(1))).toEqual(input(1))
})

test('a thing of a larger network is not there', () => {
  expect(exists(unit(0, 5), shape)).toBe(true)
  expect(exists(unit(0, 6), shape)).toBe(false)
  expect(exists(unit(2, 0), shape)).toBe(false)
  expect(exists(edge(0, 0, 4), shape)).toBe(false)
  expect(exists(input(4), shape)).toBe(false)
})

test('weights and biases have a path in the recipe', () => {
  expect(pathOf(edge(1, 2, 3))).toBe('parameters.1.weight.2.3')
  expect(pathOf({ kind: 'bias', layer: 0, unit: 4 })).toBe('parameters.0.bias.4')
  expect(pathOf(unit(0, 0))).toBeNull()
})
