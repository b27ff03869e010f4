/**
 * Folded layers: their units are cells side by side. A strip has as many columns as it needs, an image its pixels, and a
 * layer that reads an image a grid of small pictures, one of each unit's weights.
 */
import type { Direction, LayerPlace } from './layout'

/** Rows and columns. */
export type ImageSize = readonly [number, number]

/** Which cell of a folded layer a unit is, counted along the stage and across it. */
export interface Cell {
  along: number
  across: number
}

type Cells = Pick<LayerPlace, 'units' | 'columns' | 'rows' | 'turned'>

export function cellOf({ columns, rows, turned }: Cells, unit: number): Cell {
  if (turned) return { along: Math.floor(unit / rows), across: unit % rows }
  return { along: unit % columns, across: Math.floor(unit / columns) }
}

/** The unit of a cell; undefined where there is none. */
export function unitOf({ units, columns, rows, turned }: Cells, { along, across }: Cell): number | undefined {
  if (along < 0 || along >= columns || across < 0 || across >= rows) return undefined
  const unit = turned ? along * rows + across : across * columns + along
  return unit < units ? unit : undefined
}

/** The breadth of one cell along the stage. */
export function breadthOf(place: LayerPlace): number {
  return (2 * place.radius) / place.columns
}

export interface Fold {
  columns: number
  rows: number
  turned: boolean
  pitch: number
  /** Half of it along the stage. */
  radius: number
}

const SMALLEST_CELL = 5
const LARGEST_CELL = 15
const STRIP = 8

/** One column, or as many as it takes. */
export function foldStrip(units: number, breadth: number, distance: number): Fold {
  const columns = Math.max(1, Math.ceil((units * SMALLEST_CELL) / breadth))
  const rows = Math.ceil(units / columns)
  const pitch = Math.min(breadth / rows, LARGEST_CELL)
  const radius = columns === 1 ? STRIP : Math.min((columns * pitch) / 2, distance * 0.3)
  return { columns, rows, turned: false, pitch, radius }
}

const LARGEST_IMAGE = 188
const LARGEST_GRID = { right: 156, down: 190 }
/** Of the length of a stage that runs to the right; one that runs down is as long as it needs. */
const IMAGE_SHARE = 0.25
const GRID_SHARE = 0.24
/** Of the stage's breadth. */
const IMAGE_BREADTH = { right: 0.8, down: 0.56 }

/** The image upright, whichever way the stage runs, its pixels whole ones of the screen. */
export function foldImage([rows, columns]: ImageSize, direction: Direction, width: number, breadth: number): Fold {
  const [along, across] = direction === 'right' ? [columns, rows] : [rows, columns]
  const deep = direction === 'right' ? Math.min(LARGEST_IMAGE, width * IMAGE_SHARE) : LARGEST_IMAGE
  const pixel = Math.min(deep / along, Math.min(LARGEST_IMAGE, breadth * IMAGE_BREADTH[direction]) / across)
  const pitch = pixel < 1 ? pixel : Math.floor(pixel)
  return { columns: along, rows: across, turned: direction === 'down', pitch, radius: (along * pitch) / 2 }
}

const LARGEST_PICTURE = 44
/** Smaller pictures say nothing. */
const SMALLEST_PICTURE = 9

/** The grid whose pictures are largest and whose last row is not nearly empty; null where they would be too small. */
export function foldPictures(units: number, direction: Direction, width: number, breadth: number): Fold | null {
  const deep = Math.min(LARGEST_GRID[direction], direction === 'right' ? width * GRID_SHARE : Infinity)
  let best: { fold: Fold; worth: number } | null = null
  for (let columns = 1; columns <= units && columns * SMALLEST_PICTURE <= deep; columns++) {
    const rows = Math.ceil(units / columns)
    const pitch = Math.floor(Math.min(breadth / rows, deep / columns, LARGEST_PICTURE))
    const worth = pitch * (units / (columns * rows)) ** 2
    if (pitch < SMALLEST_PICTURE || (best && worth <= best.worth)) continue
    best = { fold: { columns, rows, turned: false, pitch, radius: (columns * pitch) / 2 }, worth }
  }
  return best && best.fold
}
