/** How the page plays for the first time: a step operation by operation, then faster by the clock, until somebody chooses a speed or stops it. */
import { EPOCHS, OVERTURE_START, speedAt } from './speed'

/** The overture's stops after the first step: at so many milliseconds after it, this speed. */
const ACCELERANDO: readonly (readonly [number, number])[] = [
  [0, 4],
  [1000, 5],
  [2000, 6],
  [2250, 7],
  [2500, EPOCHS],
]

/** The speed so many milliseconds after the overture's first step was done. */
export function overtureSpeed(since: number): number {
  return ACCELERANDO.findLast(([from]) => from <= since)?.[1] ?? OVERTURE_START
}

/** The first step, operation by operation, takes about three seconds, however many operations it has. */
export function overtureRate(operations: number): number {
  return Math.max(speedAt(OVERTURE_START).rate, operations / 3)
}

export class Overture {
  #at: 'ahead' | 'first step' | 'over' | number = 'ahead'

  get ahead(): boolean {
    return this.#at === 'ahead'
  }

  get inFirstStep(): boolean {
    return this.#at === 'first step'
  }

  begin(): void {
    this.#at = 'first step'
  }

  /** Its first step is done at this time of the clock. */
  quicken(now: number): void {
    this.#at = now
  }

  /** The speed that it has at a time of the clock; undefined while the clock does not lead it. */
  speedAt(now: number): number | undefined {
    if (typeof this.#at !== 'number') return undefined
    const index = overtureSpeed(now - this.#at)
    if (index === EPOCHS) this.end()
    return index
  }

  end(): void {
    this.#at = 'over'
  }
}
