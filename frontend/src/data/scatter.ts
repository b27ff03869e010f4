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

/** The samples on show, and those of `others` that the page has besides. */
export function listed(samples: SampleData, others: readonly (number | null | undefined)[]): number[] {
  const more = others.filter((sample) => sample !== null && sample !== undefined && samples.place(sample) < 0 && samples.knows(sample))
  return [...samples.shown, ...new Set(more as number[])]
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

/** How far a column sets the classes apart: variance between their means over variance within. */
export function separation(samples: SampleData, column: number, classes: number): number {
  const sums = Array.from({ length: classes }, () => ({ count: 0, sum: 0, squares: 0 }))
  for (const sample of samples.shown) {
    const value = samples.column(sample, column)
    const group = sums[samples.target(sample)]
    if (group) [group.count, group.sum, group.squares] = [group.count + 1, group.sum + value, group.squares + value * value]
  }
  const groups = sums.filter(({ count }) => count > 0)
  const total = groups.reduce((sum, group) => sum + group.sum, 0) / samples.shown.length
  const between = groups.reduce((sum, { count, sum: s }) => sum + count * (s / count - total) ** 2, 0)
  const within = groups.reduce((sum, { count, sum: s, squares }) => sum + squares - (s * s) / count, 0)
  return within > 0 ? between / within : 0
}

/** The columns that tell the classes apart best, at most `most`, in the data's own order. */
export function bestColumns(samples: SampleData, columns: number, classes: number, most: number): number[] {
  const ranked = Array.from({ length: columns }, (_, column) => ({ column, power: separation(samples, column, classes) }))
  const best = ranked.sort((a, b) => b.power - a.power || a.column - b.column).slice(0, most)
  return best.map(({ column }) => column).sort((a, b) => a - b)
}

export function bestPair(samples: SampleData, columns: number, classes: number): [number, number] {
  const [first = 0, second = first] = bestColumns(samples, columns, classes, 2)
  return [first, second]
}
