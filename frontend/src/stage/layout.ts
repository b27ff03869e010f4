/**
 * Where everything stands, for any size and any network. `along` runs with the signal and `across` over the units of a
 * layer: a wide stage runs to the right, a narrow one down.
 *
 * Every edge has a slot of its own on the comb of the unit it enters, and leaves its source in the order of the targets.
 * Edges therefore cross only on the way between, and the marks on a comb never cover each other.
 */
export interface StageShape {
  inputs: number
  layers: readonly { units: number; folded: boolean }[]
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
  /** Of a disc, or half the breadth of a folded layer's strip. */
  radius: number
  along: number
  /** The middle of the first unit (folded: of the first row), and the distance to the next. */
  first: number
  pitch: number
  columns: number
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
}

export interface StageLayout {
  direction: Direction
  width: number
  height: number
  layers: readonly LayerPlace[]
  gaps: readonly GapPlace[]
  loss: Box
}

const FOLDED_INPUTS = 24
const WIDEST_PITCH = 100
const LARGEST_RADIUS = 21
const SMALLEST_CELL = 5

/** The least distance between two layers; a stage that has less scrolls, or grows where it runs down. */
const LEAST_GAP: Record<Direction, number> = { right: 92, down: 156 }
const NARROW = 560

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

export function directionFor(width: number): Direction {
  return width < NARROW ? 'down' : 'right'
}

/** The size that the picture takes: the container's, or more where the layers would stand too close. */
export function pictureSize(width: number, height: number, layers: number): { width: number; height: number } {
  const direction = directionFor(width)
  const margins = MARGINS[direction]
  const least = margins.start + margins.end + layers * LEAST_GAP[direction]
  return direction === 'right' ? { width: Math.max(width, least), height } : { width, height: least }
}

export function layoutStage(width: number, height: number, shape: StageShape): StageLayout {
  const direction = directionFor(width)
  const margins = MARGINS[direction]
  const length = direction === 'right' ? width : height
  const breadth = (direction === 'right' ? height : width) - margins.side - margins.sideEnd
  const middle = margins.side + breadth / 2
  const distance = (length - margins.start - margins.end) / shape.layers.length
  const units = [{ units: shape.inputs, folded: shape.inputs > FOLDED_INPUTS }, ...shape.layers]
  const layers = units.map((layer, index) =>
    placeLayer(index - 1, layer, { breadth, middle, distance, along: margins.start + index * distance }),
  )
  const gaps = layers.slice(1).map((target, index) => placeGap(layers[index]!, target))
  return { direction, width, height, layers, gaps, loss: placeLoss(direction, width, height, middle) }
}

interface Room {
  breadth: number
  middle: number
  distance: number
  along: number
}

function placeLayer(layer: number, { units, folded }: { units: number; folded: boolean }, room: Room): LayerPlace {
  if (folded) return placeFolded(layer, units, room)
  const pitch = Math.min(WIDEST_PITCH, room.breadth / units)
  const radius = Math.max(4, Math.min(LARGEST_RADIUS, pitch * 0.29, room.distance * 0.17))
  const first = room.middle - ((units - 1) * pitch) / 2
  return { layer, units, folded, radius, along: room.along, first, pitch, columns: 1 }
}

function placeFolded(layer: number, units: number, room: Room): LayerPlace {
  const columns = Math.max(1, Math.ceil((units * SMALLEST_CELL) / room.breadth))
  const rows = Math.ceil(units / columns)
  const pitch = Math.min(room.breadth / rows, 12)
  const radius = columns === 1 ? 8 : Math.min((columns * pitch) / 2, room.distance * 0.3)
  const first = room.middle - ((rows - 1) * pitch) / 2
  return { layer, units, folded: true, radius, along: room.along, first, pitch, columns }
}

function placeGap(source: LayerPlace, target: LayerPlace): GapPlace {
  const from = source.along + source.radius
  const to = target.along - target.radius
  const free = to - from
  const combPitch = target.folded ? 0 : Math.min(18, (target.pitch * 0.84) / (source.units + 1))
  return {
    layer: target.layer,
    inputs: source.units,
    comb: to - Math.min(92, free * 0.38),
    combPitch,
    reach: Math.min(42, free * 0.17),
  }
}

function placeLoss(direction: Direction, width: number, height: number, middle: number): Box {
  if (direction === 'down') return { x: 10, y: height - 98, width: width - 20, height: 94 }
  return { x: width - 140, y: middle - 94, width: 136, height: 188 }
}

export function point(layout: StageLayout, along: number, across: number): Point {
  return layout.direction === 'right' ? { x: along, y: across } : { x: across, y: along }
}

/** The middle of a unit across its layer. */
export function acrossOf(place: LayerPlace, unit: number): number {
  return place.first + Math.floor(unit / place.columns) * place.pitch
}

/** The breadth of one cell of a folded layer. */
export function cellOf(place: LayerPlace): number {
  return (2 * place.radius) / place.columns
}

export function unitPoint(layout: StageLayout, layer: number, unit: number): Point {
  const place = layout.layers[layer + 1]!
  const offset = place.folded ? ((unit % place.columns) + 0.5) * cellOf(place) - place.radius : 0
  return point(layout, place.along + offset, acrossOf(place, unit))
}

/** Where slot `slot` of `slots` stands round `middle`. */
function slotAcross(middle: number, slot: number, slots: number, pitch: number): number {
  return middle + (slot - (slots - 1) / 2) * pitch
}

/** Where an edge stands in the comb of the unit that it enters. Input `inputs` is the bias. */
export function combAcross(layout: StageLayout, layer: number, unit: number, input: number): number {
  const gap = layout.gaps[layer]!
  const target = layout.layers[layer + 1]!
  return slotAcross(acrossOf(target, unit), input, gap.inputs + 1, gap.combPitch)
}

export function combPoint(layout: StageLayout, layer: number, unit: number, input: number): Point {
  return point(layout, layout.gaps[layer]!.comb, combAcross(layout, layer, unit, input))
}

/** Where the line of a bias begins: the bias has no source but a small mark of its own. */
export function biasPoint(layout: StageLayout, layer: number, unit: number): Point {
  const gap = layout.gaps[layer]!
  const along = layout.layers[layer + 1]!.folded ? gap.comb : gap.comb - gap.reach - 6
  return point(layout, along, combAcross(layout, layer, unit, gap.inputs))
}
