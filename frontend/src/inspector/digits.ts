import { slotsOf, type Declared } from '../formulas/formulas'
import { inParentheses, parenthesesAt, type Parentheses } from '../formulas/parentheses'
import { formatAlone, superscript } from '../lib/format'
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

/** As it stands in a formula: "−1.5e−7" with its power of ten, and in parentheses where it needs them. */
export function written(digits: string, place: Parentheses): string {
  return inParentheses(digits, place).replace(SCIENTIFIC, (_, mantissa: string, exponent: string) => product(mantissa, `10${superscript(Number(exponent.replace('−', '-')))}`, '\u00a0× '))
}

/** The formula for a LaTeX document: in symbols, and in numbers where they are known. */
export function latexOf({ latex, symbols }: Pick<Declared, 'latex' | 'symbols'>, numbers: Map<string, string> | undefined): string {
  const fill = (of: (slot: string, place: Parentheses) => string): string =>
    latex.replace(/<([A-Za-z]\w*)>/g, (whole: string, slot: string, at: number) => of(slot, parenthesesAt(latex, at, at + whole.length)))
  const inSymbols = fill((slot) => symbols[slot] ?? slot)
  return numbers ? `${inSymbols}\n${fill((slot, place) => `{${latexNumber(inParentheses(numbers.get(slot) ?? slot, place))}}`)}` : inSymbols
}

const SCIENTIFIC = /([\d.]+)e(−?\d+)/

/** 10⁻⁸ rather than 1 × 10⁻⁸. */
function product(mantissa: string, power: string, times: string): string {
  return mantissa === '1' ? power : `${mantissa}${times}${power}`
}

function latexNumber(digits: string): string {
  const powers = digits.replace(SCIENTIFIC, (_, mantissa: string, exponent: string) => product(mantissa, `10^{${exponent}}`, ' \\cdot '))
  return powers.replaceAll('−', '-').replace('∞', '\\infty').replace('NaN', '\\text{NaN}')
}
