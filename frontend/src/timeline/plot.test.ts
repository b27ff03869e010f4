import { describe, expect, it } from 'vitest'
import { NO_CURVES } from '../lib/curve'
import { axisEnd, epochTicks, MARGIN, stepAtX, topOf, xOf, yOf } from './plot'

const schedule = { train_samples: 120, segments: [{ step: 0, epoch: 0, batch: 0, position: 0, batch_size: 16 }] }
const plot = { width: 446, height: 128, end: 400, top: 2 }
const line = (y: number[]): { x: Float64Array; y: Float64Array } => ({ x: Float64Array.from(y.keys()), y: Float64Array.from(y) })

describe('the plot of the loss', () => {
  it('holds its axis still, and grows in leaps', () => {
    expect([0, 31, 32, 33, 800, 801, 80_000].map((step) => axisEnd(schedule, step) / 8)).toEqual([4, 4, 4, 8, 100, 150, 10_000])
  })
  it('finds the step under a point', () => {
    for (const step of [0, 1, 77, 400]) expect(stepAtX(plot, xOf(plot, step))).toBe(step)
    expect([stepAtX(plot, -50), stepAtX(plot, 9999)]).toEqual([0, 400])
  })
  it('has zero at the bottom, and keeps what is too high in sight of the edge', () => {
    expect(yOf(plot, 0)).toBe(128 - MARGIN.bottom)
    expect(yOf(plot, 2)).toBe(MARGIN.top)
    expect(yOf(plot, 500)).toBeGreaterThan(0)
  })
  it('names whole epochs', () => expect(epochTicks(schedule, 64, 4)).toEqual([0, 2, 4, 6, 8].map((epoch) => ({ at: 8 * epoch, label: String(epoch) }))))
  it('is as high as the losses that are shown', () => {
    const curves = { ...NO_CURVES, batch: line([9, 1]), epoch: line([2, 1]) }
    expect(topOf(curves, new Set(['epoch']))).toBeCloseTo(2.16)
    expect(topOf(curves, new Set(['epoch', 'batch']))).toBeCloseTo(9.72)
  })
})
