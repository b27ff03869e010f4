/** What follows the moment at its own pace: the curves, the kept state, the epoch, the trace to come. */
import { coalesced } from './coalesced'
import type { Moment } from './contract'
import { fetchState, LARGEST_STATE, type KeptState } from './keeper'
import { Losses } from './losses.svelte'
import type { RunInfo, Unit } from './messages.gen'
import type { Session } from './session'
import { PacketData, type SpanData } from './step'

const CURVE_WAIT = 150
const STATE_WAIT = 3000

/** What it follows. */
export interface Followed {
  readonly run: RunInfo | undefined
  readonly moment: Moment
  readonly count: number
  readonly focus: number | undefined
  readonly ready: boolean
  readonly diverged: boolean
  readonly revision: number
  openUnit(): Unit | null
  keep(state: KeptState): void
  failed(reason: unknown): void
}

export class Upkeep {
  epoch = $state.raw<SpanData>()
  readonly losses: Losses
  readonly curves: () => void
  readonly state: () => void
  readonly span: () => void
  readonly #session: Session
  readonly #followed: Followed

  constructor(session: Session, followed: Followed) {
    const failed = (reason: unknown): void => followed.failed(reason)
    this.#session = session
    this.#followed = followed
    this.losses = new Losses(session)
    this.curves = coalesced(() => this.#refreshCurves(), CURVE_WAIT, failed)
    this.state = coalesced(() => this.#refreshState(), STATE_WAIT, failed)
    this.span = coalesced(() => this.#refreshSpan(), 0, failed)
  }

  async #refreshCurves(): Promise<void> {
    const { run, ready, focus } = this.#followed
    if (run && ready) await this.losses.refresh(run, focus ?? null)
  }

  async #refreshState(): Promise<void> {
    const { run, ready, diverged, moment, revision } = this.#followed
    if (!run || !ready || diverged || run.state_bytes > LARGEST_STATE) return
    const state = await fetchState(this.#session, moment.step)
    if (revision === this.#followed.revision) this.#followed.keep(state)
  }

  async #refreshSpan(): Promise<void> {
    const { run, ready, focus, moment, count, revision } = this.#followed
    if (!run || !ready || focus === undefined) return
    const now = moment.operation === count - 1 ? moment.step + 1 : moment.step
    const question = { type: 'span', step: moment.step, now, focus, unit: this.#followed.openUnit() } as const
    const packet = await this.#session.ask('epoch_span', question)
    if (revision === this.#followed.revision) this.epoch = new PacketData(packet, run.layers)
  }
}
