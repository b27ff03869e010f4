/** First-layer weights as pictures: where each stands, and which edge is which of its pixels. */
import type { Selection } from '../lib/contract'
import type { StepData, View } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { unitOf } from './cells'
import { acrossOf, point, unitPoint, type Box, type Point, type StageLayout } from './layout'
import { largest } from './scales'

/** Every weight of the first layer, unit after unit. */
export interface Weights {
  before: ArrayLike<number>
  /** null: the run ended before. */
  after: ArrayLike<number> | null
}

/** What the pictures show of them. `values` is null where the moment has not come so far. */
export interface WeightPictures {
  values: ArrayLike<number> | null
  shows: 'weight' | 'change'
  extent: number
}

/** More weights than this do not come in one message. */
const MOST_WEIGHTS = 500_000

export function mayPicture(run: RunInfo): boolean {
  return run.image !== null && run.features.length * run.layers[0]!.units <= MOST_WEIGHTS
}

/** The weights that a step brings itself, where it brings every one. */
export function weightsOf(step: StepData): Weights | null {
  const { index, before, after, leftOut } = step.edges(0)
  return leftOut === 0 && index.length > 0 ? { before, after } : null
}

const differences = new WeakMap<object, Float32Array>()

function changeOf({ before, after }: Weights): Float32Array | null {
  if (!after) return null
  const known = differences.get(after)
  if (known) return known
  const change = Float32Array.from({ length: before.length }, (_, k) => after[k]! - before[k]!)
  differences.set(after, change)
  return change
}

/** The state that the view asks for; `updated`: the moment has reached the layer's update. */
export function picturesOf(weights: Weights, view: View, updated: boolean): Omit<WeightPictures, 'extent'> & { seen: number } {
  if (view === 'change' && updated) {
    const values = changeOf(weights)
    return { values, shows: 'change', seen: values ? largest(values) : 0 }
  }
  const after = weights.after ? largest(weights.after) : 0
  const known = view === 'after' ? (updated ? weights.after : null) : weights.before
  return { values: view === 'change' ? weights.before : known, shows: 'weight', seen: Math.max(largest(weights.before), after) }
}

/** The picture of a unit's weights. */
export function pictureBox(layout: StageLayout, unit: number): Box {
  const [gap, target] = [layout.gaps[0]!, layout.layers[1]!]
  if (gap.pictures) {
    const { along, deep, wide } = gap.pictures
    const { x, y } = point(layout, along, acrossOf(target, unit))
    const [width, height] = layout.direction === 'right' ? [deep, wide] : [wide, deep]
    return { x: x - width / 2, y: y - height / 2, width, height }
  }
  const { x, y } = unitPoint(layout, 0, unit)
  const side = target.pitch - 2 * gridInset(target.pitch)
  const [rows, columns] = layout.image!
  const [width, height] = [(side * columns) / Math.max(rows, columns), (side * rows) / Math.max(rows, columns)]
  return { x: x - width / 2, y: y - height / 2, width, height }
}

/** Round the picture in its cell: the activation, with bias and error beside. */
export function gridInset(pitch: number): number {
  return Math.max(2, pitch * 0.14)
}

/** Smaller pixels cannot be pointed at. */
const LEAST_PIXEL = 1.5

/** The edge whose pixel in a picture before a disc is at a point. */
export function pixelAt(layout: StageLayout, at: Point): Selection | null {
  const [gap, target] = [layout.gaps[0]!, layout.layers[1]!]
  if (!gap.pictures) return null
  for (let unit = 0; unit < target.units; unit++) {
    const input = inputAt(layout, pictureBox(layout, unit), at)
    if (input !== undefined) return { kind: 'edge', layer: 0, unit, input }
  }
  return null
}

/** The input whose pixel of an upright picture in `box` is at a point. */
export function inputAt({ image }: Pick<StageLayout, 'image'>, box: Box, { x, y }: Point): number | undefined {
  const [rows, columns] = image!
  if (box.width / columns < LEAST_PIXEL) return undefined
  const cell = { along: Math.floor(((x - box.x) / box.width) * columns), across: Math.floor(((y - box.y) / box.height) * rows) }
  return unitOf({ units: rows * columns, columns, rows, turned: false }, cell)
}

/** The pixel of an input in an upright picture in `box`. */
export function pixelBox({ image }: Pick<StageLayout, 'image'>, box: Box, input: number): Box {
  const [rows, columns] = image!
  const [width, height] = [box.width / columns, box.height / rows]
  return { x: box.x + (input % columns) * width, y: box.y + Math.floor(input / columns) * height, width, height }
}
