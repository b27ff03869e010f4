/** One of several runs that are compared: a session of its own, and what it says of the moment. */
import type { Held } from '../lib/branches.svelte'
import { Connection } from '../lib/connection.svelte'
import type { LossCurves } from '../lib/curve'
import { handOver } from '../lib/keeper'
import { Losses } from '../lib/losses.svelte'
import type { Bookmark, RunInfo } from '../lib/messages.gen'
import { indexOf } from '../lib/operations'
import type { OwnFiles } from '../lib/ownFiles.svelte'
import { SampleData } from '../lib/samples'
import { LostError, RefusedError, Session } from '../lib/session'
import { Standing, START } from '../lib/standing.svelte'
import { PacketData, type TraceData } from '../lib/step'
import type { Transport } from '../lib/transport'
import { told } from '../lib/words.svelte'
import { readPlane, resolutionFor, type Plane } from '../output/plane'
import { differenceOf } from './telling'

/** A run that can be compared. */
export interface Candidate extends Held {
  readonly recipe: string
  /** As somebody has called it. */
  readonly name: string | null
  /** As far as it was seen. */
  readonly curves: LossCurves
  /** Which branch of the page's run it is. */
  readonly branch: number | null
}

/** What a run is after so many steps. */
export interface Reached {
  readonly steps: number
  readonly data: TraceData
  readonly plane: Plane | null
  /** Where they were asked for. */
  readonly curves: LossCurves | undefined
}

/** Points a side of what each neuron says of the plane; and the largest network whose discs have room for it. */
const RESPONSES = 16
const MOST_PARAMETERS = 10_000

export class Lane extends Standing {
  readonly candidate: Candidate
  /** What tells it from the others. */
  readonly #difference: string
  readonly connection: Connection
  readonly losses: Losses
  /** Where there are two columns alone: what the network says of every point. */
  plane = $state.raw<Plane | null>(null)
  /** Why there is nothing to see of it. */
  refusal = $state<string | null>(null)
  /** Steps that are done. */
  steps = $state(0)
  opened = $state(false)
  /** A step at whose beginning the session has stood. */
  #come = 0
  readonly #session: Session
  readonly #files: OwnFiles
  readonly #opened: () => void
  /** Put a sample in focus. */
  readonly pin: (sample: number | null) => void

  constructor(transport: Transport, files: OwnFiles, [candidate, difference]: readonly [Candidate, string], handlers: { opened: () => void; pin: (sample: number | null) => void }) {
    super()
    this.candidate = candidate
    this.#difference = difference
    this.#session = new Session(transport)
    this.#files = files.for(this.#session)
    this.#opened = handlers.opened
    this.pin = handlers.pin
    this.losses = new Losses(this.#session)
    this.losses.show(candidate.curves)
    this.connection = new Connection(this.#session, { welcome: () => void this.#open(), ready: () => undefined, turnedAway: () => this.#opened() })
  }

  get epoch(): undefined { return undefined }
  get span(): 'step' { return 'step' }
  get difference(): string { return differenceOf(this.#difference) }
  get name(): string { return this.candidate.name ?? this.difference }
  get lost(): boolean { return this.connection.status === 'disconnected' }
  /** There is no session for it: the others go on without. */
  get turnedAway(): boolean { return this.connection.turnedAway !== null }
  get ready(): boolean { return this.turnedAway || (this.opened && !this.lost) }
  /** It goes no further. */
  override get ended(): boolean { return this.turnedAway || this.refusal !== null || super.ended }
  /** Which parameters the numbers on show are of: those after the last step, or those with which it began where none came of it. */
  get which(): 'before' | 'after' { return this.steps === 0 || this.divergence ? 'before' : 'after' }

  /** Where the page is to stand in it. */
  override get bookmark(): Bookmark {
    const moment = this.steps === 0 ? START : this.moment
    return { ...moment, focus: this.pinnedSample, selection: this.selected, view: null, span: 'step', reading: null, outcome: null, hash: null }
  }

  start(): void {
    this.connection.start()
  }

  stop(): void {
    this.connection.stop()
  }

  focusOn(sample: number | null): void {
    this.pinnedSample = sample
  }

  /** What it is after so many steps; where it diverged before, as it was then. `still`: there is time for every number. */
  async reach(steps: number, { still, curves }: { still: boolean; curves: boolean }): Promise<Reached | null> {
    const { run } = this
    if (!run || this.turnedAway || this.refusal !== null) return null
    try {
      const step = Math.min(Math.max(0, steps - 1), this.end)
      const frame = await this.#train(run, step)
      const at = frame.header.location.step
      const data = still && Number.isNaN(frame.metrics('before').trainLoss) ? await this.#look(run, at) : frame
      const plane = run.columns.length === 2 ? await this.#map(run, at, steps === 0 || data.header.divergence !== null, still) : null
      return { steps, data, plane, curves: curves ? await this.losses.fetch(run, null) : undefined }
    } catch (reason) {
      return this.#failed(reason)
    }
  }

  show({ steps, data, plane, curves }: Reached): void {
    this.steps = steps
    this.place(data, steps === 0 ? indexOf(this.operations, 'loss', null) : this.count - 1)
    this.plane = plane
    this.chosenView = this.which
    if (curves) this.losses.show(curves)
  }

  protected get followed(): number | null { return this.pinnedSample }

  /** The step, or that in which it diverges on the way there: so it goes on from where it is known to have come. */
  async #train(run: RunInfo, step: number): Promise<TraceData> {
    const from = Math.min(step, this.#come)
    const packet = await this.#session.ask('step', { type: 'advance', step: from, steps: step - from + 1, focus: this.pinnedSample, unit: null })
    const { location, divergence } = packet.message
    this.#come = location.step + (divergence ? 0 : 1)
    return new PacketData(packet, run.layers)
  }

  /** A step that is there, with numbers for which there is no time while playing. */
  async #look(run: RunInfo, step: number): Promise<TraceData> {
    return new PacketData(await this.#session.ask('step', { type: 'trace', step, focus: this.pinnedSample, unit: null }), run.layers)
  }

  async #map(run: RunInfo, step: number, before: boolean, still: boolean): Promise<Plane> {
    const question = { type: 'surface', step, which: before ? 'before' : 'after', focus: 0, across: 0, up: 1, resolution: resolutionFor(run, !still), responses: run.parameters <= MOST_PARAMETERS ? RESPONSES : 0 } as const
    return readPlane(await this.#session.ask('surface_map', question))
  }

  async #open(): Promise<void> {
    this.opened = false
    const { recipe, state, file } = this.candidate
    try {
      if (file) await this.#files.give(file)
      const { arrays, ...kept } = handOver(state, Infinity)
      const { message } = await this.#session.ask('opened', { type: 'open', recipe, step: state?.info.step ?? 0, ...kept }, arrays)
      this.run = message.run
      this.#come = message.step
      this.samples = message.run.columns.length === 2 ? new SampleData((await this.#session.ask('sample_table', { type: 'samples' })).arrays) : undefined
    } catch (reason) {
      if (reason instanceof LostError) return
      this.#failed(reason)
    }
    this.opened = true
    this.#opened()
  }

  /** What is refused is said in its place, and the others go on. */
  #failed(reason: unknown): null {
    if (!(reason instanceof RefusedError)) throw reason
    this.refusal = told(reason.message)
    return null
  }
}
