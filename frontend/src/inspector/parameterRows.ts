/** What the inspector of a weight or a bias lists, each following from those above it. */
import type { Line } from '../formulas/formulas'
import type { Meaning } from '../guide/terms'
import type { StepData } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'
import { isFrozen, isPlain, regularization } from './lines/memory'
import type { Reading } from './readings'
import { stepHeader, type Update } from './rows/update'

export interface ParameterRow {
  name: string
  /** What the guide says of it. */
  term: Meaning
  /** In a few words, beside it. */
  meaning: string
  value: Reading
  signed?: boolean
  strong?: boolean
  /** A line above it. */
  section?: boolean
  /** Where “not yet” is said in words. */
  words?: boolean
}

export function parameterRows(data: StepData, run: RunInfo, row: Update, lines: readonly Line[]): ParameterRow[] {
  const step = stepHeader(data) !== undefined
  return [...(step ? gradientRows(data, run, row, lines) : []), ...changeRows(row, step, isFrozen(lines))]
}

function gradientRows(data: StepData, run: RunInfo, row: Update, lines: readonly Line[]): ParameterRow[] {
  const header = stepHeader(data)!
  const line = regularization(lines)
  const descent: ParameterRow = { name: say('inspector.descent'), term: 'learning_rate', meaning: `η = ${String(header.learning_rate)}`, value: row.descent, signed: true }
  const regularized: ParameterRow = { name: say('inspector.regularized'), term: 'regularization', meaning: say('inspector.optimizer_takes'), value: line?.values['grad_taken'], signed: true }
  return [
    { name: say('inspector.signal_a'), term: 'signal', meaning: say(row.input === null ? 'inspector.signal_of_bias' : 'inspector.went_forward'), value: row.a },
    { name: say('inspector.error'), term: 'error', meaning: say('inspector.came_back'), value: row.delta, signed: true },
    { name: say('inspector.share'), term: 'share', meaning: say('inspector.gradient_of', { noun: run.noun }), value: row.own, signed: true },
    { name: say('inspector.mean'), term: 'mean_gradient', meaning: say('inspector.mean_of', { rows: header.rows }), value: row.mean, signed: true, strong: true },
    ...(line ? [regularized] : []),
    ...(isPlain(lines) ? [descent] : []),
  ]
}

function changeRows(row: Update, step: boolean, frozen: boolean): ParameterRow[] {
  return [
    { name: say('inspector.before'), term: 'before', meaning: step ? '' : say('inspector.as_epoch_began'), value: row.before, section: step },
    { name: say('inspector.change'), term: 'change', meaning: say(frozen ? 'inspector.stays' : step ? 'inspector.after_minus_before' : 'inspector.all_steps'), value: row.step, signed: true, strong: true },
    { name: say('inspector.after'), term: 'after', meaning: '', value: row.after, strong: true, words: true },
  ]
}
