/** The loss over the run, as the timeline draws it. */
import { joinCurves, NO_CURVES, readCurves, upTo, type LossCurves } from './curve'
import { firstStepOf, type Schedule } from './location'
import type { Session } from './session'

export class Losses {
  curves = $state.raw<LossCurves>(NO_CURVES)
  /** The focus's own curve is computed when it is wanted: it takes a forward pass for each of its points. */
  focusWanted = $state(false)
  readonly #session: Session
  #revision = 0

  constructor(session: Session) {
    this.#session = session
  }

  async refresh(schedule: Schedule, focus: number | null): Promise<void> {
    this.curves = (await this.fetch(schedule, focus)) ?? this.curves
  }

  /** The curves as far as the run has come; undefined where it has become another one meanwhile. */
  async fetch(schedule: Schedule, focus: number | null): Promise<LossCurves | undefined> {
    const revision = this.#revision
    const { message, arrays } = await this.#session.ask('curves', { type: 'curve', focus: this.focusWanted ? focus : null })
    if (revision !== this.#revision) return undefined
    const fresh = readCurves(message, arrays, (epoch) => firstStepOf(schedule, epoch))
    return joinCurves(this.curves, fresh, message.start)
  }

  /** The run goes on differently from `step`. */
  cut(step: number): void {
    this.show(upTo(this.curves, step))
  }

  /** Those of another run. */
  show(curves: LossCurves): void {
    this.#revision++
    this.curves = curves
  }
}
