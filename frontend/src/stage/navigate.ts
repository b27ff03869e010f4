/** Where the arrow keys lead: over the units of a layer, between the layers, and along the edges into a unit. */
import { parameterPath } from '../setup/frozen'
import type { Selection } from '../lib/contract'
import { parameter, unitOrInput } from '../lib/things'
import { cellOf, unitOf } from './cells'
import type { Direction, LayerPlace } from './layout'

export interface Shape {
  inputs: number
  layers: readonly { inputs: number; units: number }[]
  /** Where the layers stand: over the cells of a folded one the arrows lead in both directions. The inputs come first. */
  places?: readonly LayerPlace[]
  /** The inputs are the pixels of an image: so are the weights that read them. */
  pixels?: boolean
}

/** With the signal, against it, and over the units of a layer. */
export type Move = 'on' | 'back' | 'next' | 'previous'

const MOVES: Record<Direction, Record<string, Move>> = {
  right: { ArrowRight: 'on', ArrowLeft: 'back', ArrowDown: 'next', ArrowUp: 'previous' },
  down: { ArrowDown: 'on', ArrowUp: 'back', ArrowRight: 'next', ArrowLeft: 'previous' },
}

export function moveOf(key: string, direction: Direction): Move | undefined {
  return MOVES[direction][key]
}

export function go(from: Selection, move: Move, shape: Shape): Selection {
  switch (from.kind) {
    case 'input':
      return goUnit(-1, from.input, move, shape)
    case 'unit':
      return goUnit(from.layer, from.unit, move, shape)
    case 'loss':
      return move === 'back' ? unitAt(shape, shape.layers.length - 1, 0) : from
    case 'edge':
      return goEdge(from.layer, from.unit, from.input, move, shape)
    case 'bias':
      return goEdge(from.layer, from.unit, shape.layers[from.layer]!.inputs, move, shape)
  }
}

function unitsOf(shape: Shape, layer: number): number {
  return layer < 0 ? shape.inputs : shape.layers[layer]!.units
}

function unitAt(shape: Shape, layer: number, unit: number): Selection {
  const index = Math.max(0, Math.min(unitsOf(shape, layer) - 1, unit))
  return unitOrInput(layer, index)
}

function goUnit(layer: number, unit: number, move: Move, shape: Shape): Selection {
  const place = shape.places?.[layer + 1]
  const within = place && overCells(place, unit, move)
  if (within !== undefined) return unitAt(shape, layer, within)
  if (move === 'next' || move === 'previous') return unitAt(shape, layer, unit + (move === 'next' ? 1 : -1))
  const to = layer + (move === 'on' ? 1 : -1)
  if (to >= shape.layers.length) return { kind: 'loss' }
  if (to < -1) return unitAt(shape, layer, unit)
  return intoLayer(shape, to, shareOf(shape, layer, unit), move)
}

/** Within a folded layer; undefined where the move leads out of it. At the ends across, it stays. */
function overCells(place: LayerPlace, unit: number, move: Move): number | undefined {
  if (!place.folded) return undefined
  const { along, across } = cellOf(place, unit)
  if (move === 'on' || move === 'back') return unitOf(place, { along: along + (move === 'on' ? 1 : -1), across })
  return unitOf(place, { along, across: across + (move === 'next' ? 1 : -1) }) ?? unit
}

/** How far across its layer a unit stands. */
function shareOf({ places, ...shape }: Shape, layer: number, unit: number): number {
  const place = places?.[layer + 1]
  if (!place?.folded) return (unit + 0.5) / unitsOf(shape, layer)
  return (cellOf(place, unit).across + 0.5) / place.rows
}

/** The unit at that share of a layer; of a folded one on the side from which one comes. */
function intoLayer(shape: Shape, layer: number, share: number, move: Move): Selection {
  const place = shape.places?.[layer + 1]
  if (!place?.folded) return unitAt(shape, layer, Math.floor(share * unitsOf(shape, layer)))
  const across = Math.floor(share * place.rows)
  for (let step = 0; step < place.columns; step++) {
    const found = unitOf(place, { along: move === 'on' ? step : place.columns - 1 - step, across })
    if (found !== undefined) return unitAt(shape, layer, found)
  }
  return unitAt(shape, layer, place.units - 1)
}

/** Input `inputs` is the bias. */
function incoming(layer: number, unit: number, input: number, inputs: number): Selection {
  return parameter(layer, unit, input === inputs ? null : input)
}

function goEdge(layer: number, unit: number, input: number, move: Move, shape: Shape): Selection {
  const { inputs } = shape.layers[layer]!
  const pixels = layer === 0 && shape.pixels && input < inputs ? shape.places?.[0] : undefined
  const pixel = pixels && goPixel(pixels, input, move)
  if (pixel !== undefined) return incoming(layer, unit, pixel, inputs)
  if (move === 'on') return { kind: 'unit', layer, unit }
  if (move === 'back') return input === inputs ? { kind: 'bias', layer, unit } : unitAt(shape, layer - 1, input)
  const to = Math.max(0, Math.min(inputs, input + (move === 'next' ? 1 : -1)))
  return incoming(layer, unit, to, inputs)
}

/** Over the picture of a unit's weights; below its last row comes the bias, and beside it what the edge leads to and from. */
function goPixel(place: LayerPlace, input: number, move: Move): number | undefined {
  const { across } = cellOf(place, input)
  if (move === 'next' && across === place.rows - 1) return place.units
  return overCells(place, input, move)
}

/** From a unit to the first of the edges that enter it. */
export function intoEdges(from: Selection): Selection {
  return from.kind === 'unit' ? { kind: 'edge', layer: from.layer, unit: from.unit, input: 0 } : from
}

/** A thing of a former network may not be there any more. */
export function exists(thing: Selection, shape: Shape): boolean {
  if (thing.kind === 'loss') return true
  if (thing.kind === 'input') return thing.input < shape.inputs
  const layer = shape.layers[thing.layer]
  if (!layer || thing.unit >= layer.units) return false
  return thing.kind !== 'edge' || thing.input < layer.inputs
}

/** The path in the recipe of a weight or a bias. */
export function pathOf(thing: Selection): string | null {
  if (thing.kind === 'edge') return parameterPath(thing.layer, thing.unit, thing.input)
  return thing.kind === 'bias' ? parameterPath(thing.layer, thing.unit, null) : null
}
