/** Moving through the run by hand: an operation, a step, an epoch at a time. Presses add up while an answer is awaited. */
import type { Moment } from './contract'
import { firstStepOf, locate } from './location'
import type { Divergence, RunInfo } from './messages.gen'
import { momentAfter, momentBefore } from './operations'
import type { TraceData } from './step'

export interface Movable {
  readonly run: RunInfo | undefined
  /** The moment last asked for, which the page may not show yet. */
  readonly target: Moment
  readonly count: number
  readonly focus: number | undefined
  readonly divergence: Divergence | null
  byHand(to: () => Moment): Promise<void>
  pin(sample: number): void
  load(step: number): Promise<TraceData>
  failed(reason: unknown): void
}

export class Hand {
  readonly #player: Movable

  constructor(player: Movable) {
    this.#player = player
  }

  nextOperation(): Promise<void> {
    return this.#player.byHand(() => {
      const { target, count, divergence } = this.#player
      const atEnd = divergence !== null && target.operation >= divergence.operation
      return atEnd ? target : momentAfter(target, count)
    })
  }

  previousOperation(): Promise<void> {
    return this.#player.byHand(() => momentBefore(this.#player.target, this.#player.count))
  }

  nextStep(): Promise<void> {
    return this.#byStep(1)
  }

  previousStep(): Promise<void> {
    return this.#byStep(-1)
  }

  nextEpoch(): Promise<void> {
    return this.#toEpoch(1)
  }

  previousEpoch(): Promise<void> {
    return this.#toEpoch(-1)
  }

  /** Go to the next step whose batch holds the focus: within two epochs there is one. */
  async toItsBatch(): Promise<void> {
    const { run, focus, target } = this.#player
    if (!run || focus === undefined) return
    this.#player.pin(focus)
    const end = firstStepOf(run, locate(run, target.step).epoch + 2)
    for (let step = target.step + 1; step < end; step++) {
      const data = await this.#player.load(step)
      if (data.header.focus.row !== null) return this.#player.byHand(() => ({ ...target, step }))
    }
  }

  #byStep(by: 1 | -1): Promise<void> {
    return this.#player.byHand(() => {
      const { target, divergence } = this.#player
      return by > 0 && divergence ? target : { ...target, step: Math.max(0, target.step + by) }
    })
  }

  #toEpoch(by: 1 | -1): Promise<void> {
    return this.#player.byHand(() => {
      const { run, target, divergence } = this.#player
      if (!run || (by > 0 && divergence)) return target
      return { ...target, step: firstStepOf(run, Math.max(0, locate(run, target.step).epoch + by)) }
    })
  }
}
