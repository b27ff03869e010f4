/** A slider over powers of ten: its position in hundredths of a decade, and the number it stands for. */
export interface LogRange {
  readonly minimum: number
  readonly maximum: number
}

const STEPS_A_DECADE = 100

export function positionOf(value: number): number {
  return Math.round(STEPS_A_DECADE * Math.log10(value))
}

/** Two significant digits: 0.1, 0.12, never 0.12022644. */
export function valueAt(position: number): number {
  return Number((10 ** (position / STEPS_A_DECADE)).toPrecision(2))
}

export function filled(value: number, { minimum, maximum }: LogRange): number {
  const part = Math.log(value / minimum) / Math.log(maximum / minimum)
  return Math.min(100, Math.max(0, 100 * part))
}
