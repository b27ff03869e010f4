import { describe, expect, it } from 'vitest'
import type { Option } from '../lib/messages.gen'
import { plain, RUN, sgd } from '../lib/testing'
import { frozenBy, frozenNow, frozenThing, layerPath, parameterPath, toggled, wholeName } from './frozen'
import { said } from './network'
import { inWords, isOn, isUnusual, summary, toggled as withOrWithout, valueOf } from './options'

const option = (name: string, more: Partial<Option> = {}): Option => ({
  name, label: name, kind: 'number', default: 0, minimum: 0, maximum: 1, sentence: '', open_minimum: false, open_maximum: false, optional: false, choices: [], ...more,
})
const dropout = option('dropout')
const beta = option('betas.0', { label: 'β₁', default: 0.9 })
const nesterov = option('nesterov', { label: 'Nesterov', kind: 'boolean' })
const clip = option('clip_norm', { label: 'clip at norm', default: 1, optional: true })

const named = (...names: string[]): Option['choices'] => names.map((name) => ({ name, label: name.toUpperCase(), sentence: '' }))
const scaling = option('scaling', { kind: 'choice', choices: named('standard', 'none') })
const inputs = option('features', { label: 'inputs', kind: 'several', default: 2, choices: named('x', 'y', 'xx', 'xy') })

describe('the value of an option', () => {
  it.each([
    [dropout, { dropout: 0.2 }, 0.2],
    [beta, { betas: [0.5, 0.999] }, 0.5],
    [beta, {}, 0.9],
    [nesterov, { nesterov: true }, true],
    [nesterov, {}, false],
    [clip, { clip_norm: null }, null],
    [clip, { clip_norm: 2 }, 2],
    [scaling, { scaling: 'none' }, 'none'],
    [scaling, {}, 'standard'],
  ] as const)('%o of %o', (one, thing, value) => expect(valueOf(thing, one)).toBe(value))
})

describe('several names', () => {
  it('are those on offer from the beginning, where none is chosen', () => {
    expect([valueOf({ features: [] }, inputs), valueOf({ features: ['xy'] }, inputs)]).toEqual([['x', 'y'], ['xy']])
  })
  it('come and go, in the order on offer', () => {
    expect(withOrWithout(inputs, ['x', 'xy'], 'xx')).toEqual(['x', 'xx', 'xy'])
    expect(withOrWithout(inputs, ['x', 'xy'], 'x')).toEqual(['xy'])
  })
})

describe('a fold tells what is on inside', () => {
  it('by name and value, in one piece', () => {
    expect(inWords(dropout, 0.2)).toBe('dropout\u00a00.2')
    expect(inWords(option('value', { label: 'c' }), -0.5)).toBe('c\u00a0−0.5')
    expect([inWords(nesterov, true), inWords(nesterov, false)]).toEqual(['Nesterov', 'Nesterov\u00a0off'])
    expect(inWords(clip, null)).toBe('clip\u00a0at\u00a0norm\u00a0off')
  })
  it('and leaves out what does nothing', () => {
    expect(summary([dropout, clip], { dropout: 0, clip_norm: null }, isOn)).toBe('')
    expect(summary([dropout, clip], { dropout: 0.2, clip_norm: 1 }, isOn)).toBe('dropout\u00a00.2\u00a0· clip\u00a0at\u00a0norm\u00a01')
  })
  it('or what is as usual', () => {
    expect(summary([beta, nesterov], { betas: [0.9], nesterov: false }, isUnusual)).toBe('')
    expect(summary([beta, nesterov], { betas: [0.5], nesterov: true }, isUnusual)).toBe('β₁\u00a00.5\u00a0· Nesterov')
    expect([isUnusual(clip, null), isUnusual(clip, 1)]).toEqual([false, true])
    expect([isUnusual(scaling, 'standard'), isUnusual(scaling, 'none')]).toEqual([false, true])
    expect([isUnusual(inputs, ['x', 'y']), isUnusual(inputs, ['x', 'xx'])]).toEqual([false, true])
  })
  it('names in their own words', () => {
    expect([inWords(scaling, 'none'), inWords(inputs, ['x', 'xy'])]).toEqual(['scaling\u00a0NONE', 'inputs\u00a0X,\u00a0XY'])
  })
})

describe('what is frozen', () => {
  const weight = parameterPath(1, 2, 0)
  it('has paths', () => expect([layerPath(0), weight, parameterPath(1, 2, null)]).toEqual(['parameters.0', 'parameters.1.weight.2.0', 'parameters.1.bias.2']))
  it('is frozen by its own entry, or by that of its layer', () => {
    expect(frozenBy([weight], weight)).toBe(weight)
    expect(frozenBy(['parameters.1'], weight)).toBe('parameters.1')
    expect(frozenBy(['parameters.0', 'parameters.1.weight.2.01'], weight)).toBeUndefined()
    expect(frozenBy(['parameters.1'], 'parameters.10')).toBeUndefined()
  })
  it('is named by its path', () => expect(['parameters.2', weight, parameterPath(1, 2, null)].map(frozenThing)).toEqual([{ kind: 'layer', layer: 2 }, { kind: 'weight', layer: 1 }, { kind: 'bias', layer: 1 }]))
  it('comes and goes; single weights keep theirs when the layer’s goes', () => {
    expect(toggled([weight], 'parameters.1')).toEqual([weight, 'parameters.1'])
    expect(toggled([weight, 'parameters.1'], 'parameters.1')).toEqual([weight])
  })
  it('is frozen from the edit on', () => {
    const training = plain('cross_entropy', sgd(0.1), 4)
    const run = { ...RUN, stretches: [{ step: 0, training }, { step: 3, training: { ...training, frozen: [weight] } }] }
    expect([2, 3, 9].map((step) => frozenNow({ run, moment: { step, operation: 0 } }))).toEqual([[], [weight], [weight]])
    expect(frozenNow({ run: undefined, moment: { step: 0, operation: 0 } })).toEqual([])
  })
  it('is named by what it is a part of', () => {
    expect(['parameters.0', 'parameters.1.bias', 'parameters.0.weight', 'parameters.0.weight.2'].map(wholeName)).toEqual([
      'the whole of layer 1', 'all biases of layer 2', 'all weights of layer 1', 'all weights into neuron 3 of layer 1',
    ])
  })
})

describe('a refusal beside its control', () => {
  const refusal = { field: 'training.dropout', sentence: 'training.dropout must be below 1, but got 1' }
  it('begins with the control’s word', () => expect(said(refusal, 'training.dropout', 'dropout')).toBe('Dropout must be below 1, but got 1'))
  it('but keeps a symbol, and the path of a part', () => {
    expect(said(refusal, 'training.dropout', 'δ')).toBe('δ must be below 1, but got 1')
    expect(said(refusal, 'training', 'Training')).toBe(refusal.sentence)
  })
})
