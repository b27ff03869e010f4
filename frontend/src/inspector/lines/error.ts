/** The formulas of an error, each with its numbers: of a hidden unit, and of an output. */
import { readingOf, type Line } from '../../formulas/formulas'
import type { StepData } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import type { Reached } from '../readings'
import { goesThroughZ, hiddenError, outputError, type HiddenError, type OutputError, type OutputTerm } from '../rows/backward'
import { stepHeader } from '../rows/update'
import { maskOf, slopeLine } from './forward'

export function hiddenErrorLines(data: StepData, unit: Unit, reached: Reached, rows: HiddenError = hiddenError(data, unit, reached)): Line[] {
  const values = { delta: rows.delta, sum: rows.total, slope: rows.slope }
  const back: Line = rows.mask === null ? { key: 'backward.hidden', values } : { key: 'backward.dropped', values: { ...values, ...maskOf(data, rows.mask) } }
  return [slopeLine(data, unit, 'before', reached)!, back]
}

export function outputErrorLines(data: StepData, unit: Unit, loss: string, reached: Reached, rows: OutputError = outputError(data, unit, loss, reached)): Line[] {
  const own = rows.terms.find(({ index }) => index === unit.unit)!
  const softmax = data.layers[unit.layer]!.activation === 'softmax'
  const slope = softmax || goesThroughZ(loss) ? undefined : slopeLine(data, unit, 'before', reached)
  return [
    lossDerivativeLine(data, unit, loss, rows, own),
    ...(softmax ? softmaxLines(loss, rows, own) : []),
    ...(slope ? [slope, { key: 'output.delta', values: { delta: rows.delta, grad: own.loss_derivative, slope: own.activation_derivative } }] : []),
  ]
}

function lossDerivativeLine(data: StepData, { layer }: Unit, loss: string, { delta }: OutputError, { a, y, loss_derivative }: OutputTerm): Line {
  const values = goesThroughZ(loss)
    ? { delta, p: a, y }
    : { grad: loss_derivative, n: data.layers[layer]!.units, a, y, option: stepHeader(data)?.loss_option }
  return { key: `loss.${loss}.derivative`, values }
}

/** What each output contributes, and the sum. Where a probability underflows only the short form can be written in numbers. */
function softmaxLines(loss: string, { terms, delta }: OutputError, own: OutputTerm): Line[] {
  if (terms.some(({ underflows }) => underflows)) return []
  return [...terms.flatMap((term) => softmaxTermLines(loss, term, own)), { key: 'output.softmax', values: { delta, sum: terms.at(-1)!.running } }]
}

export function softmaxTermLines(loss: string, term: OutputTerm, own: OutputTerm): Line[] {
  const grad = term.loss_derivative
  const same = term.index === own.index ? 1 : 0
  const slope = { key: 'activation.softmax.derivative', values: { p_k: term.a, same, p: own.a } }
  const jacobian: Line = { ...slope, values: { ...slope.values, jacobian: readingOf(slope.key, slope.values) } }
  const row: Line = { key: 'output.softmax.row', values: { term: term.product, grad, p_k: term.a, same, p_j: own.a } }
  const byOutput: Line = { key: `loss.${loss}.by_output`, values: { grad, y_k: term.y, p_k: term.a } }
  return goesThroughZ(loss) && term.y > 0 ? [byOutput, jacobian, row] : [jacobian, row]
}
