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

export function signedText(value: number): string {
  const digits = formatAlone(value)
  return value > 0 ? `+${digits}` : digits
}
