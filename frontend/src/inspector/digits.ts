import { slotsOf, type Declared } from '../formulas/formulas'
import { formatAlone } from '../lib/format'
import type { Reading } from './readings'

/** The digits of every slot; undefined while one of them is not known. */
export function filled(formula: Pick<Declared, 'latex'>, values: Record<string, Reading>): Map<string, string> | undefined {
  const digits = new Map<string, string>()
  for (const slot of slotsOf(formula)) {
    const value = values[slot]
    if (typeof value !== 'number') return undefined
    digits.set(slot, formatAlone(value, 4))
  }
  return digits
}

/** The formula for a LaTeX document: in symbols, and in numbers where they are known. */
export function latexOf({ latex, symbols }: Pick<Declared, 'latex' | 'symbols'>, numbers: Map<string, string> | undefined): string {
  const fill = (of: (slot: string) => string): string => latex.replace(/<([A-Za-z]\w*)>/g, (_, slot: string) => of(slot))
  const inSymbols = fill((slot) => symbols[slot] ?? slot)
  return numbers ? `${inSymbols}\n${fill((slot) => `{${(numbers.get(slot) ?? slot).replaceAll('−', '-')}}`)}` : inSymbols
}
