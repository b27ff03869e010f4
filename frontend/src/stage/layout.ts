/**
 * Where everything stands, for any size and any network. `along` runs with the signal and `across` over the units of a
 * layer: a wide stage runs to the right, a narrow one down.
 *
 * Every edge has a slot of its own on the comb of the unit it enters, and leaves its source in the order of the targets.
 * Edges therefore cross only on the way between, and the marks on a comb never cover each other. Where the weights that
 * read an image are shown as pictures, the picture stands in place of the comb.
 */
import { breadthOf, cellOf, foldImage, foldPictures, foldStrip, type Fold, type ImageSize } from './cells'

export interface StageShape {
  inputs: number
  layers: readonly { units: number; folded: boolean }[]
  /** Where the inputs are the pixels of an image. */
  image?: ImageSize | null
  /** Each first-layer unit's weights as a picture. */
  pictures?: boolean
}

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  width: number
  height: number
}

export type Direction = 'right' | 'down'

/** A layer's place; layer −1 is the inputs. */
export interface LayerPlace {
  layer: number
  units: number
  folded: boolean
  /** Of a disc, or half the breadth of a folded layer. */
  radius: number
  along: number
  /** The middle of the first unit (folded: of the first cell across), and the distance to the next. */
  first: number
  pitch: number
  /** Of a folded layer: its cells along and across, and whether its units follow each other across the stage first. */
  columns: number
  rows: number
  turned: boolean
  /** Each of its cells is the picture of its unit's weights. */
  pictured: boolean
}

/** The space between two layers; `layer` is the one that its edges enter. */
export interface GapPlace {
  layer: number
  inputs: number
  /** Where the edges stand in the comb of their target, and how far apart. */
  comb: number
  combPitch: number
  /** Room for the mark of a change, to either side of the comb. */
  reach: number
  /** The weights' pictures before the discs: their middle along the stage, and their size there and across it. */
  pictures: { along: number; deep: number; wide: number } | null
}

export interface StageLayout {
  direction: Direction
  width: number
  height: number
  layers: readonly LayerPlace[]
  gaps: readonly GapPlace[]
  loss: Box
  image: ImageSize | null
  /** The layers stand so close that their headers must be narrow. */
  compact: boolean
}

const FOLDED_INPUTS = 24
const WIDEST_PITCH = 100
const LARGEST_RADIUS = 21
const NARROW = 560

/** The least distance between two layers, and the one taken where that is not there: the stage then scrolls. */
const LEAST_GAP = 53
const SCROLLING_GAP = 72
/** A stage that runs down is as long as it needs: with many layers, which would be endless, a little shorter. */
const GAP_DOWN = { few: 156, many: 128, manyLayers: 5 }
/** Less than this between two layers: narrower margins, and narrower headers. */
const TIGHT = 92

interface Margins {
  start: number
  end: number
  side: number
  sideEnd: number
}

const MARGINS: Record<Direction, Margins> = {
  right: { start: 112, end: 246, side: 74, sideEnd: 14 },
  down: { start: 68, end: 176, side: 8, sideEnd: 8 },
}
/** The network alone, without headers and loss; and as much as the names of inputs and outputs need, where there is so much between layers. */
const BARE: Margins = { start: 26, end: 26, side: 18, sideEnd: 18 }
const NAMED = { start: 108, end: 96, distance: 84 }
const TIGHT_MARGINS: Margins = { start: 82, end: 206, side: 94, sideEnd: 14 }
const IMAGE_EDGE = 10
/** More room for the names beside a strip of inputs, which have no value under them. */
const NAMES = 20

export function directionFor(width: number): Direction {
  return width < NARROW ? 'down' : 'right'
}

interface Frame extends Margins {
  direction: Direction
  length: number
  breadth: number
  middle: number
  distance: number
  compact: boolean
  /** The folds of image and pictures, whose size does not depend on the distance. */
  folds: (Fold | null)[]
  extras: number[]
}

/** How the stage is divided: margins, and between them the layers, those that are broad with room of their own. */
function frameOf(width: number, height: number, shape: StageShape): Frame {
  const direction = directionFor(width)
  const roomy = divide(direction, width, height, shape, MARGINS[direction])
  if (direction === 'down' || roomy.distance >= TIGHT) return roomy
  return { ...divide(direction, width, height, shape, TIGHT_MARGINS), compact: true }
}

function divide(direction: Direction, width: number, height: number, shape: StageShape, margins: Margins): Frame {
  const length = direction === 'right' ? width : height
  const breadth = (direction === 'right' ? height : width) - margins.side - margins.sideEnd
  const folds = foldsOf(shape, direction, width, breadth)
  const [image] = folds
  const start = image ? image.radius + IMAGE_EDGE : margins.start + (shape.inputs > FOLDED_INPUTS ? NAMES : 0)
  // Discs have their breadth within the distance; what is broader has the rest of it beside.
  const extras = folds.map((fold) => Math.max(0, (fold?.radius ?? 0) - LARGEST_RADIUS))
  const taken = extras.reduce((sum, extra, index) => sum + (index === 0 ? extra : 2 * extra), 0)
  const distance = (length - start - margins.end - taken) / shape.layers.length
  const middle = margins.side + breadth / 2
  return { ...margins, start, direction, length, breadth, middle, distance, compact: false, folds, extras }
}

function foldsOf(shape: StageShape, direction: Direction, width: number, breadth: number): (Fold | null)[] {
  const image = shape.image ? foldImage(shape.image, direction, width, breadth) : null
  return [
    image,
    ...shape.layers.map(({ units, folded }, layer) =>
      layer === 0 && folded && shape.pictures && image ? foldPictures(units, direction, width, breadth) : null,
    ),
  ]
}

/** The size that the picture takes: the container's, or more where the layers would stand too close. */
export function pictureSize(width: number, height: number, shape: StageShape): { width: number; height: number } {
  const { direction, distance, length } = frameOf(width, height, shape)
  const count = shape.layers.length
  const lengthWith = (gap: number): number => Math.ceil(length + (gap - distance) * count)
  if (direction === 'down') return { width, height: lengthWith(count < GAP_DOWN.manyLayers ? GAP_DOWN.few : GAP_DOWN.many) }
  return { width: distance >= LEAST_GAP ? width : lengthWith(SCROLLING_GAP), height }
}

export function layoutStage(width: number, height: number, shape: StageShape): StageLayout {
  return arrange(frameOf(width, height, shape), width, height, shape)
}

/** For a small picture: the network alone, to the right however narrow; and whether there is room to name its inputs and its outputs. */
export function layoutBare(width: number, height: number, shape: StageShape): { layout: StageLayout; named: { inputs: boolean; outputs: boolean } } {
  const frame = (names: Partial<Margins>): Frame => ({ ...divide('right', width, height, shape, { ...BARE, ...names }), compact: true })
  const roomy = ({ distance }: Frame): boolean => distance >= NAMED.distance
  const [none, outputs, both] = [frame({}), frame({ end: NAMED.end }), frame(NAMED)]
  const chosen = roomy(both) ? both : roomy(outputs) ? outputs : none
  const layout = { ...arrange(chosen, width, height, shape), loss: { x: width, y: 0, width: 0, height: 0 } }
  return { layout, named: { inputs: chosen === both, outputs: chosen !== none } }
}

function arrange(frame: Frame, width: number, height: number, shape: StageShape): StageLayout {
  const units = [{ units: shape.inputs, folded: shape.inputs > FOLDED_INPUTS || !!shape.image }, ...shape.layers]
  let along = frame.start
  const layers = units.map((layer, index) => {
    if (index > 0) along += frame.distance + frame.extras[index - 1]! + frame.extras[index]!
    return placeLayer(index - 1, layer, frame, along)
  })
  const pictures = shape.pictures === true && !!shape.image
  const gaps = layers.slice(1).map((target, index) => placeGap(layers[index]!, target, pictures && index === 0))
  const { direction, compact, middle } = frame
  return { direction, width, height, layers, gaps, loss: placeLoss(direction, width, height, middle, compact), image: shape.image ?? null, compact }
}

function placeLayer(layer: number, { units, folded }: { units: number; folded: boolean }, frame: Frame, along: number): LayerPlace {
  const broad = frame.folds[layer + 1]
  if (broad ?? folded) {
    const fold = broad ?? foldStrip(units, frame.breadth, frame.distance)
    const first = frame.middle - ((fold.rows - 1) * fold.pitch) / 2
    return { layer, units, folded: true, along, first, ...fold, pictured: layer === 0 && !!broad }
  }
  const pitch = Math.min(WIDEST_PITCH, frame.breadth / units)
  const radius = Math.max(4, Math.min(LARGEST_RADIUS, pitch * 0.29, frame.distance * 0.17))
  const first = frame.middle - ((units - 1) * pitch) / 2
  return { layer, units, folded, radius, along, first, pitch, columns: 1, rows: units, turned: false, pictured: false }
}

const LARGEST_PICTURE = 64
/** Between a picture and its disc: room for the bias. */
const BEHIND_PICTURE = 13
/** Edges end so far ahead of the picture that they enter. */
const BEFORE_PICTURE = 4

function placeGap(source: LayerPlace, target: LayerPlace, pictures: boolean): GapPlace {
  const from = source.along + source.radius
  const to = target.along - target.radius
  const free = to - from
  const gap = { layer: target.layer, inputs: source.units, combPitch: 0, reach: 0 }
  if (pictures && target.pictured) return { ...gap, comb: to - BEFORE_PICTURE, pictures: null }
  if (pictures && !target.folded) {
    const pixel = Math.min(Math.min(target.pitch * 0.84, LARGEST_PICTURE) / source.rows, Math.min(free * 0.52, LARGEST_PICTURE) / source.columns)
    const [deep, wide] = [pixel * source.columns, pixel * source.rows]
    return { ...gap, comb: to - BEHIND_PICTURE - deep - BEFORE_PICTURE, pictures: { along: to - BEHIND_PICTURE - deep / 2, deep, wide } }
  }
  const combPitch = target.folded ? 0 : Math.min(18, (target.pitch * 0.84) / (source.units + 1))
  return { ...gap, comb: to - Math.min(92, free * 0.38), combPitch, reach: Math.min(42, free * 0.17), pictures: null }
}

function placeLoss(direction: Direction, width: number, height: number, middle: number, compact: boolean): Box {
  if (direction === 'down') return { x: 10, y: height - 98, width: width - 20, height: 94 }
  const breadth = compact ? 126 : 136
  return { x: width - breadth - 4, y: middle - 94, width: breadth, height: 188 }
}

export function point(layout: StageLayout, along: number, across: number): Point {
  return layout.direction === 'right' ? { x: along, y: across } : { x: across, y: along }
}

/** The middle of a unit across its layer. */
export function acrossOf(place: LayerPlace, unit: number): number {
  return place.first + (place.folded ? cellOf(place, unit).across : unit) * place.pitch
}

/** Where a unit's edges leave its layer: those of one row of cells side by side. */
export function exitOf(place: LayerPlace, unit: number): number {
  if (!place.folded || place.columns === 1) return acrossOf(place, unit)
  const { along } = cellOf(place, unit)
  return acrossOf(place, unit) + ((along + 0.5) / place.columns - 0.5) * place.pitch
}

export function unitPoint(layout: StageLayout, layer: number, unit: number): Point {
  const place = layout.layers[layer + 1]!
  const offset = place.folded ? (cellOf(place, unit).along + 0.5) * breadthOf(place) - place.radius : 0
  return point(layout, place.along + offset, acrossOf(place, unit))
}

/** A place on the stage that does not know which way it runs. */
export interface Spot {
  along: number
  across: number
}

/** Do the weights into the layer stand as pictures? */
export function isPictured({ gaps, layers }: Pick<StageLayout, 'gaps' | 'layers'>, layer: number): boolean {
  return gaps[layer]!.pictures !== null || layers[layer + 1]!.pictured
}

/** Where an edge stands before the unit that it enters: in its comb, or before its picture. Input `inputs` is the bias. */
export function slotOf(layout: StageLayout, layer: number, unit: number, input: number): Spot {
  const gap = layout.gaps[layer]!
  const target = layout.layers[layer + 1]!
  const across = acrossOf(target, unit)
  if (!isPictured(layout, layer)) return { along: gap.comb, across: across + (input - gap.inputs / 2) * gap.combPitch }
  const wide = gap.pictures?.wide ?? target.pitch * 0.9
  if (input === gap.inputs) return biasSpot(gap, target, across)
  const source = layout.layers[layer]!
  return { along: gap.comb, across: across + ((cellOf(source, input).across + 0.5) / source.rows - 0.5) * wide }
}

/** Behind the lower corner of the picture. */
function biasSpot({ pictures, comb }: GapPlace, target: LayerPlace, across: number): Spot {
  if (!pictures) return { along: comb, across }
  const below = Math.max(3, Math.min(7, (target.pitch - pictures.wide) / 2))
  return { along: pictures.along + pictures.deep / 2 - 2, across: across + pictures.wide / 2 + below }
}

export function combAcross(layout: StageLayout, layer: number, unit: number, input: number): number {
  return slotOf(layout, layer, unit, input).across
}

export function combPoint(layout: StageLayout, layer: number, unit: number, input: number): Point {
  const { along, across } = slotOf(layout, layer, unit, input)
  return point(layout, along, across)
}

/** Where the line of a bias begins: the bias has no source but a small mark of its own. */
export function biasPoint(layout: StageLayout, layer: number, unit: number): Point {
  const gap = layout.gaps[layer]!
  const { along, across } = slotOf(layout, layer, unit, gap.inputs)
  const before = layout.layers[layer + 1]!.folded ? 0 : isPictured(layout, layer) ? 6 : gap.reach + 6
  return point(layout, along - before, across)
}
