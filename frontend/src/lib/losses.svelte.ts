/** The loss over the run, as the timeline draws it. */
import { cut, joinCurves, NO_CURVES, readCurves, type Line, type LossCurves } from './curve'
import { firstStepOf, type Schedule } from './location'
import type { Session } from './session'

export class Losses {
  curves = $state.raw<LossCurves>(NO_CURVES)
  /** The batch's loss of the run that an edit left, from that edit on. */
  former = $state.raw<Line | null>(null)
  /** The focus's own curve is computed when it is wanted: it takes a forward pass for each of its points. */
  focusWanted = $state(false)
  readonly #session: Session
  #revision = 0

  constructor(session: Session) {
    this.#session = session
  }

  async refresh(schedule: Schedule, focus: number | null): Promise<void> {
    const revision = this.#revision
    const { message, arrays } = await this.#session.ask('curves', { type: 'curve', focus: this.focusWanted ? focus : null })
    if (revision !== this.#revision) return
    const fresh = readCurves(message, arrays, (epoch) => firstStepOf(schedule, epoch))
    this.curves = joinCurves(this.curves, fresh, message.start)
  }

  /** The run goes on differently from `step`: what came after becomes the former curve. */
  branch(step: number): void {
    const { batch, epoch, heldOut, focus, ...rest } = this.curves
    this.former = cut(batch, step, Infinity)
    const past = (line: Line): Line => cut(line, 0, step)
    this.#revision++
    this.curves = { ...rest, batch: past(batch), epoch: past(epoch), heldOut: past(heldOut), focus: past(focus), furthest: step }
  }

  clear(): void {
    this.#revision++
    this.curves = NO_CURVES
    this.former = null
  }
}
