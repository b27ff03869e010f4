/** Time that several runs share: how many steps are done, or, where their epochs have other batches, how many epochs. */
import type { Location } from '../lib/messages.gen'
import { epochsBefore, firstStepOf, locate, stepAfter, type Schedule } from '../lib/location'

/** Does every step stand in the same epoch and batch in all of them? */
export function sameSteps(schedules: readonly Schedule[]): boolean {
  const plain = ({ train_samples, segments }: Schedule): string => JSON.stringify([train_samples, segments])
  return new Set(schedules.map(plain)).size <= 1
}

/** Counted in steps where they are the same in all, else in epochs. */
export class Pace {
  readonly byStep: boolean
  readonly #first: Schedule | undefined

  constructor(schedules: readonly Schedule[]) {
    this.byStep = sameSteps(schedules)
    this.#first = schedules[0]
  }

  /** The steps that a run has done then. */
  steps(schedule: Schedule, done: number): number {
    return this.byStep ? done : firstStepOf(schedule, done)
  }

  epochs(done: number): number {
    return this.byStep && this.#first ? epochsBefore(this.#first, done) : done
  }

  /** When so many epochs are done, to the nearest step, or epoch, that there is. */
  at(epochs: number): number {
    const some = Math.max(0, epochs)
    return this.byStep && this.#first ? stepAfter(this.#first, some) : Math.round(some)
  }

  /** When the epoch under way is done, or, backwards, when it or the one before it began. */
  epochFrom(done: number, by: number): number {
    const here = Math.floor(this.epochs(done))
    const began = this.at(here)
    return this.at(by < 0 && began < done ? here + by + 1 : here + by)
  }

  /** The last step done; null: none is. */
  last(schedule: Schedule, done: number): Location | null {
    const steps = this.steps(schedule, done)
    return steps > 0 ? locate(schedule, steps - 1) : null
  }
}
