/** A number to be read: undefined where the moment has not reached it, null where a large network's was not sent. */
import type { Phase, StepData } from '../lib/contract'

export type Reading = number | undefined | null

/** Has the moment reached an operation? */
export type Reached = (phase: Phase, layer: number | null) => boolean

/** An epoch's states are whole; nothing of its steps' errors is kept. */
export const epochReached: Reached = (phase) => phase !== 'loss' && phase !== 'backward'

/** A value that is shown once `there`; a large network leaves out what it did not send as NaN. */
export function reading(data: StepData, there: boolean, value: number | undefined): Reading {
  if (!there) return undefined
  if (value === undefined) return null
  return Number.isNaN(value) && !data.whole ? null : value
}

/** The result of arithmetic on readings, as far as all of them are known. */
export function combine(f: (...values: number[]) => number, ...readings: Reading[]): Reading {
  if (readings.includes(undefined)) return undefined
  if (readings.includes(null)) return null
  return f(...(readings as number[]))
}

export const product = (x: Reading, y: Reading): Reading => combine((a, b) => a * b, x, y)
export const difference = (x: Reading, y: Reading): Reading => combine((a, b) => a - b, x, y)
export const sum = (x: Reading, y: Reading): Reading => combine((a, b) => a + b, x, y)

/** The numbers among readings: what a format is picked from. */
export function numbers(readings: Iterable<Reading>): number[] {
  return [...readings].filter((value): value is number => typeof value === 'number')
}
