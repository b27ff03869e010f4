/** What stands in the table of a unit's steps: for each parameter what regularization and the optimizer made of its gradient. */
import { formulaOf, resultOf, type Line } from '../../formulas/formulas'
import type { Option } from '../../lib/messages.gen'
import { told } from '../../lib/words.svelte'
import type { Reading } from '../readings'

export interface Quantity {
  key: string
  /** LaTeX. */
  symbol: string
  /** PyTorch's name, or that of the regularizer. */
  name: string
  /** Whether it is kept from step to step: then it has a value before. */
  kept: boolean
}

const BEFORE = '_before'

/** A line for each quantity but the new value, and what belongs to the whole gradient. */
export function quantities(lines: readonly Line[], regularizers: readonly Option[]): Quantity[] {
  return lines.filter(({ key }) => !['after', 'clip_factor'].includes(resultOf(key))).map(({ key, values }) => {
    const result = resultOf(key)
    const path = key.split('.').at(-1)!
    const label = regularizers.find(({ name }) => name === path)?.label ?? told(path.replaceAll('_', ' '))
    const kept = typeof values[result + BEFORE] === 'number'
    return { key, symbol: formulaOf(key).symbols[result]!, name: key.startsWith('regularization.') ? label : result, kept }
  })
}

export function valuesOf(line: Line | undefined): { before: Reading; value: Reading } {
  if (!line) return { before: undefined, value: undefined }
  const result = resultOf(line.key)
  return { before: line.values[result + BEFORE], value: line.values[result] }
}

/** The line that gives the step: what all the others lead to. */
export function stepLine(lines: readonly Line[]): Line | undefined {
  return lines.find(({ key }) => resultOf(key) === 'step') ?? lines.at(-1)
}

/** What regularization makes of the mean gradient, in `grad_taken`; undefined where nothing regularizes. */
export function regularization(lines: readonly Line[]): Line | undefined {
  return lines.findLast(({ key }) => key.startsWith('regularization.'))
}

/** One line alone, which says that the parameter stays. */
export function isFrozen(lines: readonly Line[]): boolean {
  return lines.length === 1 && lines[0]!.key === 'update.frozen'
}

/** Is the step nothing but −η times the mean gradient? */
export function isPlain(lines: readonly Line[]): boolean {
  const step = stepLine(lines)
  return lines.length <= 2 && step !== undefined && Object.keys(formulaOf(step.key).symbols).every((slot) => ['step', 'learning_rate', 'grad'].includes(slot))
}
