/** Where the page stands: run, moment, focus, selection, and what can be read off them. */
import type { Highlight, Moment, Operation, Phase, Selection, SpanChoice, View } from './contract'
import { epochsBefore, locate } from './location'
import type { Bookmark, Divergence, Location, RunInfo, Unit } from './messages.gen'
import { indexOf, locationName, operationName, operationsOf, viewOf } from './operations'
import { recording } from './recorded'
import type { SampleData } from './samples'
import { FIRST_NEURON, unitOf } from './selection'
import type { SpanData, TraceData } from './step'
import { say, toldAll } from './words.svelte'

export type OutcomePart = NonNullable<Bookmark['outcome']>

/** Where the reader's data come from, whose names stay as they are. */
const OWN = ['file', 'inline']

export const START: Moment = { step: 0, operation: 0 }

export abstract class Standing {
  #run = $state.raw<RunInfo>()
  samples = $state.raw<SampleData>()
  moment = $state.raw<Moment>(START)
  step = $state.raw<TraceData>()
  furthest = $state(0)
  /** The furthest step on which the page has stood: the session may be ahead. */
  lastSeen = 0
  /** The last step of a run that is known to diverge there. */
  end = Infinity
  highlight = $state.raw<Highlight>(null)
  /** The last held-out score that was computed, and the step after which: play need not compute it at every frame. */
  score = $state.raw<{ step: number; value: number } | null>(null)
  /** The two features that the plots show, where they were chosen by hand. */
  pair = $state.raw<{ data: string; pair: readonly [number, number] } | null>(null)
  /** The moment last asked for, which the page may not show yet. */
  target: Moment = START
  protected chosenView = $state<View | null>(null)
  protected chosenSpan = $state<SpanChoice>('step')
  protected selected = $state.raw<Selection>(FIRST_NEURON)
  /** Which equations of a neuron are read, where somebody chose. */
  reading = $state.raw<Bookmark['reading']>(null)
  #chosenOutcome = $state.raw<{ phase: Phase; shown: OutcomePart } | null>(null)
  protected pinnedSample = $state<number | null>(null)

  get run(): RunInfo | undefined { return toldAll(this.#run, !OWN.includes(this.#run?.data ?? '')) }
  set run(run: RunInfo | undefined) { this.#run = run }

  abstract get epoch(): SpanData | undefined

  readonly operations: readonly Operation[] = $derived(operationsOf(this.run?.layers.length ?? 1))
  readonly operation: Operation = $derived(this.operations[this.moment.operation] ?? { phase: 'forward', layer: 0 })
  readonly location: Location | undefined = $derived(this.run && locate(this.run, this.moment.step))
  readonly momentName: string = $derived(this.location ? say('lib.moment', { location: locationName(this.location), operation: operationName(this.operation) }) : '')
  readonly focus: number | undefined = $derived(this.step?.header.focus.sample)
  readonly divergence: Divergence | null = $derived(toldAll(this.step?.header.divergence ?? null))
  /** The focus is not among the batch: it changes nothing here. */
  readonly outside: boolean = $derived(this.step !== undefined && this.step.header.focus.row === null)

  get pinned(): boolean { return this.pinnedSample !== null }
  /** The sample that is pinned, where a recording has other numbers than its own here. */
  get elsewhere(): number | null { return recording && this.pinnedSample !== this.focus ? this.pinnedSample : null }
  get count(): number { return this.operations.length }
  get shown(): TraceData | SpanData | undefined { return this.chosenSpan === 'epoch' ? this.epoch : this.step }
  get diverged(): boolean { return this.divergence !== null }
  /** Of what comes after the step on the page nothing is recorded. */
  get lastRecorded(): boolean { return recording !== null && this.moment.step >= recording.last }
  /** Nothing comes after this moment: here the run diverged, or a recording ends. */
  get ended(): boolean {
    const { operation } = this.moment
    return (this.divergence !== null && operation >= this.divergence.operation) || (this.lastRecorded && operation === this.count - 1)
  }

  /** The operation's own view, until the person chooses another; stepping by hand takes the choice back. */
  get view(): View { return this.chosenView ?? viewOf(this.operation.phase) }
  set view(view: View) { this.chosenView = view }

  /** In the update the changes are the news, in place of the answer; a choice by hand holds, changes and answer until the phase changes. */
  get outcome(): OutcomePart { return this.#lastingOutcome ?? (this.operation.phase === 'update' ? 'changes' : 'answer') }
  set outcome(shown: OutcomePart) { this.#chosenOutcome = { phase: this.operation.phase, shown } }

  /** All that a link says beside the recipe. */
  get bookmark(): Bookmark {
    return { ...this.moment, focus: this.followed, selection: this.selected, view: this.chosenView, span: this.chosenSpan, reading: this.reading, outcome: this.#lastingOutcome, hash: null }
  }

  /** The sample that is asked for with a step; null: the batch's first. */
  protected abstract get followed(): number | null

  reached(phase: Phase, layer: number | null): boolean {
    return indexOf(this.operations, phase, layer) <= this.moment.operation
  }

  openUnit(): Unit | null {
    return unitOf(this.selected)
  }

  epochsAt(step: number): number {
    return this.run ? epochsBefore(this.run, step) : 0
  }

  /** Look at what a bookmark names. */
  protected look({ operation, focus, selection, view, span, reading, outcome }: Bookmark): void {
    this.pinnedSample = focus
    this.selected = selection
    this.chosenView = view
    this.chosenSpan = span
    this.reading = reading
    const phase = this.operations[operation]?.phase
    this.#chosenOutcome = outcome && phase ? { phase, shown: outcome } : null
  }

  get #lastingOutcome(): OutcomePart | null {
    const { phase, shown } = this.#chosenOutcome ?? {}
    return shown && (phase === this.operation.phase || !['answer', 'changes'].includes(shown)) ? shown : null
  }

  /** Everything on the screen belongs to this moment from here on. */
  protected place(data: TraceData, operation: number): void {
    const { location, furthest, divergence } = data.header
    this.step = data
    this.moment = this.target = { step: location.step, operation: divergence ? Math.min(operation, divergence.operation) : operation }
    this.furthest = Math.max(this.furthest, furthest, location.step)
    this.lastSeen = Math.max(this.lastSeen, location.step)
    if (divergence) this.end = location.step
    const score = data.metrics('after').heldOutScore
    if (!Number.isNaN(score)) this.score = { step: location.step, value: score }
  }
}
