import { describe, expect, it } from 'vitest'
import type { Palette } from './colours'
import { RUN } from '../lib/testing'
import { extentOf, ofThisRun, responsePixels } from './responses'

describe('responses', () => {
  it('are on one scale, which the largest that is a number ends', () => {
    expect(extentOf([{ m: 1, maps: [Float32Array.of(0.5), Float32Array.of(-2)] }, { m: 2, maps: [Float32Array.of(1, NaN, Infinity, 0)] }])).toBe(2)
    expect(extentOf([])).toBe(0)
  })
  it('are shown of no other run than their own', () => {
    const maps = { layers: RUN.layers.map(({ units }) => ({ m: 1, maps: Array.from({ length: units }, () => Float32Array.of(1)) })), extent: 1 }
    expect(ofThisRun(RUN, maps)).toBe(maps)
    expect(ofThisRun({ ...RUN, columns: [...RUN.columns, RUN.columns[0]!] }, maps)).toBeNull()
    expect(ofThisRun({ ...RUN, features: [RUN.features[0]!] }, maps)).toBe(maps)
    expect(ofThisRun({ ...RUN, layers: [...RUN.layers].reverse() }, maps)).toBeNull()
  })
  it('have the hue of their sign, the top row first', () => {
    const palette = { paper: [0, 0, 0], neutral: [0, 0, 0], lineStrong: [0, 0, 0], positive: [0, 0, 200], negative: [200, 0, 0] } as unknown as Palette
    expect([...responsePixels(Float32Array.of(2, -1, 0, 0), 2, palette, 2)]).toEqual([0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 200, 255, 100, 0, 0, 255])
  })
})
