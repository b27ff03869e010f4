/** How the samples of a part are answered, read out of its message. */
import type { Which } from '../lib/contract'
import { formatAlone } from '../lib/format'
import type { Outcome, RunInfo } from '../lib/messages.gen'
import type { Numbers, Packet } from '../lib/wire'
import { say } from '../lib/words.svelte'

export type Part = 'held_out' | 'train'
export type Cell = readonly [truth: number, predicted: number]

export interface Worst {
  readonly sample: number
  readonly loss: number
  /** Classification: the class's index. Regression: a target, in the units of the data. */
  readonly predicted: number
  readonly truth: number
  readonly sure: number
}

export interface Pair {
  readonly truth: number
  readonly predicted: number
  readonly count: number
}

const NONE: Numbers = new Float64Array(0)

export class OutcomeData {
  readonly header: Outcome
  readonly #arrays: Packet['arrays']

  constructor({ message, arrays }: Packet<Outcome>) {
    this.header = message
    this.#arrays = arrays
  }

  /** Where the run ended, there is no after. */
  has(which: Which): boolean {
    return this.#arrays.has(`${which}.worst`)
  }

  /** Rows the truth, columns what is predicted; undefined where there are too many classes. */
  counts(which: Which): number[][] | undefined {
    const counts = this.#arrays.get(`${which}.counts`)
    const [rows = 0, columns = 0] = counts?.shape ?? []
    return counts && Array.from({ length: rows }, (_, row) => Array.from(counts.data.subarray(row * columns, (row + 1) * columns)))
  }

  pairs(which: Which): Pair[] {
    const data = this.#read(which, 'pairs')
    return Array.from({ length: data.length / 3 }, (_, row) => ({ truth: data[3 * row]!, predicted: data[3 * row + 1]!, count: data[3 * row + 2]! }))
  }

  /** How many are wrong, or in the cell that was asked for. */
  found(which: Which): number {
    return this.#read(which, 'found')[0] ?? 0
  }

  /** `target`: of several numbers that are predicted, the one that is told. */
  worst(which: Which, target = 0): Worst[] {
    const [samples, loss, predicted, sure] = ['worst', 'worst.loss', 'worst.predicted', 'worst.sure'].map((name) => this.#read(which, name))
    const width = this.#arrays.get(`${which}.worst.predicted`)?.shape[1] ?? 1
    const truth = this.#read(which, this.#arrays.has(`${which}.worst.target`) ? 'worst.target' : 'worst.truth')
    const at = (row: number): number => row * width + target
    return Array.from(samples!, (sample, row) => ({ sample, loss: loss![row]!, predicted: predicted![at(row)]!, truth: truth[at(row)]!, sure: sure![row] ?? NaN }))
  }

  #read(which: Which, name: string): Numbers {
    return this.#arrays.get(`${which}.${name}`)?.data ?? NONE
  }
}

/** Of how many samples, how many right: the matrix's sum and diagonal. */
export function rightOf(counts: readonly (readonly number[])[]): { right: number; all: number } {
  const all = counts.flat().reduce((sum, count) => sum + count, 0)
  return { right: counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0), all }
}

/** How dark a cell is: its share of the truth's row. */
export function inkOf(counts: readonly (readonly number[])[], truth: number, predicted: number): number {
  const row = counts[truth] ?? []
  const all = row.reduce((sum, count) => sum + count, 0)
  return all > 0 ? (row[predicted] ?? 0) / all : 0
}

export function partName(part: Part): string {
  return say(part === 'held_out' ? 'output.held_out' : 'output.training')
}

/** "98 %" */
export function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(share > 0.995 && share < 1 ? 1 : 0)} %` : '–'
}

/** Whether the outputs are shares of one: then they say how sure the network is. */
export function areShares(run: RunInfo): boolean {
  return ['softmax', 'sigmoid'].includes(run.layers.at(-1)?.activation ?? '')
}

export function valueWord(run: RunInfo, value: number): string {
  if (run.task === 'classification') return run.classes[value] ?? '–'
  return Number.isFinite(value) ? formatAlone(value, 4) : '–'
}

/** The classes' names in a matrix of so many: what tells them apart, whole where there is room. */
export function shortNames(names: readonly string[], length: number): string[] {
  const words = names.map((name) => name.split(' '))
  const first = words[0]?.[0]
  const shared = names.length > 3 && words.every((each) => each.length > 1 && each[0] === first)
  return words.map((each) => cutTo((shared ? each.slice(1) : each).join(' '), length))
}

const cutTo = (name: string, length: number): string => (name.length <= length ? name : `${name.slice(0, length - 1)}…`)
