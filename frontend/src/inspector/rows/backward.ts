import type { StepData } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import { slopeAt } from '../activations'
import { combine, product, reading, sum, type Reached, type Reading } from '../readings'
import { listed, weightedSum, type WeightedSum } from './weighted'

/** The error of a hidden unit: δ = (Σ wₖ δₖ) · f′(z). Everything with the parameters before the step. */
export interface HiddenError extends WeightedSum {
  slope: Reading
  delta: Reading
}

export function hiddenError(data: StepData, { layer, unit }: Unit, reached: Reached, all = false): HiddenError {
  const next = layer + 1
  const count = data.layers[next]!.units
  const here = reached('backward', layer)
  const deltas = data.delta(next)
  const w = (k: number): Reading => reading(data, true, data.weight(next, k, unit, 'before'))
  const x = (k: number): Reading => reading(data, reached('backward', next), deltas?.[k])
  const order = listed(count, (k) => data.weight(next, k, unit, 'before') * (deltas?.[k] ?? NaN), all)
  const parts = weightedSum(w, (k) => (here ? x(k) : undefined), order, count)
  const terms = parts.terms.map((term) => ({ ...term, x: x(term.index) }))
  return { ...parts, terms, slope: slopeOf(data, layer, unit, reached('forward', layer)), delta: deltaOf(data, layer, unit, here) }
}

function deltaOf(data: StepData, layer: number, unit: number, there: boolean): Reading {
  return reading(data, there, data.delta(layer)?.[unit])
}

/** f′(z) at the focus, as the backward pass uses it. */
export function slopeOf(data: StepData, layer: number, unit: number, there: boolean): Reading {
  const { activation } = data.layers[layer]!
  return reading(data, there, slopeAt(activation, data.z(layer, 'before')[unit]!, data.a(layer, 'before')[unit]!))
}

/** ∂ℓ/∂a of one output: its activation a, its target y, and the number of outputs. */
const LOSS_DERIVATIVE: Record<string, (a: number, y: number, outputs: number) => number> = {
  cross_entropy: (a, y) => (y === 0 ? 0 : -y / a),
  mean_squared_error: (a, y, outputs) => (2 * (a - y)) / outputs,
}

export function lossDerivative(loss: string, a: number, y: number, outputs: number): number {
  const derivative = LOSS_DERIVATIVE[loss]
  if (!derivative) throw new Error(`expected a loss with a derivative, but got ${loss}`)
  return derivative(a, y, outputs)
}

/** One output k's part in the error of output j: ∂ℓ/∂aₖ · ∂aₖ/∂zⱼ. */
export interface OutputTerm {
  index: number
  a: Reading
  y: number
  loss_derivative: Reading
  activation_derivative: Reading
  product: Reading
  running: Reading
  /** Why the term is what it is, where that is worth a word. */
  remark: 'not the true class' | 'p underflows' | null
}

export interface OutputError {
  /** Softmax with cross-entropy: the short form δ = p − y, which training uses. */
  short: { p: Reading; y: number } | null
  terms: OutputTerm[]
  delta: Reading
}

/** The error of an output unit: the loss's own derivative, unfolded. */
export function outputError(data: StepData, { layer, unit }: Unit, loss: string, reached: Reached): OutputError {
  const { activation, units } = data.layers[layer]!
  const softmax = activation === 'softmax'
  const outputs = softmax ? Array.from({ length: units }, (_, k) => k) : [unit]
  let running: Reading = 0
  const terms = outputs.map((k): OutputTerm => {
    const term = outputTerm(data, layer, unit, k, loss, reached)
    running = sum(running, term.product)
    return { ...term, running }
  })
  const p = reading(data, reached('forward', layer), data.a(layer, 'before')[unit])
  const short = softmax && loss === 'cross_entropy' ? { p, y: data.target()[unit]! } : null
  return { short, terms, delta: deltaOf(data, layer, unit, reached('backward', layer)) }
}

function outputTerm(data: StepData, layer: number, j: number, k: number, loss: string, reached: Reached): Omit<OutputTerm, 'running'> {
  const { activation, units } = data.layers[layer]!
  const activations = data.a(layer, 'before')
  const y = data.target()[k]!
  const here = reached('backward', layer)
  const a = reading(data, reached('forward', layer), activations[k])
  const known = here ? a : undefined
  const loss_derivative = combine((value) => lossDerivative(loss, value, y, units), known)
  const activation_derivative =
    activation === 'softmax'
      ? combine((p) => p * ((k === j ? 1 : 0) - activations[j]!), known)
      : slopeOf(data, layer, j, here)
  const each = a === 0 && y !== 0 && loss === 'cross_entropy' ? underflowed(data, layer, j, here) : product(loss_derivative, activation_derivative)
  return { index: k, a, y, loss_derivative, activation_derivative, product: each, remark: remarkOn(activation, loss, a, y) }
}

/** −y/p · p(…) is 0 · ∞ where p is too small for a float64; its limit −y([k=j] − pⱼ) is δ itself, as all other terms are 0. */
function underflowed(data: StepData, layer: number, j: number, here: boolean): Reading {
  return deltaOf(data, layer, j, here)
}

function remarkOn(activation: string, loss: string, a: Reading, y: number): OutputTerm['remark'] {
  if (activation !== 'softmax' || loss !== 'cross_entropy') return null
  if (y === 0) return 'not the true class'
  return a === 0 ? 'p underflows' : null
}
