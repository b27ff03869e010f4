/** Where the samples lie on the plane of two features. */
import type { SampleData } from '../lib/samples'

export interface Frame {
  readonly width: number
  readonly height: number
  readonly margin: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

function scale([low, high]: readonly [number, number], from: number, to: number): (value: number) => number {
  const extent = high - low || 1
  return (value) => from + ((value - low) / extent) * (to - from)
}

/** What the frame's sides, less the margin, stand for: the data's own extent, or `ranges`. */
export type Ranges = readonly [across: readonly [number, number], up: readonly [number, number]]

/** Where each sample of `list` lies. */
export function place(samples: SampleData, list: readonly number[], across: number, up: number, { width, height, margin }: Frame, ranges?: Ranges): Point[] {
  const x = scale(ranges?.[0] ?? samples.range(across), margin, width - margin)
  const y = scale(ranges?.[1] ?? samples.range(up), height - margin, margin)
  return list.map((sample) => ({ x: x(samples.column(sample, across)), y: y(samples.column(sample, up)) }))
}

/** Of the samples on show every so manieth, `most` at most, and those of `others` that the page has. */
export function listed(samples: SampleData, others: readonly (number | null | undefined)[], most = Infinity): number[] {
  const every = Math.max(1, Math.ceil(samples.shown.length / most))
  const some = new Set(every === 1 ? samples.shown : samples.shown.filter((_: number, place: number) => place % every === 0))
  for (const sample of others) if (sample !== null && sample !== undefined && samples.knows(sample)) some.add(sample)
  return [...some]
}

/** The place of the point nearest to another, within `reach`. */
export function nearest(points: readonly Point[], at: Point, reach: number): number | null {
  let best: number | null = null
  let closest = reach * reach
  points.forEach(({ x, y }, index) => {
    const distance = (x - at.x) ** 2 + (y - at.y) ** 2
    if (distance <= closest) [best, closest] = [index, distance]
  })
  return best
}
