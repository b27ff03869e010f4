/** How a parameter moved, formula by formula: regularization, then the optimizer. Which they are, the step says. */
import { readingOf, resultOf, type Line } from '../../formulas/formulas'
import type { StepData } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import { frozenBy, parameterPath } from '../../setup/frozen'
import { reading, type Reached, type Reading } from '../readings'
import { stepHeader, type Update } from '../rows/update'

type Readings = Record<string, Reading>
const BEFORE = '_before'
/** They belong to the whole gradient. */
const OF_THE_GRADIENT = ['clip_factor', 'grad_norm']

function isFrozen(data: StepData, { layer, unit }: Unit, input: number | null): boolean {
  return frozenBy(stepHeader(data)?.frozen ?? [], parameterPath(layer, unit, input)) !== undefined
}

/** The share of one sample, and the batch's mean. */
export function gradientLines(data: StepData, row: Update): Line[] {
  const total = row.shares.length > 0 ? Array.from(row.shares).reduce((sum, share) => sum + share, 0) : row.mean === undefined ? undefined : null
  const share: Line = { key: 'gradient.sample', values: { grad: row.own, delta: row.delta, a: row.a } }
  const mean: Line = { key: 'gradient.batch', values: { grad: row.mean, batch: stepHeader(data)?.rows, sum_shares: total } }
  return row.input === null ? [mean] : [share, mean]
}

export function updateLines(data: StepData, unit: Unit, row: Update, reached: Reached): Line[] {
  const header = stepHeader(data)
  if (!header) return []
  const { before, after } = row
  if (isFrozen(data, unit, row.input)) return [{ key: 'update.frozen', values: { before, after } }]
  const keys = header.update.filter((key) => row.input !== null || key !== 'regularization.l1')
  const ofOptimizer = (key: string): boolean => key.startsWith('update.')
  const taken = reading(data, reached('backward', 0), data.taken(unit.layer, unit.unit, row.input))
  const values = { ...constantsOf(header.constants, reached('backward', 0)), before, after }
  return [
    ...regularizationLines(keys.filter((key) => !ofOptimizer(key)), { ...values, grad: row.mean }, taken),
    ...optimizerLines(data, unit, row.input, keys.filter(ofOptimizer), { ...values, grad: taken }, reached('update', unit.layer)),
  ]
}

function constantsOf(constants: Readonly<Record<string, number>>, whole: boolean): Readings {
  return whole ? constants : Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, OF_THE_GRADIENT.includes(name) ? undefined : value]))
}

/** Each takes what the one before gave; what the last one gave is what the optimizer took, and the step brings it. */
function regularizationLines(keys: string[], given: Readings, taken: Reading): Line[] {
  const last = keys.filter((key) => resultOf(key) === 'grad_taken').at(-1)
  let { grad } = given
  return keys.map((key) => {
    if (resultOf(key) !== 'grad_taken') return { key, values: given }
    const values: Readings = { ...given, grad }
    grad = taken === undefined ? undefined : key === last ? taken : readingOf(key, values)
    return { key, values: { ...values, grad_taken: grad } }
  })
}

/** The optimizer's memory is what the step brings; what is derived on the way to the new value, the step itself included, follows from it. */
function optimizerLines(data: StepData, unit: Unit, input: number | null, keys: string[], given: Readings, done: boolean): Line[] {
  const values: Readings = { ...given }
  for (const key of keys) {
    const result = resultOf(key)
    values[result + BEFORE] = memory(data, unit, input, result, 'before', true)
    if (result === 'after') continue
    values[result] = done ? (memory(data, unit, input, result, 'after', done) ?? readingOf(key, values)) : undefined
  }
  return keys.map((key) => ({ key, values }))
}

function memory(data: StepData, { layer, unit }: Unit, input: number | null, name: string, which: 'before' | 'after', there: boolean): Reading {
  const value = there ? data.slot(name, layer, unit, input, which) : NaN
  return Number.isNaN(value) ? (data.whole ? undefined : null) : value
}
