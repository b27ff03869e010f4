/** A weighted sum, term by term: z = Σ w·a + b going forward, Σ w·δ coming back. */
import { product, sum, type Reading } from '../readings'

export interface Term {
  index: number
  w: Reading
  x: Reading
  product: Reading
  /** The sum of this term and those above it. */
  running: Reading
}

/** The terms that are not listed, added up. */
export interface Rest {
  count: number
  product: Reading
  running: Reading
}

export interface WeightedSum {
  terms: Term[]
  rest: Rest | null
  total: Reading
}

/** Up to so many terms are listed in the order of the picture; of more, the largest come first and the rest is added up. */
export const FEW = 16
export const LARGEST = 12

/** The indices of the terms to list: all in their order, or the largest by |value|. */
export function listed(count: number, value: (index: number) => number, all: boolean): number[] {
  const indices = Array.from({ length: count }, (_, index) => index)
  if (count <= FEW) return indices
  const sizes = Float64Array.from(indices, (index) => Math.abs(value(index)) || 0)
  return all ? indices.sort((i, j) => sizes[j]! - sizes[i]! || i - j) : largest(sizes)
}

/** The indices of the `LARGEST` sizes, found in one pass. */
function largest(sizes: Float64Array): number[] {
  const found: number[] = []
  sizes.forEach((size, index) => {
    if (found.length === LARGEST && size <= sizes[found.at(-1)!]!) return
    const place = found.findIndex((other) => sizes[other]! < size)
    found.splice(place < 0 ? found.length : place, 0, index)
    if (found.length > LARGEST) found.pop()
  })
  return found
}

export function weightedSum(w: (index: number) => Reading, x: (index: number) => Reading, order: number[], count: number): WeightedSum {
  let running: Reading = 0
  const terms = order.map((index): Term => {
    const each = product(w(index), x(index))
    running = sum(running, each)
    return { index, w: w(index), x: x(index), product: each, running }
  })
  const rest = restOf(w, x, order, count, running)
  return { terms, rest, total: rest ? rest.running : running }
}

function restOf(w: (index: number) => Reading, x: (index: number) => Reading, order: number[], count: number, running: Reading): Rest | null {
  if (order.length === count) return null
  const shown = new Set(order)
  let left: Reading = 0
  for (let index = 0; index < count; index++) if (!shown.has(index)) left = sum(left, product(w(index), x(index)))
  return { count: count - order.length, product: left, running: sum(running, left) }
}
