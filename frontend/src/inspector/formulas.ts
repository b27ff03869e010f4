import { formatAlone } from '../lib/format'
import type { Reading } from './readings'

interface Declared {
  latex: string
  symbols: Record<string, string>
}

const SLOT = /<([A-Za-z][A-Za-z0-9_]*)>/g

export function slotsOf({ latex }: Declared): string[] {
  return [...new Set([...latex.matchAll(SLOT)].map(([, slot]) => slot!))]
}

/** The digits of every slot; undefined while one of them is not known. */
export function filled(formula: Declared, values: Record<string, Reading>): Map<string, string> | undefined {
  const digits = new Map<string, string>()
  for (const slot of slotsOf(formula)) {
    const value = values[slot]
    if (typeof value !== 'number') return undefined
    digits.set(slot, formatAlone(value, 4))
  }
  return digits
}

/** The formula for a LaTeX document: in symbols, and in numbers where they are known. */
export function latexOf(formula: Declared, numbers: Map<string, string> | undefined): string {
  const symbols = formula.latex.replace(SLOT, (_, slot: string) => formula.symbols[slot] ?? slot)
  if (!numbers) return symbols
  const number = (slot: string): string => (numbers.get(slot) ?? slot).replaceAll('−', '-')
  return `${symbols}\n${formula.latex.replace(SLOT, (_, slot: string) => `{${number(slot)}}`)}`
}
