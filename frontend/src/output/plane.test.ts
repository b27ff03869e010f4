import { describe, expect, it } from 'vitest'
import type { SurfaceMap } from '../lib/messages.gen'
import { RUN } from '../lib/testing'
import type { Arrays } from '../lib/wire'
import { curveOf } from './curve'
import { SampleData } from '../lib/samples'
import { boundaries, heldWords, readPlane, resolutionFor, scoresOf, sharesOf, winners, type Plane } from './plane'
import { classImage, scaleColour, scaleImage, type Tints } from './tints'

const f32 = (...values: number[]): Float32Array => Float32Array.from(values)
const planeOf = (outputs: Float32Array[], more: Partial<Plane> = {}): Plane => ({ n: 2, rows: 2, across: [0, 1], up: [0, 1], threshold: null, outputs, units: [], ...more })
const message: SurfaceMap = { type: 'surface_map', id: 1, step: 0, which: 'after', focus: 0, across: 0, up: 1, threshold: 0.5, buffers: [] }

describe('a plane', () => {
  it('is read out of its message', () => {
    const arrays: Arrays = new Map([
      ['range', { shape: [2, 2], data: Float64Array.of(-1, 1, 2, 5) }],
      ['outputs', { shape: [2, 2, 2], data: f32(0, 1, 2, 3, 4, 5, 6, 7) }],
      ['units.0', { shape: [3, 1, 1], data: f32(7, 8, 9) }],
    ])
    const plane = readPlane({ message, arrays })
    expect(plane).toMatchObject({ n: 2, rows: 2, across: [-1, 1], up: [2, 5], threshold: 0.5 })
    expect(plane.outputs).toEqual([f32(0, 1, 2, 3), f32(4, 5, 6, 7)])
    expect(plane.units).toEqual([{ m: 1, maps: [f32(7), f32(8), f32(9)] }])
  })
  it('gives one unit for two classes a share each, by its threshold', () => {
    const sigmoid = planeOf([f32(0, 0.25, 0.5, 1)], { threshold: 0.5 })
    expect(sharesOf(sigmoid)).toEqual([f32(1, 0.75, 0.5, 0), f32(0, 0.25, 0.5, 1)])
    expect([...winners(scoresOf(sigmoid))]).toEqual([0, 0, 0, 1])
    expect(sharesOf(planeOf([f32(-1, 0, 1, 3)], { threshold: 0 }))[1]).toEqual(f32(0, 0.5, 1, 1))
  })
  it('takes outputs for shares as far as they are positive', () => {
    expect(sharesOf(planeOf([f32(3, -1, 0, 0.5), f32(1, 2, 0, 0.5)]))).toEqual([f32(0.75, 0, 0.5, 0.5), f32(0.25, 1, 0.5, 0.5)])
  })
  it('is parted where two classes are equally sure', () => {
    const [segment, ...none] = boundaries([f32(1, 0, 1, 0), f32(0, 3, 0, 1)], 2, 2)
    expect(none).toEqual([])
    const [x1, y1, x2, y2] = segment!
    expect([x1, y1, x2, y2].map((value) => Number(value.toFixed(6)))).toEqual([0.25, 0, 0.5, 1])
  })
  it('has a point where three classes meet, and no line within one', () => {
    const meeting = boundaries([f32(1, 0, 0, 0), f32(0, 1, 0, 1), f32(0, 0, 1, 0)], 2, 2)
    expect(meeting).toHaveLength(3)
    expect(new Set(meeting.map(([, , x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`)).size).toBe(1)
    expect(boundaries([f32(1, 1, 1, 1), f32(0, 0, 0, 0)], 2, 2)).toEqual([])
  })
  it('is as fine as time and room allow', () => {
    const outputs = (count: number): string[] => Array.from({ length: count }, () => 'x')
    expect(resolutionFor({ parameters: 500, outputs: outputs(3) }, true)).toBe(48)
    expect(resolutionFor({ parameters: 52_650, outputs: outputs(10) }, true)).toBe(33)
    expect(resolutionFor({ parameters: 52_650, outputs: outputs(10) }, false)).toBe(48)
    expect(resolutionFor({ parameters: 500, outputs: outputs(1000) }, false)).toBe(10)
    expect(resolutionFor({ parameters: 1e9, outputs: outputs(3) }, true)).toBe(2)
  })
  it('says whose the other features are', () => {
    const run = { ...RUN, columns: [...RUN.columns, ...RUN.columns] }
    expect([heldWords(RUN, 2, 0), heldWords(RUN, 1, 0), heldWords(run, 2, 124)]).toEqual(['', 'the other feature as that of flower 1', 'the other 2 features as those of flower 125'])
  })
})

const TINTS: Tints = {
  paper: [0, 0, 0], ink: [255, 255, 255], neutral: [0, 0, 0], positive: [0, 0, 200], negative: [200, 0, 0],
  classes: [[100, 0, 0], [0, 100, 0], [0, 0, 100], [1, 1, 1], [2, 2, 2], [3, 3, 3]],
}

describe('the tints', () => {
  it('mix classes by their shares, the top row first', () => {
    const pixels = classImage([f32(1, 0, 0.5, NaN), f32(0, 1, 0.5, 0.5)], 2, TINTS)
    expect([...pixels]).toEqual([21, 21, 0, 255, 0, 0, 0, 0, 42, 0, 0, 255, 0, 42, 0, 255])
  })
  it('are ink alone for more than six classes: the darker, the less sure', () => {
    const shares = Array.from({ length: 8 }, (_, k) => f32(k === 0 ? 1 : 0, 0.125))
    const [sure, , , , doubt] = classImage(shares, 2, TINTS)
    expect(sure).toBe(0)
    expect(doubt).toBeGreaterThan(70)
  })
  it('put numbers on one scale: by sign, or from the lowest to the highest', () => {
    expect([scaleColour(5, [-10, 5], TINTS), scaleColour(-10, [-10, 5], TINTS)]).toEqual([[0, 0, 100], [200, 0, 0]])
    expect([scaleColour(4, [2, 4], TINTS), scaleColour(2, [2, 4], TINTS), scaleColour(9, [2, 4], TINTS)]).toEqual([[0, 0, 200], [0, 0, 0], [0, 0, 200]])
    expect([scaleColour(-4, [-4, -2], TINTS), scaleColour(NaN, [0, 1], TINTS)]).toEqual([[200, 0, 0], null])
    expect([...scaleImage(f32(0, 1), 1, [0, 1], TINTS)]).toEqual([0, 0, 200, 255, 0, 0, 0, 255])
  })
})

describe('a curve', () => {
  const samples = new SampleData(new Map([
    ['samples', { shape: [2], data: Uint32Array.of(0, 1) }], ['inputs', { shape: [2, 1], data: Float64Array.of(0, 10) }], ['targets', { shape: [2, 1], data: Float64Array.of(-4, 4) }], ['held_out', { shape: [2], data: Uint32Array.of(0, 1) }],
  ]))
  const line = planeOf([f32(-4, 0, NaN)], { n: 3, rows: 1, across: [0, 10] })
  it('goes over the samples on one scale, and has gaps where nothing is finite', () => {
    const { points, lines, low, high } = curveOf({ ...RUN, task: 'regression', outputs: ['y'] }, samples, line, 100, 52)
    expect(points).toEqual([{ x: 0, y: 46, held: false }, { x: 100, y: 6, held: true }])
    expect([lines, low, high]).toEqual([['M0.0 46.0L50.0 26.0'], -4, 4])
  })
  it('shows each class at one, on the scale of the outputs', () => {
    const outputs = [f32(0, 1, 0.5), f32(1, 0, 0.5)]
    const { points, lines } = curveOf(RUN, samples, planeOf(outputs, { n: 3, rows: 1, across: [0, 10] }), 100, 52)
    expect([points[0]!.y, lines.length]).toEqual([6, 2])
  })
})
