import { describe, expect, it } from 'vitest'
import { SampleData } from '../lib/samples'
import type { NumberArray } from '../lib/wire'
import { markerColour, markerPath } from './markers'
import { cellsOf, pairColumns } from './pairs'
import { listed, nearest, place } from './scatter'
import { bestPair, correlation, ranked, separation } from './telling'

const array = (shape: number[], values: number[]): NumberArray => ({ shape, data: Float64Array.from(values) })
/** Features: noise, telling, half telling. */
const samples = new SampleData(
  new Map([
    ['samples', { shape: [4], data: Uint32Array.of(0, 1, 2, 7) }],
    ['range', array([3, 2], [0, 1, 0, 5.1, 0, 4])],
    ['counts', array([2, 2], [100, 80, 20, 1])],
    ['inputs', array([4, 3], [0, 0, 0, 1, 0.1, 2, 1, 5, 2, 0, 5.1, 4])],
    ['targets', array([4, 1], [0, 0, 1, 1])],
    ['held_out', { shape: [4], data: Uint32Array.of(0, 1, 0, 0) }],
  ]),
)

describe('the samples', () => {
  it('are read row by row', () => {
    expect([samples.shown.length, samples.feature(2, 1), samples.target(7), samples.heldOut(1), samples.heldOut(0)]).toEqual([4, 5, 1, true, false])
    expect([samples.range(1), samples.counts(1)]).toEqual([[0, 5.1], { train: 80, heldOut: 1 }])
  })
  it('are those on show, and others that have come since', () => {
    const more = samples.joined(new Map([
      ['samples', { shape: [1], data: Uint32Array.of(3) }], ['inputs', array([1, 3], [9, 8, 7])], ['targets', array([1, 1], [1])], ['held_out', { shape: [1], data: Uint32Array.of(1) }],
    ]))
    expect([samples.knows(3), samples.target(3), more.knows(3), more.feature(3, 1), more.heldOut(3), more.knows(4)]).toEqual([false, NaN, true, 8, true, false])
    expect([more.place(7), more.place(3), [...more.shown]]).toEqual([3, -1, [0, 1, 2, 7]])
    expect([listed(more, [3, 7, undefined, 3, null, 5]), listed(more, [3, 7], 2), listed(more, [], 3)]).toEqual([[0, 1, 2, 7, 3], [0, 2, 3, 7], [0, 2]])
  })
  it('have the columns of which their inputs are made', () => {
    const made = new SampleData(new Map([['samples', { shape: [1], data: Uint32Array.of(0) }], ['inputs', array([1, 1], [4])], ['columns', array([1, 2], [2, 5])]]))
    expect([made.feature(0, 0), made.column(0, 0), made.column(0, 1), samples.column(2, 1)]).toEqual([4, 2, 5, 5])
  })
  it('are shown by the features that tell the classes apart', () => {
    expect(separation(samples, 1, 2)).toBeGreaterThan(separation(samples, 2, 2))
    expect(separation(samples, 0, 2)).toBe(0)
    expect(bestPair(samples, 3, 2)).toEqual([1, 2])
    expect(bestPair(samples, 1, 2)).toEqual([0, 0])
    expect(ranked(samples, 3, 2)).toEqual([1, 2, 0])
  })
  it('are shown by the features that go with the number to be predicted', () => {
    expect([correlation(samples, 0), Math.round(1000 * correlation(samples, 1))]).toEqual([0, 1000])
    expect([ranked(samples, 3, 0), bestPair(samples, 3, 0)]).toEqual([[1, 2, 0], [1, 2]])
  })
  it('are shown in every pair of some columns, that of the plot among them', () => {
    expect([pairColumns(samples, 3, 2, [0, 1], 2), pairColumns(samples, 3, 2, [0, 0], 2), pairColumns(samples, 3, 2, [1, 2], 5)]).toEqual([[0, 1], [0, 1], [0, 1, 2]])
    expect(cellsOf([0, 2, 5]).map(({ across, up, column, row }) => [across, up, column, row])).toEqual([[0, 2, 0, 1], [0, 5, 0, 2], [2, 5, 1, 2]])
  })
  it('lie on the plane, y upwards', () => {
    const points = place(samples, [0, 1], 0, 2, { width: 100, height: 60, margin: 10 })
    expect(points[0]).toEqual({ x: 10, y: 50 })
    expect(points[1]).toEqual({ x: 90, y: 30 })
  })
  it('are found by pointing near them', () => {
    const points = [{ x: 0, y: 0 }, { x: 10, y: 0 }]
    expect([nearest(points, { x: 6, y: 0 }, 5), nearest(points, { x: 4, y: 0 }, 5), nearest(points, { x: 5, y: 9 }, 5)]).toEqual([1, 0, null])
  })
})

describe('markers', () => {
  it('are six shapes', () => expect(new Set([0, 1, 2, 3, 4, 5].map((index) => markerPath(index, 3))).size).toBe(6))
  it('have colours for six classes at most', () => expect([markerColour(5, 6), markerColour(5, 7)]).toEqual(['var(--class-5)', 'var(--ink-soft)']))
})
