import type { StepData, Which } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import { combine, difference, product, reading, sum, type Reached, type Reading } from '../readings'
import { listed, weightedSum, type WeightedSum } from './weighted'

/** How a unit came to its activation: z = Σ w·a + b, a = f(z). */
export interface Forward extends WeightedSum {
  bias: Reading
  z: Reading
  a: Reading
}

/** `after`: the check pass, with the new parameters. */
export function forward(data: StepData, { layer, unit }: Unit, which: Which, reached: Reached, all = false): Forward {
  const { inputs } = data.layers[layer]!
  const here = which === 'before' ? reached('forward', layer) : reached('check', null)
  const there = layer === 0 || (which === 'before' ? reached('forward', layer - 1) : here)
  const known = which === 'before' || reached('update', layer)
  const source = data.signal(layer - 1, which)
  const w = (input: number): Reading => reading(data, known, data.weight(layer, unit, input, which))
  const x = (input: number): Reading => reading(data, there, source[input])
  const order = listed(inputs, (input) => data.weight(layer, unit, input, which) * (source[input] ?? NaN), all)
  const parts = weightedSum(w, (input) => (here ? x(input) : undefined), order, inputs)
  return {
    ...parts,
    terms: parts.terms.map((term) => ({ ...term, x: x(term.index) })),
    bias: reading(data, known, data.bias(layer, unit, which)),
    z: reading(data, here, data.z(layer, which)[unit]),
    a: reading(data, here, data.a(layer, which)[unit]),
  }
}

/** The same quantity in the two states, and the change. */
export interface Compared {
  before: Reading
  after: Reading
  change: Reading
}

export interface ForwardChange {
  terms: ({ index: number } & Compared)[]
  rest: ({ count: number } & Compared) | null
  bias: Compared
  z: Compared
  a: Compared
}

export function compared(before: Reading, after: Reading): Compared {
  return { before, after, change: difference(after, before) }
}

/** Both passes term by term, in the order of the first. */
export function forwardChange(data: StepData, unit: Unit, reached: Reached, all = false): ForwardChange {
  const before = forward(data, unit, 'before', reached, all)
  const after = forward(data, unit, 'after', reached, true)
  const products = new Map(after.terms.map((term) => [term.index, term.product]))
  const terms = before.terms.map((term) => ({ index: term.index, ...compared(term.product, products.get(term.index)) }))
  const listedAfter = terms.reduce<Reading>((total, term) => sum(total, term.after), 0)
  const rest = before.rest && { count: before.rest.count, ...compared(before.rest.product, difference(after.total, listedAfter)) }
  return { terms, rest, bias: compared(before.bias, after.bias), z: compared(before.z, after.z), a: compared(before.a, after.a) }
}

/** One class of a softmax: p = exp(z) / Σ exp(z). */
export interface SoftmaxTerm {
  index: number
  z: Reading
  exp: Reading
  p: Reading
}

export interface Softmax {
  terms: SoftmaxTerm[]
  total: Reading
  /** What is taken from every z first, so that exp stays finite: it cancels in p. 0 where it is not needed. */
  shift: number
}

/** Beyond this |z| the largest z is taken off first, as the engine always does; below, the plain terms read better. */
const LARGE = 20

export function softmax(data: StepData, layer: number, which: Which, reached: Reached): Softmax {
  const here = which === 'before' ? reached('forward', layer) : reached('check', null)
  const z = Array.from(data.z(layer, which))
  const largest = Math.max(...z)
  const shift = z.some((value) => Math.abs(value) > LARGE) ? largest : 0
  const p = data.a(layer, which)
  const terms = z.map((value, index): SoftmaxTerm => {
    const known = reading(data, here, value)
    return { index, z: known, exp: combine((each) => Math.exp(each - shift), known), p: reading(data, here, p[index]) }
  })
  return { terms, total: terms.reduce<Reading>((total, { exp }) => sum(total, exp), 0), shift }
}

/** w·a of one connection. */
export function edgeSignal(data: StepData, layer: number, unit: number, input: number, which: Which): Reading {
  return product(data.weight(layer, unit, input, which), data.signal(layer - 1, which)[input])
}
