/** The formulas of a forward pass, each with its numbers. */
import { formulaOf, readingOf, type Line } from '../../formulas/formulas'
import type { StepData, Which } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import { reading, type Reached, type Reading } from '../readings'
import { forward, softmax, type Forward } from '../rows/forward'
import { constant } from '../rows/update'

export function forwardLines(data: StepData, unit: Unit, which: Which, reached: Reached, rows = forward(data, unit, which, reached)): Line[] {
  return [
    { key: 'forward.z', values: { z: rows.z, sum_wa: rows.total, b: rows.bias } },
    activationLine(data, unit, which, reached, rows),
    ...dropoutLines(data, unit, which, rows),
  ]
}

function activationLine(data: StepData, { layer }: Unit, which: Which, reached: Reached, { z, a }: Forward): Line {
  const { activation, option } = data.layers[layer]!
  if (activation !== 'softmax') return { key: `activation.${activation}`, values: { z, a, option } }
  const { total, shift } = softmax(data, layer, which, reached)
  return { key: shifted('activation.softmax', shift), values: { z, a, total, largest: shift } }
}

/** The formula in which the largest z is taken off first, where it is. */
export function shifted(key: string, shift: number): string {
  return shift === 0 ? key : `${key}.shifted`
}

function dropoutLines(data: StepData, { layer, unit }: Unit, which: Which, { a }: Forward): Line[] {
  const mask = data.mask(layer)?.[unit]
  if (mask === undefined) return []
  const signal = typeof a === 'number' ? data.signal(layer, which)[unit] : a
  return [{ key: 'regularization.dropout', values: { signal, a, ...maskOf(data, mask) } }]
}

/** Dropout's factor mask / (1 − p) as the formulas write it. */
export function maskOf(data: StepData, factor: number): { mask: Reading; dropout: Reading } {
  return { mask: factor > 0 ? 1 : 0, dropout: constant(data, 'dropout') }
}

/**
 * f′(z). The step brings the one that the error went through; that of the check pass, and of an output whose loss gives δ at
 * once, is computed here. Undefined for softmax, whose outputs depend on every z.
 */
export function slopeLine(data: StepData, { layer, unit }: Unit, which: Which, reached: Reached): Line | undefined {
  const { activation, option } = data.layers[layer]!
  const key = `activation.${activation}.derivative`
  if (!('slope' in formulaOf(key).symbols)) return undefined
  const there = which === 'before' ? reached('forward', layer) : reached('check', null)
  const values = { z: reading(data, there, data.z(layer, which)[unit]), a: reading(data, there, data.a(layer, which)[unit]), option }
  const sent = which === 'before' ? data.slope(layer, unit) : NaN
  return { key, values: { ...values, slope: there && !Number.isNaN(sent) ? sent : readingOf(key, values) } }
}
