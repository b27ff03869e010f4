/** The formulas as Python declares them: LaTeX in which `<slot>` is where a number goes. */
import { combine, type Reading } from '../inspector/readings'
import { load } from './formulas.gen.json?declared'
import { evaluate, type Values } from './value'

export interface Declared {
  readonly latex: string
  readonly symbols: Readonly<Record<string, string>>
  readonly sentence: string
}

/** A formula by its key, with a number for each slot as far as they are known. */
export interface Line {
  key: string
  values: Record<string, Reading>
}

export const FORMULAS: Readonly<Record<string, Declared | undefined>> = await load()
const SLOT = /<([A-Za-z]\w*)>/g

export function formulaOf(key: string): Declared {
  const formula = FORMULAS[key]
  if (!formula) throw new Error(`expected the key of a formula, but got ${key}`)
  return formula
}

/** Each slot once, in order. */
export function slotsOf({ latex }: Pick<Declared, 'latex'>): string[] {
  return [...new Set([...latex.matchAll(SLOT)].map(([, slot]) => slot!))]
}

/** The slot left of the first “=”: what the rest of the formula gives. */
export function resultOf(key: string): string {
  return slotsOf(formulaOf(key))[0]!
}

function rightOf(key: string): string {
  const { latex } = formulaOf(key)
  return latex.slice(latex.indexOf('=') + 1)
}

/** What a formula gives, from the slots on its right. */
export function valueOf(key: string, values: Values): number {
  return evaluate(rightOf(key), values)
}

/** The same, as far as all of its slots are known. */
export function readingOf(key: string, values: Record<string, Reading>): Reading {
  const right = rightOf(key)
  const slots = slotsOf({ latex: right })
  return combine((...numbers) => evaluate(right, Object.fromEntries(slots.map((slot, i) => [slot, numbers[i]!]))), ...slots.map((slot) => values[slot]))
}
