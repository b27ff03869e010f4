/** What the inspector of a weight or a bias lists, each following from those above it. */
import type { Line } from '../formulas/formulas'
import type { StepData } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { isFrozen, isPlain } from './lines/memory'
import type { Reading } from './readings'
import { stepHeader, type Update } from './rows/update'

export interface ParameterRow {
  name: string
  meaning: string
  value: Reading
  signed?: boolean
  strong?: boolean
  /** A line above it. */
  section?: boolean
}

export function parameterRows(data: StepData, run: RunInfo, row: Update, lines: readonly Line[]): ParameterRow[] {
  const step = stepHeader(data) !== undefined
  return [...(step ? gradientRows(data, run, row, lines) : []), ...changeRows(row, step, isFrozen(lines))]
}

function gradientRows(data: StepData, run: RunInfo, row: Update, lines: readonly Line[]): ParameterRow[] {
  const header = stepHeader(data)!
  const signal = row.input === null ? 'a bias has the signal 1' : 'that went forward'
  const regularized = lines.findLast(({ key }) => key.startsWith('regularization.'))
  const descent = { name: '−η × mean', meaning: `η = ${String(header.learning_rate)}`, value: row.descent, signed: true }
  const taken = { name: 'regularized', meaning: 'what the optimizer takes', value: regularized?.values['grad_taken'], signed: true }
  return [
    { name: 'signal a', meaning: signal, value: row.a },
    { name: 'error δ', meaning: 'that came back', value: row.delta, signed: true },
    { name: 'share δ · a', meaning: `this ${run.noun}’s gradient`, value: row.own, signed: true },
    { name: 'mean', meaning: `of the batch’s ${header.rows} shares`, value: row.mean, signed: true, strong: true },
    ...(regularized ? [taken] : []),
    ...(isPlain(lines) ? [descent] : []),
  ]
}

function changeRows(row: Update, step: boolean, frozen: boolean): ParameterRow[] {
  return [
    { name: 'before', meaning: step ? '' : 'as the epoch began', value: row.before, section: step },
    { name: 'change', meaning: frozen ? 'frozen: it stays as it is' : step ? 'after − before' : 'all its steps together', value: row.step, signed: true, strong: true },
    { name: 'after', meaning: '', value: row.after, strong: true },
  ]
}
