import { describe, expect, it } from 'vitest'
import { cut, joinCurves, NO_CURVES, readCurves, ticks } from './curve'
import { handOver } from './keeper'
import { epochsBefore, firstStepOf, locate, stepAfter } from './location'
import { indexOf, locationName, momentAfter, momentBefore, operationName, operationsOf, viewOf } from './operations'
import { overtureRate, overtureSpeed } from './overture'
import { SPEEDS, speedName } from './speed'
import { backoff, sessionAddress } from './transport'
import type { NumberArray } from './wire'

describe('operations', () => {
  it('are 3 L + 2, in the order of execution', () => {
    expect(operationsOf(2).map(operationName)).toEqual([
      'forward, layer 1', 'forward, layer 2', 'loss', 'backward, layer 2', 'backward, layer 1', 'update, layer 1', 'update, layer 2', 'check',
    ])
    expect(operationsOf(32)).toHaveLength(98)
  })
  it('have names in words', () => {
    expect(operationName({ phase: 'backward', layer: 1 })).toBe('backward, layer 2')
    expect(operationName({ phase: 'check', layer: null })).toBe('check')
    expect(locationName({ step: 17, epoch: 2, batch: 1, batches: 8 })).toBe('Epoch 3 · batch 2 of 8')
  })
  it('say which state they are about', () => {
    expect(operationsOf(1).map(({ phase }) => viewOf(phase))).toEqual(['before', 'before', 'before', 'change', 'after'])
  })
  it('are found again', () => expect(indexOf(operationsOf(2), 'backward', 0)).toBe(4))
  it.each([
    [{ step: 0, operation: 0 }, { step: 0, operation: 1 }],
    [{ step: 0, operation: 7 }, { step: 1, operation: 0 }],
  ])('follow each other across steps: %o', (moment, next) => {
    expect(momentAfter(moment, 8)).toEqual(next)
    expect(momentBefore(next, 8)).toEqual(moment)
  })
  it('stop at the first moment', () => expect(momentBefore({ step: 0, operation: 0 }, 8)).toEqual({ step: 0, operation: 0 }))
})

/** 120 samples; batches of 16; from step 10 on (epoch 1, batch 2, 32 samples used) batches of 40. */
const schedule = {
  train_samples: 120,
  segments: [
    { step: 0, epoch: 0, batch: 0, position: 0, batch_size: 16 },
    { step: 10, epoch: 1, batch: 2, position: 32, batch_size: 40 },
  ],
}

describe('the location of a step', () => {
  it.each([
    [0, 0, 0, 8],
    [7, 0, 7, 8],
    [8, 1, 0, 5],
    [10, 1, 2, 5],
    [12, 1, 4, 5],
    [13, 2, 0, 3],
    [16, 3, 0, 3],
  ])('%i is in epoch %i, batch %i of %i', (step, epoch, batch, batches) => expect(locate(schedule, step)).toEqual({ step, epoch, batch, batches }))

  it.each([[0, 0], [1, 8], [2, 13], [3, 16], [100, 307]])('epoch %i begins with step %i', (epoch, step) => {
    expect(firstStepOf(schedule, epoch)).toBe(step)
    expect(locate(schedule, step)).toMatchObject({ epoch, batch: 0 })
  })
  it('gives epochs in parts, and back', () => {
    expect(epochsBefore(schedule, 11)).toBe(1.6)
    for (let step = 0; step < 40; step++) expect(stepAfter(schedule, epochsBefore(schedule, step))).toBe(step)
  })
  it('holds where the batch size changes at an epoch’s beginning', () => {
    const even = { train_samples: 8, segments: [schedule.segments[0]!, { step: 1, epoch: 1, batch: 0, position: 0, batch_size: 4 }] }
    expect(locate(even, 0).batches).toBe(1)
    expect(locate(even, 2)).toEqual({ step: 2, epoch: 1, batch: 1, batches: 2 })
    expect(firstStepOf(even, 1)).toBe(1)
  })
})

describe('curves', () => {
  const array = (shape: number[], values: number[]): NumberArray => ({ shape, data: Float64Array.from(values) })
  const header = { type: 'curves', id: 1, start: 0, furthest: 8, steps_per_point: 2, epochs_per_point: 1, first_epoch: 0, focus: 3, buffers: [] } as const

  it('puts points where they belong', () => {
    const arrays = new Map([['batch', array([3, 2], [1, 2, 3, 4, 5, 6])], ['epoch', array([3, 1], [7, 8, 9])]])
    const { batch, epoch, heldOut } = readCurves({ ...header, buffers: [] }, arrays, (index) => 4 * index)
    expect([...batch.x]).toEqual([0.5, 2.5])
    expect([...(batch.low ?? [])]).toEqual([1, 2])
    expect([...batch.y]).toEqual([3, 4])
    expect([...epoch.x, ...epoch.y, ...heldOut.y]).toEqual([4, 7, 8])
  })
  it('keeps what the page held before the session began', () => {
    const line = (x: number[]): { x: Float64Array; y: Float64Array } => ({ x: Float64Array.from(x), y: Float64Array.from(x) })
    const held = { ...NO_CURVES, batch: line([0, 1, 2, 3, 4]) }
    const fresh = { ...NO_CURVES, batch: line([3, 4, 5]) }
    expect([...joinCurves(held, fresh, 3).batch.x]).toEqual([0, 1, 2, 3, 4, 5])
    expect([...joinCurves(held, fresh, 0).batch.x]).toEqual([3, 4, 5])
  })
  it('is cut by steps', () => expect([...cut({ x: Float64Array.of(0, 1, 2), y: Float64Array.of(5, 6, 7) }, 1, 2).y]).toEqual([6]))
  it('has round ticks', () => {
    expect(ticks(1.3, 3)).toEqual([0, 0.5, 1])
    expect(ticks(0.7, 3)).toEqual([0, 0.5])
    expect(ticks(0, 3)).toEqual([0])
  })
})

describe('speeds', () => {
  it('go from one operation a second to as fast as it goes', () => {
    expect(SPEEDS.map(speedName)).toEqual([
      '1 operation a second', '2 operations a second', '3 operations a second', '8 operations a second', '3 steps a second', '10 steps a second',
      '1 epoch a second', '5 epochs a second', '20 epochs a second', 'as fast as it goes',
    ])
  })
  it('grow in the overture', () => {
    expect([0, 999, 1000, 2000, 2500, 9000].map((since) => speedName(SPEEDS[overtureSpeed(since)]!))).toEqual([
      '3 steps a second', '3 steps a second', '10 steps a second', '1 epoch a second', '20 epochs a second', '20 epochs a second',
    ])
    expect(8 / overtureRate(8)).toBeCloseTo(2.67)
    expect(98 / overtureRate(98)).toBeCloseTo(3)
  })
})

describe('the transport', () => {
  it('waits longer and longer, but not for ever', () => expect([0, 1, 2, 9].map(backoff)).toEqual([250, 500, 1000, 4000]))
  it.each([
    ['http:', '/', 'ws://here:1/session'],
    ['https:', '/nets/index.html', 'wss://here:1/nets/session'],
  ])('finds the session beside the page: %s %s', (protocol, pathname, address) => expect(sessionAddress({ protocol, host: 'here:1', pathname })).toBe(address))
})

describe('a kept state', () => {
  const state = { info: { step: 5, epoch: 0, batch: 5, position: 80, t: 5, hash: 'h' }, arrays: new Map<string, NumberArray>() }
  it('is handed over only where it helps', () => {
    expect(handOver(state, 5).state).toBe(state.info)
    expect(handOver(state, 4).state).toBeNull()
    expect(handOver(null, 4).state).toBeNull()
  })
})
