import { formatAlone } from '../lib/format'

/** So many bars can be told apart. */
export const MOST_BARS = 128

/** Which values are drawn: all, or the largest by magnitude, in their order. */
export function barsOf(values: ArrayLike<number>): { bars: number[]; leftOut: number } {
  const all = Array.from({ length: values.length }, (_, index) => index)
  if (all.length <= MOST_BARS) return { bars: all, leftOut: 0 }
  const size = (index: number): number => Math.abs(values[index]!) || 0
  const largest = all.sort((i, j) => size(j) - size(i)).slice(0, MOST_BARS)
  return { bars: largest.sort((i, j) => i - j), leftOut: values.length - MOST_BARS }
}

/** From the lowest to the highest of all values, zero among them: the one scale of a table's bars. */
export function rangeOf(rows: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [0, 0]
  for (const values of rows) {
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, finite(values[i]!))
      high = Math.max(high, finite(values[i]!))
    }
  }
  return [low, high]
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}

const EDGE = 2

/** Where a value stands, in percent from the top. */
export function levelOf(value: number, [low, high]: readonly [number, number]): number {
  const span = high - low
  const share = span > 0 ? (high - Math.max(low, Math.min(high, finite(value)))) / span : 0.5
  return EDGE + share * (100 - 2 * EDGE)
}

export function signedText(value: number): string {
  const digits = formatAlone(value)
  return value > 0 ? `+${digits}` : digits
}
