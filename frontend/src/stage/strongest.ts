/** Of very many edges, the strongest by magnitude of weight; the number left out is said. */
export interface Edges {
  index: ArrayLike<number>
  before: ArrayLike<number>
  after: ArrayLike<number>
  leftOut: number
}

export const MOST_EDGES = 300

export function strongest(edges: Edges, most = MOST_EDGES): Edges {
  const { index, before, after, leftOut } = edges
  if (index.length <= most) return edges
  const threshold = magnitudeAt(before, most)
  const kept: number[] = []
  for (let k = 0; k < index.length && kept.length < most; k++) if (Math.abs(before[k]!) >= threshold) kept.push(k)
  const pick = (from: ArrayLike<number>): Float64Array => Float64Array.from(kept, (k) => from[k]!)
  return { index: pick(index), before: pick(before), after: pick(after), leftOut: leftOut + index.length - kept.length }
}

/** The `rank`-th largest magnitude. */
function magnitudeAt(values: ArrayLike<number>, rank: number): number {
  const magnitudes = Float64Array.from({ length: values.length }, (_, k) => Math.abs(values[k]!))
  magnitudes.sort()
  return magnitudes[magnitudes.length - rank]!
}
