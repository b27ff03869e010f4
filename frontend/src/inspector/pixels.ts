/** What the pictures of weights show: of a unit that reads an image, of a pixel of it. */
import type { Highlight, StepData, View, Which } from '../lib/contract'
import type { Reached } from './readings'

/** A picture's values; null where the moment has not come so far. */
export type Pixels = Float64Array | null

function each(count: number, value: (index: number) => number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => value(index))
}

export interface ForwardPixels {
  weights: Pixels
  products: Pixels
}

/** Each weight, and each signal times its weight: z is the sum of these, and the bias. */
export function forwardPixels(data: StepData, unit: number, which: Which, reached: Reached): ForwardPixels {
  const { inputs } = data.layers[0]!
  const signals = data.signal(-1, which)
  const known = which === 'before' || reached('update', 0)
  const summed = which === 'before' ? reached('forward', 0) : reached('check', null)
  const weight = (input: number): number => data.weight(0, unit, input, which)
  return {
    weights: known ? each(inputs, weight) : null,
    products: summed ? each(inputs, (input) => weight(input) * signals[input]!) : null,
  }
}

export interface UpdatePixels {
  before: Pixels
  changes: Pixels
}

export function updatePixels(data: StepData, unit: number, reached: Reached): UpdatePixels {
  const { inputs } = data.layers[0]!
  const weight = (input: number, which: Which): number => data.weight(0, unit, input, which)
  return {
    before: each(inputs, (input) => weight(input, 'before')),
    changes: reached('update', 0) ? each(inputs, (input) => weight(input, 'after') - weight(input, 'before')) : null,
  }
}

/** The weights by which a pixel feeds each unit, or their changes. */
export function leavingPixels(data: StepData, input: number, view: View, reached: Reached): Pixels {
  const { units } = data.layers[0]!
  const weight = (unit: number, which: Which): number => data.weight(0, unit, input, which)
  if (view === 'before') return each(units, (unit) => weight(unit, 'before'))
  if (!reached('update', 0)) return null
  return each(units, (unit) => weight(unit, 'after') - (view === 'change' ? weight(unit, 'before') : 0))
}

/** Which pixel of a unit's picture something is: one of its edges, or that of an input. */
export function pixelOf(unit: number, thing: Highlight): number | undefined {
  if (thing?.kind === 'input') return thing.input
  return thing?.kind === 'edge' && thing.layer === 0 && thing.unit === unit ? thing.input : undefined
}

/** Which cell of a pixel's picture something is: one of its edges, or that into a unit. */
export function cellOf(input: number, thing: Highlight): number | undefined {
  if (thing?.kind === 'unit') return thing.layer === 0 ? thing.unit : undefined
  return thing?.kind === 'edge' && thing.layer === 0 && thing.input === input ? thing.unit : undefined
}

const ONE_ROW = 12

/** Rows and columns of a picture of so many cells: few in a row, more about square. */
export function sizeOf(count: number): [number, number] {
  const columns = count <= ONE_ROW ? count : Math.ceil(Math.sqrt(count))
  return [Math.ceil(count / columns), columns]
}
