/** What the stage shows of a moment, as plain numbers: which state of the units and edges, and what moves. */
import type { PlayerContract, StepData, View, Which } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { frozenNow } from '../setup/frozen'
import { frozenPlaces, type Place } from './frozen'
import { strongest } from './strongest'

/** A layer's units. `values` is null where the moment has not come so far. */
export interface UnitsState {
  values: ArrayLike<number> | null
  z: ArrayLike<number> | null
  shows: 'activation' | 'change'
  /** The change is asked for but not there yet: the activation before stands in its place, and is marked so. */
  awaits: boolean
  delta: ArrayLike<number> | null
}

/** The edges into a layer. `weights` is null where they are not there yet, `changes` where they are not shown. */
export interface EdgesState {
  layer: number
  inputs: number
  folded: boolean
  /** Pictures stand for them: none is drawn but those of the thing of interest (front.ts). */
  pictured: boolean
  index: ArrayLike<number>
  weights: ArrayLike<number> | null
  changes: ArrayLike<number> | null
  biases: ArrayLike<number> | null
  biasChanges: ArrayLike<number> | null
  leftOut: number
  /** Those that training leaves as they are, where it is not the whole layer. */
  frozen: readonly Place[]
}

/** What moves in this operation. `layer` is the layer whose incoming edges it takes. */
export type Traffic =
  | { kind: 'forward'; layer: number }
  | { kind: 'loss' }
  | { kind: 'backward'; layer: number }
  | { kind: 'update'; layer: number }
  | { kind: 'check' }
  | null

export interface LossState {
  before: { focus: number; batch: number } | null
  after: { focus: number; batch: number } | null
  predicted: number
}

export interface Scene {
  run: RunInfo
  step: StepData
  view: View
  span: 'step' | 'epoch'
  /** Paths of what training leaves as it is. */
  frozen: readonly string[]
  units: readonly UnitsState[]
  edges: readonly EdgesState[]
  loss: LossState
  traffic: Traffic
  /** The operation fills these units as it goes on: layer −1 … L − 1, or none. */
  arriving: number | null
}

type Moment = Pick<PlayerContract, 'run' | 'moment' | 'shown' | 'view' | 'span' | 'operation' | 'reached'>

/** `pictured`: the first layer's weights stand as pictures. */
export function buildScene(player: Moment, pictured = false): Scene | undefined {
  const { run, shown: step, view, span } = player
  if (!run || !step || !sameNetwork(run.layers, step.layers)) return undefined
  const reached: Reached = span === 'epoch' ? () => true : player.reached.bind(player)
  const layers = run.layers.map((_, layer) => layer)
  const frozen = frozenNow(player)
  const traffic = span === 'epoch' ? null : trafficOf(player.operation, view)
  return {
    run,
    step,
    view,
    span,
    frozen,
    units: [inputUnits(step, view, reached), ...layers.map((layer) => unitsOf(player, step, layer, reached))],
    edges: layers.map((layer) => edgesOf(run, step, layer, view, reached, frozen, pictured && layer === 0)),
    loss: lossOf(step, reached),
    traffic,
    arriving: traffic?.kind === 'forward' ? traffic.layer : null,
  }
}

/** Between an edit and its first step, the step is still one of the former network. */
function sameNetwork(one: StepData['layers'], other: StepData['layers']): boolean {
  const sizes = (layers: StepData['layers']): string => layers.map(({ inputs, units }) => `${inputs}×${units}`).join()
  return sizes(one) === sizes(other)
}

type Reached = PlayerContract['reached']

function difference(after: ArrayLike<number>, before: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: after.length }, (_, index) => after[index]! - before[index]!)
}

/** The inputs are the same before and after: their change is zero, once the after is there. */
function inputUnits(step: StepData, view: View, reached: Reached): UnitsState {
  const values = step.a(-1, 'before')
  const changed = view === 'change' && reached('check', null)
  return {
    values: changed ? new Float64Array(values.length) : values,
    z: null,
    shows: changed ? 'change' : 'activation',
    awaits: view === 'change' && !changed,
    delta: null,
  }
}

function unitsOf(moment: Moment, step: StepData, layer: number, reached: Reached): UnitsState {
  const { view, span, operation } = moment
  const there = { before: reached('forward', layer), after: reached('check', null) }
  const delta = span === 'step' && reached('backward', layer) && showsErrors(view, operation.phase)
  const errors = delta ? (step.delta(layer) ?? null) : null
  if (view === 'change' && there.after) {
    const values = difference(step.a(layer, 'after'), step.a(layer, 'before'))
    return { values, z: null, shows: 'change', awaits: false, delta: errors }
  }
  const which: Which = view === 'after' ? 'after' : 'before'
  const known = there[which]
  return {
    values: known ? step.a(layer, which) : null,
    z: known ? step.z(layer, which) : null,
    shows: 'activation',
    awaits: view === 'change',
    delta: errors,
  }
}

/** Errors belong to the state before; in the change they wait at their ends while the update goes on. */
function showsErrors(view: View, phase: string): boolean {
  return view === 'before' || (view === 'change' && phase !== 'check')
}

const NO_EDGES = { index: [], before: [], after: [], leftOut: 0 }

function edgesOf(run: RunInfo, step: StepData, layer: number, view: View, reached: Reached, frozen: readonly string[], pictured: boolean): EdgesState {
  const { inputs, units, folded } = run.layers[layer]!
  const many = folded || inputs > 24
  const { index, before, after, leftOut } = pictured ? NO_EDGES : many ? strongest(step.edges(layer)) : step.edges(layer)
  const updated = reached('update', layer)
  const biases = (which: Which): Float64Array =>
    Float64Array.from({ length: units }, (_, unit) => step.bias(layer, unit, which))
  const known = view === 'before' || updated
  const which: Which = view === 'after' ? 'after' : 'before'
  const changes = view === 'change' && updated
  return {
    layer,
    inputs,
    folded,
    pictured,
    index,
    weights: known ? (which === 'after' ? after : before) : null,
    changes: changes ? difference(after, before) : null,
    biases: known ? biases(which) : null,
    biasChanges: changes ? difference(biases('after'), biases('before')) : null,
    leftOut,
    frozen: frozenPlaces(frozen, layer, run.layers[layer]!, index),
  }
}

function lossOf(step: StepData, reached: Reached): LossState {
  const losses = (which: Which): { focus: number; batch: number } => ({
    focus: step.loss('focus', which),
    batch: step.loss('batch', which),
  })
  return {
    before: reached('loss', null) ? losses('before') : null,
    after: reached('check', null) ? losses('after') : null,
    predicted: step.predictedLoss() - step.loss('batch', 'before'),
  }
}

/** Signals and errors move in the state before, changes between the states, the check in the state after. */
function trafficOf({ phase, layer }: PlayerContract['operation'], view: View): Traffic {
  const needed: Record<typeof phase, View> = {
    forward: 'before',
    loss: 'before',
    backward: 'before',
    update: 'change',
    check: 'after',
  }
  if (needed[phase] !== view) return null
  if (phase === 'loss' || phase === 'check') return { kind: phase }
  return layer === null ? null : { kind: phase, layer }
}
