import type { StepData } from '../../lib/contract'
import type { Adam, Unit } from '../../lib/messages.gen'
import { reading, type Reached, type Reading } from '../readings'
import { stepHeader } from './update'

/** Adam's own arithmetic for one parameter, as `torch.optim.Adam` does it. */
export interface AdamState {
  m_before: Reading
  m_after: Reading
  v_before: Reading
  v_after: Reading
  /** Corrected for having started at zero: m / (1 − β₁ᵗ), v / (1 − β₂ᵗ). */
  m_hat: Reading
  v_hat: Reading
  /** η / (√v̂ + ε): what m̂ is multiplied with. */
  effective_rate: Reading
  /** −effective rate · m̂. */
  step: Reading
}

export function adamOf(data: StepData): Adam | undefined {
  const optimizer = stepHeader(data)?.optimizer
  return optimizer?.name === 'Adam' ? optimizer : undefined
}

export function adamState(data: StepData, { layer, unit }: Unit, input: number | null, reached: Reached): AdamState {
  const header = stepHeader(data)
  const adam = adamOf(data)
  if (!header || !adam) throw new Error('expected a step of Adam')
  const done = reached('update', layer)
  const slot = (name: string, which: 'before' | 'after'): number => data.slot(name, layer, unit, input, which)
  const show = (value: number, there = done): Reading => reading(data, there, value)
  const m = slot('exp_avg', 'after')
  const v = slot('exp_avg_sq', 'after')
  const [m_hat, v_hat] = [m / (1 - adam.betas[0] ** header.t), v / (1 - adam.betas[1] ** header.t)]
  const rate = header.learning_rate / (Math.sqrt(v_hat) + adam.eps)
  return {
    m_before: show(slot('exp_avg', 'before'), true), m_after: show(m), v_before: show(slot('exp_avg_sq', 'before'), true), v_after: show(v),
    m_hat: show(m_hat), v_hat: show(v_hat), effective_rate: show(rate), step: show(-rate * m_hat),
  }
}
