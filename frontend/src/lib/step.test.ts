import { describe, expect, it } from 'vitest'
import type { EpochSpan, Step } from './messages.gen'
import { PacketData } from './step'
import { encodeEvent, f64, mark, PLAIN_STEP, RUN, sgd, stepArrays } from './testing'
import { decodePacket, type Packet } from './wire'

const HEADER = {
  type: 'step', id: 1, location: { step: 3, epoch: 1, batch: 1, batches: 2 }, rows: 4, learning_rate: 0.1, optimizer: sgd(0.1), ...PLAIN_STEP, t: 4,
  loss: 'cross_entropy', whole: true, focus: { sample: 0, row: 0, held_out: false }, unit: null, steps_done: 0, furthest: 3, divergence: null, buffers: [],
} satisfies Step
const read = (header: Step | EpochSpan, arrays: ReturnType<typeof stepArrays>): PacketData => new PacketData(decodePacket(encodeEvent(header, arrays)) as Packet<Step | EpochSpan>, RUN.layers)

describe('a whole step', () => {
  const data = read(HEADER, stepArrays(3))

  it('reads the focus', () => {
    expect([...data.a(-1, 'after')]).toEqual([0, 1])
    expect(data.a(0, 'before')[2]).toBe(mark(3, 2))
    expect(data.delta(1)?.[1]).toBe(mark(3, 1))
  })
  it('reads weights by unit and input', () => {
    expect(data.weight(0, 2, 1, 'before')).toBe(mark(3, 5))
    expect(data.gradWeight(1, 1, 0)).toBe(mark(3, 3))
    expect(data.bias(0, 1, 'after')).toBe(mark(3, 1))
  })
  it('has every edge', () => expect(data.edges(0)).toMatchObject({ leftOut: 0, index: Uint32Array.of(0, 1, 2, 3, 4, 5) }))
  it('gives each sample’s share of a gradient', () => {
    const shares = [0, 1, 2, 3].map((row) => mark(3, 3 * row + 2) * (2 * row + 1))
    expect([...data.contributions(0, 2, 1)]).toEqual(shares)
    expect(data.contributions(1, 0, 2)[1]).toBe(mark(3, 2) * mark(3, 5))
    expect(data.contributions(1, 0, null)[1]).toBe(mark(3, 2))
  })
  it('has losses and metrics', () => {
    expect([data.loss('batch', 'before'), data.loss('batch', 'after'), data.predictedLoss(), data.loss('focus', 'before'), data.loss('focus', 'after')]).toEqual(
      [0, 1, 2, 3, 4].map((index) => 0.25 + index / 10),
    )
    expect(data.metrics('after').heldOutScore).toBe(0.5)
  })
  it('says NaN where there is nothing', () => {
    expect(data.slot('exp_avg', 0, 0, 0, 'before')).toBeNaN()
    expect(data.weight(7, 0, 0, 'before')).toBeNaN()
  })
})

describe('a step too large for one message', () => {
  const data = read(
    { ...HEADER, whole: false, unit: { layer: 0, unit: 1 } },
    {
      'edges.0': { shape: [2], data: Uint32Array.of(1, 5) },
      'edges.0.before': { shape: [2], data: Float32Array.of(0.5, 0.25) },
      'edges.0.after': { shape: [2], data: Float32Array.of(1.5, 1.25) },
      'edges.0.grad': { shape: [2], data: Float32Array.of(2, 3) },
      'unit.weight.before': f64([2], (index) => 10 + index),
      'unit.weight.exp_avg.after': f64([2], (index) => 20 + index),
      'unit.out_weight': f64([2], (index) => 30 + index),
      'unit.delta': f64([4], (index) => index),
      'unit.inputs': f64([4, 2], (index) => index),
    },
  )
  it('knows the weights by which the open unit feeds the next layer', () => {
    expect([data.weight(1, 1, 1, 'before'), data.weight(1, 1, 1, 'after'), data.weight(1, 1, 0, 'before')]).toEqual([31, NaN, NaN])
  })
  it('knows the strongest edges, and how many it leaves out', () => {
    expect(data.edges(0).leftOut).toBe(4)
    expect(data.weight(0, 2, 1, 'after')).toBe(1.25)
    expect(data.gradWeight(0, 0, 1)).toBe(2)
    expect(data.weight(0, 2, 0, 'before')).toBeNaN()
  })
  it('knows the open unit in full', () => {
    expect(data.weight(0, 1, 0, 'before')).toBe(10)
    expect(data.slot('exp_avg', 0, 1, 1, 'after')).toBe(21)
    expect([...data.contributions(0, 1, 1)]).toEqual([0, 3, 10, 21])
    expect(data.contributions(0, 0, 1)).toHaveLength(0)
  })
})

describe('dropout and regularization', () => {
  const data = read(HEADER, {
    ...stepArrays(3), 'focus.0.mask': f64([3], (index) => 2 * (index % 2)), '0.mask': f64([4, 3], (index) => 2 * (index % 2)), 'focus.0.slope': f64([3], (index) => index / 4),
    'focus.grad_a': f64([2], (index) => -index), 'taken.0.bias': f64([3], (index) => 7 + index), 'taken.0.weight': f64([3, 2], (index) => 10 + index), penalty: f64([2], (index) => index + 0.5),
  })
  it('a signal is an activation after dropout', () => {
    expect([...data.signal(0, 'before')]).toEqual([0, 2 * mark(3, 1), 0])
    expect([...data.signals(0, 1)]).toEqual([2 * mark(3, 1), 0, 2 * mark(3, 7), 0])
    expect([...data.masks(0, 0)]).toEqual([0, 2, 0, 2])
    expect(data.signal(-1, 'before')).toBe(data.a(-1, 'before'))
    expect([data.mask(1), data.masks(1, 0).length]).toEqual([undefined, 0])
  })
  it('shares take what came in', () => expect([...data.contributions(1, 0, 1)].map((share) => share !== 0)).toEqual([true, false, true, false]))
  it('has what the optimizer took', () => expect([data.taken(0, 2, null), data.taken(0, 1, 1)]).toEqual([9, 13]))
  it('what nothing regularizes is the gradient', () => expect([data.taken(1, 1, null), data.taken(1, 1, 0)]).toEqual([data.gradBias(1, 1), data.gradWeight(1, 1, 0)]))
  it('has slopes, the loss’s derivative, and the penalty', () => {
    expect([data.slope(0, 2), data.slope(1, 0), data.gradA(1)]).toEqual([0.5, NaN, -1])
    expect([data.penalty('before'), data.penalty('after')]).toEqual([0.5, 1.5])
  })
})

describe('an epoch', () => {
  const header: EpochSpan = { type: 'epoch_span', id: 1, epoch: 0, first: 0, last: 2, ended: true, focus: { sample: 0, row: null, held_out: false }, unit: { layer: 0, unit: 1 }, whole: true, buffers: [] }
  const data = read(header, { losses: f64([3], (index) => index + 1), 'shares.weight': f64([2, 2], (index) => index), 'shares.bias': f64([2], (index) => index) })
  it('has the focus’s losses and the epoch’s', () => {
    expect([data.loss('focus', 'before'), data.loss('focus', 'after'), data.epochLoss()]).toEqual([1, 2, 3])
    expect(data.loss('batch', 'before')).toBeNaN()
  })
  it('lists its steps’ shares for the open unit alone', () => {
    expect([...data.shares(0, 1, 1)]).toEqual([1, 3])
    expect([...data.shares(0, 1, null)]).toEqual([0, 1])
    expect(data.shares(0, 0, 1)).toHaveLength(0)
  })
})
