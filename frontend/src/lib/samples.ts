/** The data set, as its author gave it: the samples on show, of a large one a part, and any other that was looked at. */
import type { Arrays, Numbers } from './wire'

const NONE: Numbers = new Float64Array(0)
/** Answers kept that brought single samples. */
const MOST_KEPT = 12

/** The samples of one answer. */
class Rows {
  readonly samples: Numbers
  readonly #arrays: Arrays
  readonly #place: Map<number, number>

  constructor(arrays: Arrays) {
    this.#arrays = arrays
    this.samples = arrays.get('samples')?.data ?? NONE
    this.#place = new Map(Array.from(this.samples, (sample, row) => [sample, row]))
  }

  row(sample: number): number | undefined {
    return this.#place.get(sample)
  }

  at(name: string, row: number, column: number): number {
    const array = this.#arrays.get(name)
    return array?.data[row * (array.shape[1] ?? 1) + column] ?? NaN
  }

  has(name: string): boolean {
    return this.#arrays.has(name)
  }
}

export class SampleData {
  /** The samples on show, ascending. */
  readonly shown: Numbers
  readonly #table: Rows
  readonly #arrays: Arrays
  readonly #others: readonly Rows[]

  constructor(arrays: Arrays, table = new Rows(arrays), others: readonly Rows[] = []) {
    this.#arrays = arrays
    this.#table = table
    this.#others = others
    this.shown = table.samples
  }

  /** The same, and those of one more answer. */
  joined(arrays: Arrays): SampleData {
    return new SampleData(this.#arrays, this.#table, [new Rows(arrays), ...this.#others].slice(0, MOST_KEPT))
  }

  /** Its place among those on show: predictions are in that order; −1 where it is not among them. */
  place(sample: number): number {
    return this.#table.row(sample) ?? -1
  }

  knows(sample: number): boolean {
    return this.#find(sample) !== undefined
  }

  /** An input of the network before it is scaled; NaN where the sample has not come yet. */
  feature(sample: number, feature: number): number {
    return this.#at('inputs', sample, feature)
  }

  /** What the data's author measured, of which the inputs are made. */
  column(sample: number, column: number): number {
    return this.#at(this.#table.has('columns') ? 'columns' : 'inputs', sample, column)
  }

  /** The class's index, or a target: the first, where none is named. */
  target(sample: number, target = 0): number {
    return this.#at('targets', sample, target)
  }

  heldOut(sample: number): boolean {
    return this.#at('held_out', sample, 0) === 1
  }

  /** The least and the largest number of a column, of all samples. */
  range(column: number): [number, number] {
    return [this.#table.at('range', column, 0), this.#table.at('range', column, 1)]
  }

  /** The least and the largest target, of all samples. */
  targets(target = 0): [number, number] {
    return [this.#table.at('target_range', target, 0), this.#table.at('target_range', target, 1)]
  }

  /** How many of all samples are of a class: those that train, and those held out. */
  counts(index: number): { train: number; heldOut: number } {
    return { train: this.#table.at('counts', 0, index), heldOut: this.#table.at('counts', 1, index) }
  }

  #at(name: string, sample: number, column: number): number {
    const found = this.#find(sample)
    return found ? found.rows.at(name, found.row, column) : NaN
  }

  #find(sample: number): { rows: Rows; row: number } | undefined {
    for (const rows of [this.#table, ...this.#others]) {
      const row = rows.row(sample)
      if (row !== undefined) return { rows, row }
    }
    return undefined
  }
}
