/** The speeds of play, from one operation a second to as fast as it goes, and the overture of the first Play. */

import { say } from './words.svelte'

export type SpeedUnit = 'operation' | 'step' | 'epoch' | 'fastest'

export interface Speed {
  readonly unit: SpeedUnit
  /** So many units a second. */
  readonly rate: number
}

export const SPEEDS: readonly Speed[] = [
  { unit: 'operation', rate: 1 },
  { unit: 'operation', rate: 2 },
  { unit: 'operation', rate: 3 },
  { unit: 'operation', rate: 8 },
  { unit: 'step', rate: 3 },
  { unit: 'step', rate: 10 },
  { unit: 'epoch', rate: 1 },
  { unit: 'epoch', rate: 5 },
  { unit: 'epoch', rate: 20 },
  { unit: 'fastest', rate: Infinity },
]

export const OVERTURE_START = 2
export const EPOCHS = 8
export const FASTEST = SPEEDS.length - 1

export function speedAt(index: number): Speed {
  const speed = SPEEDS[index]
  if (!speed) throw new RangeError(`a speed should be one of 0 to ${FASTEST}, but got ${index}`)
  return speed
}

export function speedName({ unit, rate }: Speed): string {
  return say(`lib.speed_${unit}`, { count: Math.round(rate) })
}

export function operationMilliseconds({ unit, rate }: Speed): number {
  return unit === 'operation' ? 1000 / rate : 0
}
