/**
 * The batch opened: where each sample's δ·a stands on an axis, how the dots fall onto their mean, and how the mean becomes
 * the change of the weight on a second, finer axis. All of it follows from the numbers and the progress, 0 to 1.
 */
import { during, niceCeil, niceFloor } from '../../stage/scales'

export interface Numbers {
  /** One for each sample of the batch. */
  readonly shares: ArrayLike<number>
  readonly mean: number
  /** What regularization made of the mean, and the optimizer took; null: the mean itself. */
  readonly taken: number | null
  readonly before: number
  /** Undefined: the update is yet to come. */
  readonly after: number | undefined
}

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Dot extends Point {
  readonly sample: number
  readonly value: number
  /** Where it is on its way to the mean. */
  readonly now: Point
}

export interface Figure {
  readonly height: number
  readonly radius: number
  readonly dots: readonly Dot[]
  readonly ticks: readonly { readonly value: number; readonly x: number }[]
  readonly mean: Point
  readonly taken: Point | null
  /** How much of the mean is there. */
  readonly gathered: number
  readonly change: Change | null
}

export interface Change {
  readonly before: Point
  readonly after: Point
  /** The end of the arrow from before to after, as far as it has grown. */
  readonly tip: Point
  /** What carries the mean over to the weight's axis. */
  readonly bead: Point
  readonly carried: number
  /** So many times finer than the axis of the shares; 0: nothing changes. */
  readonly magnification: number
}

/** The heights of the two axes and of the mean between them. */
export const BEAM = 76
export const MEAN = 104
export const WEIGHT = 182
export const HEIGHT = 214
const TOP = 8
const SIDE = 26
const LARGEST = 6
const SMALLEST = 1.2
/** How much of the width the change may take, and so many pixels at least. */
const REACH = 0.62
/** When the dots have gathered, and when the mean has been carried over. */
export const GATHERED = 0.55
const CARRIED = 0.82
/** The last dot begins its fall so much later than the first. */
const STAGGER = 0.12

const FINE = [8, 6, 5, 4, 3, 2.5, 2, 1.5, 1]

export function figureOf(numbers: Numbers, width: number, progress: number): Figure {
  const [low, high] = rangeOf(numbers)
  const pixels = high > low ? (width - 2 * SIDE) / (high - low) : 0
  const xOf = (value: number): number => (pixels === 0 ? width / 2 : SIDE + (value - low) * pixels)
  const mean = { x: xOf(numbers.mean), y: MEAN }
  const { radius, places } = stacked(numbers.shares, xOf)
  const dots = places.map((place, order) => ({ ...place, now: fallen(place, mean, order / Math.max(1, places.length - 1), progress) }))
  return {
    height: HEIGHT,
    radius,
    dots,
    ticks: [...new Set([low, 0, high])].map((value) => ({ value, x: xOf(value) })),
    mean,
    taken: numbers.taken === null ? null : { x: xOf(numbers.taken), y: MEAN },
    gathered: during(progress, GATHERED - 0.12, GATHERED),
    change: changeOf(numbers, numbers.taken === null ? mean : { x: xOf(numbers.taken), y: MEAN }, pixels, width, progress),
  }
}

/** The round numbers that end the axis; zero is always on it. */
function rangeOf({ shares, mean, taken }: Numbers): [number, number] {
  const values = [...Array.from(shares), mean, taken ?? 0].filter(Number.isFinite)
  return [0 - niceCeil(-Math.min(0, ...values)), niceCeil(Math.max(0, ...values))]
}

interface Place extends Point {
  readonly sample: number
  readonly value: number
}

/** Each at its value, those that would cover each other piled up; as large as the highest pile allows. From the least to the greatest. */
function stacked(shares: ArrayLike<number>, xOf: (value: number) => number): { radius: number; places: Place[] } {
  const order = Array.from({ length: shares.length }, (_, row) => row).filter((row) => Number.isFinite(shares[row]!))
  order.sort((i, j) => shares[i]! - shares[j]! || i - j)
  let radius = LARGEST
  const room = BEAM - TOP
  while (radius > SMALLEST && 2 * radius * highestPile(order, shares, xOf, radius) > room) radius -= 0.2
  const highest = Math.max(1, highestPile(order, shares, xOf, radius))
  const lift = Math.min(2 * radius, room / highest)
  const piles = new Map<number, number>()
  const places = order.map((row) => {
    const column = columnOf(xOf(shares[row]!), radius)
    const below = piles.get(column) ?? 0
    piles.set(column, below + 1)
    return { sample: row, value: shares[row]!, x: xOf(shares[row]!), y: BEAM - radius - 1 - below * lift }
  })
  return { radius, places }
}

function columnOf(x: number, radius: number): number {
  return Math.round(x / (2 * radius))
}

function highestPile(order: readonly number[], shares: ArrayLike<number>, xOf: (value: number) => number, radius: number): number {
  const piles = new Map<number, number>()
  for (const row of order) piles.set(columnOf(xOf(shares[row]!), radius), (piles.get(columnOf(xOf(shares[row]!), radius)) ?? 0) + 1)
  return Math.max(0, ...piles.values())
}

function between(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

function fallen(place: Place, mean: Point, order: number, progress: number): Point {
  const start = 0.08 + STAGGER * order
  return between(place, mean, during(progress, start, start + GATHERED - STAGGER - 0.08))
}

/** The weight's own axis: `before` and `after` lie round the middle, as far apart as a round magnification brings them. */
function changeOf({ before, after }: Numbers, from: Point, pixels: number, width: number, progress: number): Change | null {
  if (after === undefined || !Number.isFinite(after) || !Number.isFinite(before)) return null
  const change = after - before
  const magnification = change === 0 || pixels === 0 ? 0 : niceFloor((width * REACH) / (Math.abs(change) * pixels), FINE)
  const half = (change * pixels * magnification) / 2
  const [start, end] = [
    { x: width / 2 - half, y: WEIGHT },
    { x: width / 2 + half, y: WEIGHT },
  ]
  const carried = during(progress, GATHERED, CARRIED)
  return { before: start, after: end, tip: between(start, end, during(progress, CARRIED, 1)), bead: between(from, start, carried), carried, magnification }
}
