/** What follows the moment at its own pace: the curves, the kept state, the epoch, the trace to come. */
import { coalesced } from './coalesced'
import type { Moment } from './contract'
import { fetchState, LARGEST_STATE, type KeptState } from './keeper'
import { Losses } from './losses.svelte'
import type { RunInfo, Unit } from './messages.gen'
import type { SampleData } from './samples'
import type { Session } from './session'
import { PacketData, type SpanData, type TraceData } from './step'
import type { Arrays } from './wire'

const CURVE_WAIT = 150
const STATE_WAIT = 3000
const ROWS_WAIT = 100
/** Of the batch, and of what panels want, samples asked for in one question. */
const MOST_OF_BATCH = 64
const MOST_WANTED = 200

/** What it follows. */
export interface Followed {
  readonly run: RunInfo | undefined
  readonly moment: Moment
  readonly count: number
  readonly focus: number | undefined
  readonly ready: boolean
  readonly diverged: boolean
  readonly revision: number
  readonly samples: SampleData | undefined
  readonly step: TraceData | undefined
  /** The step after it, as soon as it is there. */
  readonly ahead: TraceData | undefined
  openUnit(): Unit | null
  join(arrays: Arrays): void
  keep(state: KeptState): void
  failed(reason: unknown): void
}

export class Upkeep {
  epoch = $state.raw<SpanData>()
  readonly losses: Losses
  readonly curves: () => void
  readonly state: () => void
  readonly span: () => void
  readonly rows: () => void
  /** Samples that a panel shows. */
  wanted: readonly number[] = []
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
    this.rows = coalesced(() => this.#refreshRows(), ROWS_WAIT, failed)
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

  /** What the focus, the panels, the batch and the next one show and the page does not have: the session has it. */
  async #refreshRows(): Promise<void> {
    const { samples, step, ahead, focus, revision } = this.#followed
    const batches = [step, ahead].flatMap((trace) => Array.from(trace?.samples() ?? []).slice(0, MOST_OF_BATCH))
    const looked = [...(focus === undefined ? [] : [focus]), ...this.wanted.slice(0, MOST_WANTED), ...batches]
    const rows = samples ? [...new Set(looked)].filter((sample) => !samples.knows(sample)) : []
    if (rows.length === 0) return
    const { arrays } = await this.#session.ask('sample_table', { type: 'samples', rows })
    if (revision === this.#followed.revision) this.#followed.join(arrays)
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
