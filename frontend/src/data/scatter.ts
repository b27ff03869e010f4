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

export function place(samples: SampleData, across: number, up: number, { width, height, margin }: Frame, ranges?: Ranges): Point[] {
  const x = scale(ranges?.[0] ?? samples.range(across), margin, width - margin)
  const y = scale(ranges?.[1] ?? samples.range(up), height - margin, margin)
  return Array.from({ length: samples.count }, (_, sample) => ({ x: x(samples.feature(sample, across)), y: y(samples.feature(sample, up)) }))
}

/** The samples that are drawn: all, or every so manieth, `most` about; the points stay a picture of all. */
export function drawn(count: number, most: number): number[] {
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
}

/** The sample nearest to a point, within `reach`. */
export function nearest(points: readonly Point[], at: Point, reach: number): number | null {
  let best: number | null = null
  let closest = reach * reach
  points.forEach(({ x, y }, sample) => {
    const distance = (x - at.x) ** 2 + (y - at.y) ** 2
    if (distance <= closest) [best, closest] = [sample, distance]
  })
  return best
}

/** How far a feature sets the classes apart: variance between their means over variance within. */
export function separation(samples: SampleData, feature: number, classes: number): number {
  const sums = Array.from({ length: classes }, () => ({ count: 0, sum: 0, squares: 0 }))
  for (let sample = 0; sample < samples.count; sample++) {
    const value = samples.feature(sample, feature)
    const group = sums[samples.target(sample)]
    if (group) [group.count, group.sum, group.squares] = [group.count + 1, group.sum + value, group.squares + value * value]
  }
  const groups = sums.filter(({ count }) => count > 0)
  const total = groups.reduce((sum, group) => sum + group.sum, 0) / samples.count
  const between = groups.reduce((sum, { count, sum: s }) => sum + count * (s / count - total) ** 2, 0)
  const within = groups.reduce((sum, { count, sum: s, squares }) => sum + squares - (s * s) / count, 0)
  return within > 0 ? between / within : 0
}

/** The two features that tell the classes apart best, in the data's own order. */
export function bestPair(samples: SampleData, features: number, classes: number): [number, number] {
  if (features < 2) return [0, 0]
  const ranked = Array.from({ length: features }, (_, feature) => ({ feature, power: separation(samples, feature, classes) }))
  const pair = ranked.sort((a, b) => b.power - a.power || a.feature - b.feature).slice(0, 2)
  const [first = 0, second = 1] = pair.map(({ feature }) => feature).sort((a, b) => a - b)
  return [first, second]
}
