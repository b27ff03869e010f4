/** The true numbers of the edges in front, as small labels beside their combs, spread so that none covers another. */
import type { Highlight, Phase, Selection } from '../lib/contract'
import { decimalsFor, fixed, signed } from './digits'
import { drawnEdges } from './edges'
import { lightsOf, pointedAt } from './emphasis'
import { edgeCurve, type Curve } from './curves'
import { combPoint, point, type Point, type StageLayout } from './layout'
import type { Scene } from './scene'

export type Quantity = 'w' | 'w·a' | 'w·δ' | 'Δw'

export interface Pill {
  layer: number
  unit: number
  input: number
  value: number
  text: string
  /** The middle of the label. */
  at: Point
}

const MOST = 14
const HALF_WIDTH = 32
const APART = { right: 17, down: 2 * HALF_WIDTH + 3 }

interface Candidate {
  layer: number
  unit: number
  input: number
  value: number
}

export function placePills(
  layout: StageLayout,
  scene: Scene,
  selection: Selection,
  highlight: Highlight,
  phase: Phase,
  /** How long the mark of a change of one is. */
  pixels: number,
): Pill[] {
  const pointed = pointedAt(highlight)
  const candidates = candidatesOf(scene, pointed ?? selection, phase)
  const layer = candidates[0]?.layer
  if (layer === undefined || candidates.length > MOST) return []
  if (candidates.length > 1 && !hasRoom(layout, layer)) return []
  const quantity = quantityOf(scene, layer)
  if (quantity === null || (quantity === 'w' && !pointed)) return []
  const values = candidates.map((candidate) => valueOf(scene, candidate, quantity))
  const known = candidates
    .map((candidate, k) => ({ ...candidate, value: values[k]! }))
    .filter(({ value }) => !Number.isNaN(value))
  return place(layout, known, quantity, quantity === 'Δw' ? clearance(layout, layer, known, pixels) : 0)
}

/** The edges (and biases) of the thing, of the first layer that has any. */
function candidatesOf(scene: Scene, thing: Selection, phase: Phase): Candidate[] {
  const lights = lightsOf(thing, phase, (layer) => scene.edges[layer]!.inputs)
  for (const state of scene.edges) {
    const edges = drawnEdges(state).filter(({ unit, input }) => lights(state.layer, unit, input))
    const { units } = scene.run.layers[state.layer]!
    const biases = Array.from({ length: units }, (_, unit) => ({ unit, input: state.inputs, value: 0 }))
    const found = [...edges, ...biases.filter(({ unit, input }) => lights(state.layer, unit, input))]
    if (found.length > 0) return found.map((edge) => ({ ...edge, layer: state.layer }))
  }
  return []
}

/** What is told of a layer's edges at this moment. */
export function quantityOf(scene: Scene, layer: number): Quantity | null {
  const { traffic, edges } = scene
  if (edges[layer]!.changes) return 'Δw'
  if (traffic?.kind === 'forward' && traffic.layer === layer) return 'w·a'
  if (traffic?.kind === 'backward' && traffic.layer === layer - 1) return 'w·δ'
  return edges[layer]!.weights ? 'w' : null
}

export function valueOf({ step, edges, view }: Scene, edge: Candidate, quantity: Quantity): number {
  const { layer, unit, input } = edge
  const bias = input === edges[layer]!.inputs
  const parameter = (which: 'before' | 'after'): number =>
    bias ? step.bias(layer, unit, which) : step.weight(layer, unit, input, which)
  switch (quantity) {
    case 'w':
      return parameter(view === 'after' ? 'after' : 'before')
    case 'w·a':
      return parameter('before') * (bias ? 1 : step.a(layer - 1, 'before')[input]!)
    case 'w·δ':
      return bias ? NaN : parameter('before') * (step.delta(layer)?.[unit] ?? NaN)
    case 'Δw':
      return parameter('after') - parameter('before')
  }
}

function place(layout: StageLayout, candidates: Candidate[], quantity: Quantity, clear: number): Pill[] {
  const right = layout.direction === 'right'
  const slotOf = (edge: Candidate): Point => slotPoint(layout, edge, quantity)
  const across = (edge: Candidate): number => slotOf(edge)[right ? 'y' : 'x']
  const sorted = [...candidates].sort((a, b) => across(a) - across(b))
  const spread = apart(sorted.map(across), APART[layout.direction], breadthOf(layout))
  if (spread === null) return []
  const decimals = decimalsFor(sorted.map(({ value }) => value))
  return sorted.map((edge, k) => {
    const slot = slotOf(edge)
    const along = slot[right ? 'x' : 'y'] + distanceFrom(layout, clear, quantity, sorted.length === 1)
    const text = quantity === 'Δw' ? signed(edge.value, decimals) : fixed(edge.value, decimals)
    return { ...edge, text, at: point(layout, along, spread[k]!) }
  })
}

/** What arrives backward waits where its edge leaves the fan; all else stands on the comb. */
function slotPoint(layout: StageLayout, { layer, unit, input }: Candidate, quantity: Quantity): Point {
  return quantity === 'w·δ' ? fanPoint(edgeCurve(layout, layer, unit, input)) : combPoint(layout, layer, unit, input)
}

function fanPoint(curve: Curve): Point {
  return { x: curve[6]!, y: curve[7]! }
}

/** Labels stand clear of the beads or bars in their slots, and of the δ under a unit; one alone, without a bar, in the slot. */
function distanceFrom(layout: StageLayout, clear: number, quantity: Quantity, alone: boolean): number {
  if (alone && quantity !== 'Δw') return 0
  const right = layout.direction === 'right'
  if (quantity === 'w·δ') return right ? HALF_WIDTH + 8 : 32
  return -((right ? HALF_WIDTH + 8 : 14) + clear)
}

/** How far the bars reach to the side of the labels: by halves of the longest, so that labels stand still. */
function clearance(layout: StageLayout, layer: number, candidates: Candidate[], pixels: number): number {
  const { reach } = layout.gaps[layer]!
  const longest = Math.max(0, ...candidates.map(({ value }) => -value * pixels))
  return (Math.min(2, Math.ceil(longest / (reach / 2) - 0.2)) * reach) / 2
}

/** Labels of several edges must not cover the units that they come from. */
function hasRoom(layout: StageLayout, layer: number): boolean {
  const [gap, source] = [layout.gaps[layer]!, layout.layers[layer]!]
  return layout.direction === 'down' || gap.comb - gap.reach - source.along - source.radius > 2 * HALF_WIDTH
}

function breadthOf(layout: StageLayout): [number, number] {
  return layout.direction === 'right' ? [10, layout.height - 10] : [HALF_WIDTH + 2, layout.width - HALF_WIDTH - 2]
}

/** Sorted positions, moved as little as keeps neighbours `least` apart and all within the range; null: no room. */
export function apart(
  positions: readonly number[],
  least: number,
  [from, to]: readonly [number, number],
): number[] | null {
  if ((positions.length - 1) * least > to - from) return null
  const spread: number[] = []
  for (const [k, position] of positions.entries()) {
    spread.push(k === 0 ? position : Math.max(position, spread[k - 1]! + least))
  }
  const drift = spread.reduce((sum, position, k) => sum + position - positions[k]!, 0) / (positions.length || 1)
  const centred = spread.map((position) => position - drift)
  const shift = Math.max(0, from - (centred[0] ?? from)) - Math.max(0, (centred.at(-1) ?? to) - to)
  return centred.map((position) => position + shift)
}
