/** What the inspector of a weight or a bias lists, each following from those above it. */
import type { StepData } from '../lib/contract'
import type { RunInfo, Unit } from '../lib/messages.gen'
import type { Reached, Reading } from './readings'
import { adamOf, adamState } from './rows/adam'
import { stepHeader, type Update } from './rows/update'

export interface ParameterRow {
  name: string
  meaning: string
  value: Reading
  signed?: boolean
  strong?: boolean
  /** A line above it. */
  section?: boolean
  /** What shares its decimals: an optimizer's state is of another size than the weight. */
  group: Group
}

export type Group = 'value' | 'm' | 'v' | 'rate'
export const GROUPS: readonly Group[] = ['value', 'm', 'v', 'rate']

export function parameterRows(data: StepData, run: RunInfo, unit: Unit, row: Update, reached: Reached): ParameterRow[] {
  const change = changeRows(row, stepHeader(data) !== undefined)
  if (!stepHeader(data)) return change
  return [...gradientRows(data, run, row), ...(adamOf(data) ? adamRows(data, unit, row, reached) : []), ...change]
}

function gradientRows(data: StepData, run: RunInfo, row: Update): ParameterRow[] {
  const header = stepHeader(data)!
  const signal = row.input === null ? 'a bias has the signal 1' : 'that went forward'
  const descent = { name: '−η × mean', meaning: `η = ${String(header.learning_rate)}`, value: row.descent, signed: true, group: 'value' } as const
  return [
    { name: 'signal a', meaning: signal, value: row.a, group: 'value' },
    { name: 'error δ', meaning: 'that came back', value: row.delta, signed: true, group: 'value' },
    { name: 'share δ · a', meaning: `this ${run.noun}’s gradient`, value: row.own, signed: true, group: 'value' },
    { name: 'mean', meaning: `of the batch’s ${header.rows} shares`, value: row.mean, signed: true, strong: true, group: 'value' },
    ...(header.optimizer.name === 'SGD' ? [descent] : []),
  ]
}

function adamRows(data: StepData, unit: Unit, row: Update, reached: Reached): ParameterRow[] {
  const state = adamState(data, unit, row.input, reached)
  return [
    { name: 'm before', meaning: 'running mean of the gradient', value: state.m_before, group: 'm', section: true },
    { name: 'm after', meaning: '', value: state.m_after, group: 'm' },
    { name: 'm̂', meaning: 'corrected for its start at 0', value: state.m_hat, group: 'm' },
    { name: 'v before', meaning: 'running mean of its square', value: state.v_before, group: 'v' },
    { name: 'v after', meaning: '', value: state.v_after, group: 'v' },
    { name: 'v̂', meaning: 'corrected for its start at 0', value: state.v_hat, group: 'v' },
    { name: 'effective rate', meaning: 'η ÷ (√v̂ + ε)', value: state.effective_rate, group: 'rate' },
    { name: 'step', meaning: '−effective rate × m̂', value: state.step, signed: true, group: 'rate' },
  ]
}

function changeRows(row: Update, step: boolean): ParameterRow[] {
  return [
    { name: 'before', meaning: step ? '' : 'as the epoch began', value: row.before, section: step, group: 'value' },
    { name: 'change', meaning: step ? 'after − before' : 'all its steps together', value: row.step, signed: true, strong: true, group: 'value' },
    { name: 'after', meaning: '', value: row.after, strong: true, group: 'value' },
  ]
}
