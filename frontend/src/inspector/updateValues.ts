import type { StepData } from '../lib/contract'
import type { Unit } from '../lib/messages.gen'
import type { Reached, Reading } from './readings'
import { adamOf, adamState } from './rows/adam'
import { stepHeader, type Update } from './rows/update'

/** The numbers for the slots of an optimizer's formulas. */
export function updateValues(data: StepData, unit: Unit, row: Update, reached: Reached): Record<string, Reading> {
  const header = stepHeader(data)
  if (!header) return {}
  const common = { learning_rate: header.learning_rate, grad: row.mean, before: row.before, step: row.step, after: row.after, t: header.t }
  const adam = adamOf(data)
  if (!adam) return common
  const state = adamState(data, unit, row.input, reached)
  return {
    ...common, beta1: adam.betas[0], beta2: adam.betas[1], eps: adam.eps,
    exp_avg_before: state.m_before, exp_avg: state.m_after, exp_avg_corrected: state.m_hat,
    exp_avg_sq_before: state.v_before, exp_avg_sq: state.v_after, exp_avg_sq_corrected: state.v_hat,
  }
}
