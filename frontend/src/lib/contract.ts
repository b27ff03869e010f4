/** What the components of the page know of the run and the moment. `Player` (player.svelte.ts) implements it. */
import type { Answer, Question } from './session'
import type { AnyEvent, Bookmark, LayerInfo, RunInfo, Menu, Step, EpochSpan, Unit, Diagnosis, Divergence, Location } from './messages.gen'

/** The three states that the page can show of a step (or of an epoch). */
export type View = 'before' | 'change' | 'after'
export type SpanChoice = 'step' | 'epoch'
export type Phase = 'forward' | 'loss' | 'backward' | 'update' | 'check'

/** One of the 3L + 2 operations of a step. `layer` counts from 0; the loss and the check have none. */
export interface Operation {
  phase: Phase
  layer: number | null
}

/** The moment (s, operation): the state when that operation of step s has just been done. */
export interface Moment {
  step: number
  operation: number
}

/** What stands in the inspector. An edge is named by the unit it enters and its input's index. */
export type Selection =
  | { kind: 'unit'; layer: number; unit: number }
  | { kind: 'edge'; layer: number; unit: number; input: number }
  | { kind: 'bias'; layer: number; unit: number }
  | { kind: 'input'; input: number }
  | { kind: 'loss' }

/** What the pointer or the keyboard focus is on: linked between stage, equations, data. */
export type Highlight =
  | Selection
  | { kind: 'sample'; sample: number }
  | null

/**
 * One step of the run, or one epoch, decoded: the numbers that the page may show. Every reading is float64 unless the
 * network is too large (see docs/protocol.md); a number that is not there is NaN. `Which` says with which parameters.
 */
export type Which = 'before' | 'after'

export interface StepData {
  readonly header: Step | EpochSpan
  readonly whole: boolean
  readonly layers: readonly LayerInfo[]
  /** The focus's activations: layer −1 is the scaled input. */
  a(layer: number, which: Which): ArrayLike<number>
  z(layer: number, which: Which): ArrayLike<number>
  /** What the next layer gets of them: the activations, after dropout. */
  signal(layer: number, which: Which): ArrayLike<number>
  /** Dropout's factor of each unit of a hidden layer for the focus, 0 or 1 / (1 − p); undefined where there is none. */
  mask(layer: number): ArrayLike<number> | undefined
  /** f′(z) of the focus before the step; NaN where δ does not go through it. */
  slope(layer: number, unit: number): number
  /** ∂ℓ/∂a of an output of the focus; NaN where the loss gives δ at once. */
  gradA(unit: number): number
  /** The focus's δ of its own loss, with the parameters before. Undefined in an epoch span. */
  delta(layer: number): ArrayLike<number> | undefined
  target(): ArrayLike<number>
  weight(layer: number, unit: number, input: number, which: Which): number
  bias(layer: number, unit: number, which: Which): number
  /** The batch's mean gradient. NaN in an epoch span. */
  gradWeight(layer: number, unit: number, input: number): number
  gradBias(layer: number, unit: number): number
  /** The gradient that the optimizer took for a parameter (input null: the bias): regularized, where something regularizes. */
  taken(layer: number, unit: number, input: number | null): number
  /** The optimizer's state for a parameter (input null: the bias), e.g. slot 'exp_avg'. */
  slot(name: string, layer: number, unit: number, input: number | null, which: Which): number
  /** The edges to draw: every one, or the strongest; flat indices unit · inputs + input. */
  edges(layer: number): { index: ArrayLike<number>; before: ArrayLike<number>; after: ArrayLike<number>; leftOut: number }
  /** Each row's δᵢ·aᵢ for one parameter, in the order of `samples()`; empty where it was not sent. */
  contributions(layer: number, unit: number, input: number | null): Float64Array
  /** What a unit passed on for each row of the batch, and dropout's factors of it; empty where they were not sent. */
  signals(layer: number, unit: number): Float64Array
  masks(layer: number, unit: number): Float64Array
  samples(): ArrayLike<number>
  /** Each row's own loss, in the order of `samples()`; empty where it was not sent. */
  sampleLosses(which: Which): ArrayLike<number>
  /** In an epoch span: the change that each of its steps made to one parameter (input null: the bias) of the open unit. Empty otherwise. */
  shares(layer: number, unit: number, input: number | null): Float64Array
  loss(of: 'batch' | 'focus', which: Which): number
  predictedLoss(): number
  /** What the regularization would add to the loss; it is shown beside it. */
  penalty(which: Which): number
  measures(which: Which, part: 'held out' | 'training'): number[]
  metrics(which: Which): { heldOutLoss: number; heldOutScore: number; trainLoss: number; trainScore: number }
  /** Of the samples on show, by their place among them. */
  prediction(place: number, which: Which, target?: number): number
}

/** The state of the connection and of the engine. */
export type Status = 'connecting' | 'compiling' | 'ready' | 'disconnected'

export interface PlayerContract {
  readonly status: Status
  readonly compilingSeconds: number
  readonly menu: Menu | undefined
  readonly run: RunInfo | undefined
  /** The moment of the page, and its name in words: "Epoch 3 · batch 2 of 8 · backward, layer 2". */
  readonly moment: Moment
  readonly location: Location | undefined
  readonly momentName: string
  readonly operations: readonly Operation[]
  readonly operation: Operation
  /** The step the page stands in; undefined before the first has come. */
  readonly step: StepData | undefined
  /** The epoch, where span = 'epoch' and it has come. */
  readonly epoch: StepData | undefined
  /** `step` or `epoch`, whichever the span switch says. */
  readonly shown: StepData | undefined
  /** Has the moment reached operation (phase, layer)? What it has not is drawn dashed, "not yet". */
  reached(phase: Phase, layer: number | null): boolean
  view: View
  span: SpanChoice
  /** The sample in focus, and whether a click pinned it. */
  readonly focus: number | undefined
  readonly pinned: boolean
  pin(sample: number | null): void
  selection: Selection
  /** Which equations of a neuron are read, where somebody chose. */
  reading: Bookmark['reading']
  highlight: Highlight
  readonly playing: boolean
  /** Milliseconds that one operation takes on the stage at this speed; 0: faster than operations are shown. */
  readonly operationMilliseconds: number
  /** Progress of the operation's animation, 0 to 1; 1 when standing still. The stage draws it. */
  readonly progress: number
  readonly reducedMotion: boolean
  readonly furthest: number
  readonly divergence: Divergence | null
  /** What is going wrong where the page stands. */
  readonly findings: readonly Diagnosis[]
  readonly notice: string | null
  readonly error: { field: string | null; sentence: string } | null
  select(selection: Selection): void
  edit(path: string, value: unknown): Promise<void>
  /** An edit that builds on what the run has: on the run as the edits before it leave it. */
  change(path: string, from: (run: RunInfo) => unknown): Promise<void>
  travel(moment: Moment): Promise<void>
  openUnit(): Unit | null
  /** A question beside the moment, of a panel that shows more of it. */
  ask<T extends AnyEvent['type']>(type: T, question: Question): Promise<Answer<T>>
  failed(reason: unknown): void
  /** Another run, or the same one after an edit, has another number. */
  readonly revision: number
}
