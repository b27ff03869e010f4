import { describe, expect, it } from 'vitest'
import { announce } from './announce'
import { PacketData } from './step'
import { f64, RUN, stepArrays } from './testing'
import type { RunInfo, Step } from './messages.gen'
import type { Phase } from './contract'

const HEADER = { type: 'step', whole: true, rows: 4 } as Step

function said(phase: Phase, layer: number | null, changes: object = {}, run: RunInfo = RUN): string {
  const arrays = new Map(Object.entries({ ...stepArrays(0), ...changes }))
  return announce(run, new PacketData({ message: HEADER, arrays }, run.layers), { phase, layer }, 'Now')
}

describe('what is heard', () => {
  it('names each neuron, and of many the extremes', () => {
    expect(said('forward', 0)).toBe('Now: activations neuron 1: 0, neuron 2: 0.01, neuron 3: 0.02.')
    const many = { 'focus.0.delta': f64([9], (index) => (index === 4 ? -2 : index)) }
    expect(said('backward', 0, many)).toBe('Now: errors of 9, from neuron 5: −2 to neuron 9: +8.')
  })
  it('tells predicted numbers in the units of the data', () => {
    const target = { name: 'price', unit: '€', shift: 100, scale: 10 }
    const run: RunInfo = { ...RUN, task: 'regression', targets: [target], classes: [], outputs: ['price'], layers: [RUN.layers[0]!, { ...RUN.layers[1]!, units: 1 }] }
    const one = { 'focus.1.a': f64([1], () => 0.5), 'focus.target': f64([1], () => -1) }
    expect(said('forward', 1, one, run)).toBe('Now: the output says price: 105; in truth 90.')
  })
  it('names the weight that changed most, or none', () => {
    expect(said('update', 0)).toBe('Now: no weight changed.')
    const after = { 'after.0.weight': f64([3, 2], (index) => (index === 5 ? 1 : index / 100)) }
    expect(said('update', 0, after)).toBe('Now: the weight from width to neuron 3 of hidden layer 1 changed most, by +0.95, and is now 1.')
  })
  it('says whether the loss fell, rose or stayed', () => {
    const losses = (after: number): object => ({ losses: f64([5], (index) => [1, after, 0.5, 1, 1][index]!) })
    expect(said('check', null, losses(0.75))).toBe('Now: the batch’s loss fell by 0.25, from 1 to 0.75; the gradient predicted −0.5.')
    expect(said('check', null, losses(2))).toBe('Now: the batch’s loss rose by 1, from 1 to 2; the gradient predicted −0.5.')
    expect(said('check', null, losses(1))).toBe('Now: the batch’s loss stayed at 1.')
  })
  it('is the moment alone while its numbers are not there', () => {
    expect(announce(RUN, undefined, { phase: 'loss', layer: null }, 'Now')).toBe('Now')
  })
})
