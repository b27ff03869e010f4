/** The page's moment: which step, which operation, which sample, and the numbers that belong to it. */
import { Diagnoser } from '../diagnosis/diagnoser.svelte'
import { announce } from './announce'
import type { Seen } from './branches.svelte'
import { Branching, type Branchable } from './branching'
import { Connection } from './connection.svelte'
import type { Moment, PlayerContract, Selection, SpanChoice } from './contract'
import { NO_CURVES } from './curve'
import { Edits, isBranch } from './edits.svelte'
import { Hand, type Movable } from './hand'
import type { KeptState } from './keeper'
import { following } from './following'
import { firstStepOf, locate } from './location'
import type { Losses } from './losses.svelte'
import type { AnyEvent, Bookmark, Diagnosis, Menu, Opened, RunInfo } from './messages.gen'
import { OwnFiles } from './ownFiles.svelte'
import { Playback, type Stand, type Surroundings } from './playback.svelte'
import { recording } from './recorded'
import { SampleData } from './samples'
import { sameSamples, sameShape, unitOf, within } from './selection'
import { LostError, RefusedError, Session, type Answer, type Question } from './session'
import { Sketch } from './sketch.svelte'
import { Standing, START } from './standing.svelte'
import { PacketData, type SpanData, type TraceData } from './step'
import { Traces, type TraceRequest } from './traces'
import type { Transport } from './transport'
import { Turns } from './turns'
import { Upkeep, type Followed } from './upkeep.svelte'
import type { Arrays } from './wire'
import { told, toldAll } from './words.svelte'

export class Player extends Standing implements PlayerContract, Stand, Followed, Movable, Branchable {
  readonly connection: Connection
  readonly playback: Playback
  readonly edits: Edits
  readonly ownFiles: OwnFiles
  readonly sketch = new Sketch()
  readonly diagnoser: Diagnoser
  readonly hand = new Hand(this)
  readonly branching = new Branching(this)
  #notice = $state.raw<(() => string) | null>(null)
  /** The operation just stepped to, or paused at, for the live region. */
  spoken = $state('')
  /** A new session is being told of the run: what would be asked of it now would be overtaken. */
  #reopening = $state(false)
  revision = 0
  /** What the page opens with in place of the usual run, and once more when it has got what it lacked. */
  first: { enter(): Promise<void>; again(): Promise<void> } | null = null
  #following = true
  #journey = 0
  #opening: Promise<void> = Promise.resolve()
  readonly #turns = new Turns((work) => this.#guard(work))
  #retry: () => Promise<void> = () => Promise.resolve()
  readonly #traces: Traces
  readonly #session: Session
  readonly #upkeep: Upkeep
  readonly #surroundings: Surroundings

  constructor(transport: Transport, surroundings: Surroundings) {
    super()
    this.#surroundings = surroundings
    this.#session = new Session(transport)
    this.#traces = new Traces((request) => this.#fetchTrace(request))
    this.ownFiles = new OwnFiles(this.#session)
    this.edits = new Edits(this.#session, this.ownFiles)
    this.#upkeep = new Upkeep(this.#session, this)
    this.diagnoser = new Diagnoser(this.#session, this, (reason) => this.failed(reason))
    this.playback = new Playback(this, surroundings.clock)
    this.connection = new Connection(this.#session, { welcome: () => this.#welcome(), ready: () => this.#compiled() })
  }

  start(): void {
    this.connection.start()
  }

  stop(): void {
    this.playback.stop()
    this.diagnoser.stop()
    this.connection.stop()
  }

  // -- Readings ---------------------------------------------------------------------------------------------------------

  get status(): Connection['status'] { return this.connection.status }
  get compilingSeconds(): number { return this.connection.compilingSeconds }
  get menu(): Menu | undefined { return toldAll(this.connection.menu) }
  get playing(): boolean { return this.playback.playing }
  get operationMilliseconds(): number { return this.playback.operationMilliseconds }
  get progress(): number { return this.playback.progress }
  get reducedMotion(): boolean { return this.#surroundings.reducedMotion() }
  get error(): { field: string | null; sentence: string } | null { return toldAll(this.edits.error) }
  get notice(): string | null { return this.#notice?.() ?? null }
  get losses(): Losses { return this.#upkeep.losses }
  get epoch(): SpanData | undefined { return this.#upkeep.epoch }
  get findings(): readonly Diagnosis[] { return this.diagnoser.findings }
  get ahead(): TraceData | undefined { return this.held(this.moment.step + 1) }
  get seen(): Seen { return { moment: this.moment, lastSeen: this.lastSeen, curves: this.losses.curves } }
  get ready(): boolean { return this.status === 'ready' && this.step !== undefined && !this.#reopening }

  get span(): SpanChoice { return this.chosenSpan }
  set span(span: SpanChoice) {
    this.chosenSpan = span
    if (span === 'epoch') this.#upkeep.span()
  }

  get selection(): Selection { return this.selected }
  set selection(selection: Selection) { this.select(selection) }

  // -- Acting -----------------------------------------------------------------------------------------------------------

  select(selection: Selection): void {
    const before = this.openUnit()
    this.selected = selection
    const unit = this.openUnit()
    if (!unit || (unit.layer === before?.layer && unit.unit === before.unit)) return
    if (this.chosenSpan === 'epoch') this.#upkeep.span()
    if (this.step && !this.step.whole && !this.playing) this.#again()
  }

  /** Put a sample in focus until another is chosen; null: follow the batch again. */
  pin(sample: number | null): void {
    if (recording && sample !== null) {
      const refusal = recording.refusal(this.moment.step, sample)
      if (refusal !== null) return this.edits.refuse(null, refusal)
    }
    this.pinnedSample = sample
    this.#following = sample === null
    if (!this.playing) this.#again()
  }

  travel(moment: Moment): Promise<void> {
    this.playback.stop()
    this.#following = this.pinnedSample === null
    return this.#turns.move(async () => void (await this.#go(recording?.held(moment) ?? moment)))
  }

  /** Stand at each of the moments, as long as `visit` wants another and the run goes on, and then where it stood. Fails as going there does. */
  async walk(moments: readonly Moment[], visit: () => Promise<boolean>): Promise<void> {
    this.playback.stop()
    let wrong: unknown = null
    await this.#turns.move(async () => {
      const { moment: back } = this
      following.hurried = true
      try {
        for (const moment of moments) if (!(await this.#go(moment)) || this.moment.step !== moment.step || !(await visit()) || (this.diverged && this.ended)) break
      } catch (reason) {
        wrong = reason
      } finally {
        following.hurried = false
        await this.#go(back)
      }
    })
    if (wrong !== null) throw wrong
  }

  restart(): Promise<void> {
    this.chosenView = null
    return this.travel(START)
  }

  /** Stepping by hand, to a moment seen from where the edits under way lead: it sets the view, and the operation is drawn and spoken. */
  byHand(to: () => Moment): Promise<void> {
    this.dismiss()
    this.chosenView = null
    this.playback.stop()
    this.#following = this.pinnedSample === null
    return this.#turns.move(async () => {
      if (!(await this.#go(to()))) return
      this.playback.animate()
      this.#say()
    })
  }

  toggle(): void {
    if (this.playing) return this.playback.pause()
    if (!this.ready || this.ended) return
    this.chosenView = null
    this.dismiss()
    this.playback.play()
  }

  edit(path: string, value: unknown): Promise<void> {
    return this.change(path, () => value)
  }

  change(path: string, from: (run: RunInfo) => unknown): Promise<void> {
    return this.#turns.edit(() => this.playback.while(async () => {
      if (this.run) await this.#edit(path, from(this.run))
    }))
  }

  /** The file that an opening lacked: with it the opening is tried once more. */
  async supply(chosen: File): Promise<void> {
    const { missing } = this.edits
    if (!missing) return
    this.edits.error = null
    await this.#guard(async () => {
      await this.ownFiles.supply(missing, chosen)
      await this.#retry()
    })
  }

  standing(work: () => Promise<void>, again: () => Promise<void>): Promise<void> {
    this.playback.stop()
    this.#retry = again
    return this.#turns.edit(work)
  }

  /** With a bookmark, what is open becomes what that one names. */
  async takeOver(opened: Opened, { moment, lastSeen, curves }: Seen, bookmark?: Bookmark): Promise<void> {
    await this.#adopt(opened, moment.operation, lastSeen, bookmark)
    this.losses.show(curves)
  }

  tell(notice: () => string): void {
    this.#notice = notice
  }

  /** Give up the long computation under way. */
  cancel(): void {
    const target = this.connection.progress?.id
    if (target !== null && target !== undefined) this.#session.tell({ type: 'cancel', target })
  }

  /** Draw the focus's own loss too, or no more. */
  wantFocusCurve(wanted: boolean): void {
    this.losses.focusWanted = wanted
    this.#upkeep.curves()
  }

  ask<T extends AnyEvent['type']>(type: T, question: Question, arrays?: Arrays): Promise<Answer<T>> {
    return this.#session.ask(type, question, arrays)
  }

  dismissNotice(): void {
    this.#notice = null
  }

  dismiss(): void {
    this.#notice = null
    this.edits.missing = null
    this.edits.error = null
  }

  // -- What playing needs -----------------------------------------------------------------------------------------------

  held(step: number): TraceData | undefined {
    return this.#traces.get(this.#request(step))
  }

  load(step: number): Promise<TraceData> {
    return this.#traces.load(this.#request(step))
  }

  async advance(to: 'epoch' | 'anywhere', from: number): Promise<TraceData | undefined> {
    const { run, revision } = this
    if (!run) return undefined
    const steps = to === 'epoch' ? firstStepOf(run, locate(run, from).epoch + 1) - from : null
    const focus = this.pinnedSample ?? this.focus ?? null
    const packet = await this.#session.ask('step', { type: 'advance', step: from, steps, focus, unit: this.openUnit() })
    return revision === this.revision ? new PacketData(packet, run.layers) : undefined
  }

  after({ header: { divergence, location } }: TraceData): number | null {
    return divergence || location.step === recording?.last ? null : location.step + 1
  }

  show(data: TraceData, operation: number): void {
    this.place(data, operation)
    if (this.playing) this.#following = this.pinnedSample === null && this.playback.byOperation
    if (this.ended) this.playback.stop()
    this.#attend()
  }

  rest(): void {
    this.#again(() => this.#say())
  }

  /** Samples that a panel shows: they are asked for where the page does not have them. */
  want(samples: readonly number[]): void {
    this.#upkeep.wanted = samples
    this.#upkeep.rows()
  }

  join(arrays: Arrays): void {
    this.samples = this.samples?.joined(arrays)
  }

  keep(state: KeptState): void {
    this.edits.state = state
  }

  failed(reason: unknown): void {
    if (reason instanceof LostError) return
    this.playback.stop()
    this.edits.refuse(reason instanceof RefusedError ? reason.field : null, reason instanceof Error ? reason.message : String(reason))
  }

  // -- Inside -----------------------------------------------------------------------------------------------------------

  #welcome(): void {
    this.#reopening = true
    this.#retry = async () => this.#welcome()
    this.#opening = this.#guard(() => this.#begin()).finally(() => (this.#reopening = false))
  }

  async #begin(): Promise<void> {
    const { first } = this
    if (!first) {
      const opened = await this.edits.open(this.moment.step)
      const { bookmark } = opened
      return this.#adopt(opened, (bookmark ?? this.moment).operation, this.lastSeen, bookmark)
    }
    try {
      await first.enter()
      this.first = null
    } catch (reason) {
      if (reason instanceof LostError) throw reason
      const { missing } = this.edits
      this.first = null
      await this.#begin()
      this.edits.missing = missing
      this.#retry = () => first.again()
      throw reason
    }
  }

  #compiled(): void {
    void this.#guard(async () => {
      await Promise.all([this.#opening, this.#turns.edited])
      await this.#go(this.moment)
    })
  }

  #request(step: number): TraceRequest {
    return { step, focus: this.followed, unit: this.openUnit() }
  }

  protected get followed(): number | null {
    return this.pinnedSample ?? (this.#following ? null : (this.focus ?? null))
  }

  async #fetchTrace({ step, focus, unit }: TraceRequest, run = this.run): Promise<TraceData> {
    return new PacketData(await this.#session.ask('step', { type: 'trace', step, focus, unit }), run?.layers ?? [])
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    await work().catch((reason: unknown) => this.failed(reason))
  }

  /** Stand at a moment: the numbers and the moment change together, and the newest wish wins. */
  async #go({ step, operation }: Moment): Promise<boolean> {
    const moment = (this.target = { step: Math.min(step, this.end), operation })
    const journey = ++this.#journey
    const { revision } = this
    const data = this.held(moment.step) ?? (await this.load(moment.step).catch((reason: unknown) => {
      if (journey === this.#journey) this.target = this.moment
      throw reason
    }))
    if (journey !== this.#journey || revision !== this.revision) return false
    this.playback.still()
    this.show(data, moment.operation)
    return true
  }

  /** The same moment once more, with another focus or unit. */
  #again(then?: () => void): void {
    void this.#turns.move(async () => {
      if (await this.#go(this.target)) then?.()
    })
  }

  /** The operation at which the page stands, for the live region. */
  #say(): void {
    if (this.run) this.spoken = announce(this.run, this.step, this.operation, this.momentName)
  }

  async #edit(path: string, value: unknown): Promise<void> {
    if (!this.run) return
    const opened = await this.edits.edit(this.run, this.seen, path, value)
    if (!opened) return
    if (isBranch(path)) this.losses.cut(opened.step)
    else this.losses.show(NO_CURVES)
    await this.#adopt(opened, opened.step === this.moment.step ? this.moment.operation : 0)
  }

  /** Take over a run: its first numbers and its samples come before anything on the screen changes. */
  async #adopt(opened: Opened, operation: number, lastSeen = opened.step, bookmark?: Bookmark | null): Promise<void> {
    const { run, step, note } = opened
    const same = sameShape(this.run, run)
    this.revision++
    this.#traces.clear()
    const selection = within(bookmark?.selection ?? this.selected, run)
    const familiar = sameSamples(this.run, run)
    const focus = bookmark ? bookmark.focus : familiar ? this.followed : null
    const request = { step, focus, unit: unitOf(selection) }
    const data = this.status === 'ready' ? await this.#fetchTrace(request, run) : undefined
    if (data) this.#traces.put(request, data)
    const samples = same && this.samples ? this.samples : await this.#fetchSamples()
    if (!familiar) this.pinnedSample = null
    this.run = run
    this.samples = samples
    if (bookmark) {
      this.look(bookmark)
      this.#following = !this.pinned
    } else this.selected = within(this.selected, run)
    this.furthest = this.lastSeen = Math.max(step, lastSeen)
    this.score = null
    this.end = Infinity
    this.#notice = note === null ? null : () => told(note)
    this.#upkeep.epoch = undefined
    if (!same) this.diagnoser.forget()
    this.#reopening = false
    if (data) this.show(data, Math.min(operation, this.count - 1))
    else this.#wait({ step, operation: Math.min(operation, this.count - 1) }, same)
  }

  /** The run is there, its numbers are not yet. */
  #wait(moment: Moment, same: boolean): void {
    this.moment = this.target = moment
    if (!same) this.step = undefined
  }

  async #fetchSamples(): Promise<SampleData> {
    const { arrays } = await this.#session.ask('sample_table', { type: 'samples' })
    return new SampleData(arrays)
  }

  #attend(): void {
    this.#upkeep.curves()
    if (!recording && !following.hurried) this.#upkeep.state()
    this.#upkeep.rows()
    this.diagnoser.attend()
    if (this.chosenSpan === 'epoch') this.#upkeep.span()
    const { unit } = this.playback.speed
    const slow = !following.hurried && (!this.playing || unit === 'operation' || unit === 'step')
    const ahead = this.moment.step + 1
    if (slow && !this.divergence && !this.lastRecorded && !this.held(ahead)) void this.#guard(async () => void (await this.load(ahead), this.#upkeep.rows()))
  }
}
