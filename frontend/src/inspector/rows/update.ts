import type { StepData } from '../../lib/contract'
import type { Step, Unit } from '../../lib/messages.gen'
import { difference, product, reading, type Reached, type Reading } from '../readings'
import { listed } from './weighted'

/** How one parameter got its new value. `input` null: the bias, whose signal is 1. */
export interface Update {
  input: number | null
  before: Reading
  /** What came in, and the error: their product is the focus's own share of the gradient. */
  a: Reading
  delta: Reading
  own: Reading
  /** Each sample's share, in the order of the batch. */
  shares: ArrayLike<number>
  mean: Reading
  /** −η × mean: plain gradient descent. */
  descent: Reading
  /** After − before: the step that the optimizer made. */
  step: Reading
  after: Reading
}

export function stepHeader(data: StepData): Step | undefined {
  return data.header.type === 'step' ? data.header : undefined
}

/** A number that is the same for every parameter in this step. */
export function constant(data: StepData, name: string): number | undefined {
  return stepHeader(data)?.constants[name]
}

export function update(data: StepData, { layer, unit }: Unit, input: number | null, reached: Reached): Update {
  const known = reached('backward', layer)
  const done = reached('update', layer)
  const before = reading(data, true, parameter(data, layer, unit, input, 'before'))
  const after = reading(data, done, parameter(data, layer, unit, input, 'after'))
  const mean = reading(data, known, gradient(data, layer, unit, input))
  const signal = input === null ? 1 : data.signal(layer - 1, 'before')[input]
  const a = reading(data, layer === 0 || input === null || reached('forward', layer - 1), signal)
  const delta = reading(data, known, data.delta(layer)?.[unit])
  const rate = stepHeader(data)?.learning_rate
  return {
    input, before, a, delta, mean, after,
    own: product(delta, a),
    shares: known ? data.contributions(layer, unit, input) : [],
    descent: product(rate === undefined ? null : -rate, mean),
    step: difference(after, before),
  }
}

function parameter(data: StepData, layer: number, unit: number, input: number | null, which: 'before' | 'after'): number {
  return input === null ? data.bias(layer, unit, which) : data.weight(layer, unit, input, which)
}

function gradient(data: StepData, layer: number, unit: number, input: number | null): number {
  return input === null ? data.gradBias(layer, unit) : data.gradWeight(layer, unit, input)
}

/** The updates of a unit's parameters, the bias last; of many, those that changed most. */
export function updates(data: StepData, unit: Unit, reached: Reached, all = false): { rows: Update[]; leftOut: number } {
  const { inputs } = data.layers[unit.layer]!
  const change = (input: number): number =>
    parameter(data, unit.layer, unit.unit, input, 'after') - parameter(data, unit.layer, unit.unit, input, 'before')
  const order = listed(inputs, change, all)
  const rows = [...order, null].map((input) => update(data, unit, input, reached))
  return { rows, leftOut: inputs - order.length }
}
