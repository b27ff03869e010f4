/** A matrix of small plots: every pair of a few columns, each once, below the diagonal. */
import type { SampleData } from '../lib/samples'
import type { Pair } from './pair'
import { place, type Frame } from './scatter'
import { ranked } from './telling'

export interface Cell {
  readonly across: number
  readonly up: number
  /** Places in the matrix, from the top left. */
  readonly column: number
  readonly row: number
}

/** The columns that say most, those of the pair on show among them. */
export function pairColumns(samples: SampleData, columns: number, classes: number, pair: Pair, most: number): number[] {
  const best = ranked(samples, columns, classes).filter((column) => !pair.includes(column))
  const chosen = [...new Set(pair)]
  return [...chosen, ...best.slice(0, most - chosen.length)].sort((a, b) => a - b)
}

export function cellsOf(columns: readonly number[]): Cell[] {
  return columns.flatMap((up, row) => columns.slice(0, row).map((across, column) => ({ across, up, column, row })))
}

/** Every sample on show in a cell, as a dot in the colour of its class. */
export function drawCell(context: CanvasRenderingContext2D, samples: SampleData, cell: Cell, frame: Frame, colourOf: (sample: number) => string): void {
  const list = Array.from(samples.shown)
  const size = list.length > 400 ? 1 : 1.6
  place(samples, list, cell.across, cell.up, frame).forEach(({ x, y }, index) => {
    context.fillStyle = colourOf(list[index]!)
    context.fillRect(x - size / 2, y - size / 2, size, size)
  })
}
