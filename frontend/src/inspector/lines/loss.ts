/** The formulas of a sample's loss, each with its numbers. */
import { readingOf, resultOf, type Line } from '../../formulas/formulas'
import type { StepData, Which } from '../../lib/contract'
import { reading, sum, type Reached, type Reading } from '../readings'
import { softmax } from '../rows/forward'
import { stepHeader } from '../rows/update'
import { shifted } from './forward'

/** One output's part in a loss that is a function of each output. */
export interface LossTerm {
  index: number
  a: Reading
  y: number
  term: Reading
}

/** Has the moment reached the loss in that state? */
function there(data: StepData, which: Which, reached: Reached): boolean {
  return which === 'after' ? reached('check', null) : reached('loss', null) || !stepHeader(data)
}

function outputs(data: StepData, which: Which, known: boolean): { a: Reading; y: number }[] {
  const last = data.layers.length - 1
  return Array.from(data.target(), (y, k) => ({ a: reading(data, known, data.a(last, which)[k]), y }))
}

/** Each output's term; null where the loss is not a sum over its outputs. */
export function lossTerms(data: StepData, loss: string, option: number, which: Which, reached: Reached): LossTerm[] | null {
  const key = `loss.${loss}`
  if (resultOf(key) !== 'term') return null
  return outputs(data, which, there(data, which, reached)).map(({ a, y }, index) => ({ index, a, y, term: readingOf(key, { a, y, option }) }))
}

export function lossLines(data: StepData, loss: string, option: number, which: Which, reached: Reached): Line[] {
  const value = reading(data, there(data, which, reached), data.loss('focus', which))
  const terms = lossTerms(data, loss, option, which, reached)
  if (!terms) return lossOfProbability(data, loss, which, reached, value)
  const total = terms.reduce<Reading>((so, { term }) => sum(so, term), 0)
  return [
    ...terms.map(({ a, y, term }) => ({ key: `loss.${loss}`, values: { term, a, y, option } })),
    { key: `loss.${loss}.total`, values: { loss: value, n: terms.length, sum_terms: total } },
  ]
}

/** The smallest number whose logarithm can be trusted: below it, a probability has lost its digits. */
const SMALLEST = 2 ** -1022

/** Of several classes the probability of the true one counts. From z the loss stays right where that is too near 0, or 1. */
function lossOfProbability(data: StepData, loss: string, which: Which, reached: Reached, value: Reading): Line[] {
  const known = there(data, which, reached)
  const all = outputs(data, which, known)
  const truth = all.length === 1 ? 0 : all.findIndex(({ y }) => y === Math.max(...all.map((each) => each.y)))
  const { a: p, y } = all[truth]!
  const z = reading(data, known, data.z(data.layers.length - 1, which)[truth])
  const sayable = typeof p !== 'number' || (p >= SMALLEST && (all.length > 1 || p < 1))
  const line: Line = { key: `loss.${loss}`, values: { loss: value, p, y } }
  const fromZ: Line = all.length === 1 ? { key: `loss.${loss}.from_z`, values: { loss: value, y, z } } : logSumExp(data, loss, which, known, { loss: value, z }, reached)
  return sayable ? [line, fromZ] : [fromZ]
}

function logSumExp(data: StepData, loss: string, which: Which, known: boolean, values: Record<string, Reading>, reached: Reached): Line {
  const { total, shift } = softmax(data, data.layers.length - 1, which, reached)
  return { key: shifted(`loss.${loss}.log_sum_exp`, shift), values: { ...values, total: known ? total : undefined, largest: shift } }
}
