import type { StepData } from '../../lib/contract'
import type { Unit } from '../../lib/messages.gen'
import { FORMULAS, readingOf, resultOf } from '../../formulas/formulas'
import { product, reading, sum, type Reached, type Reading } from '../readings'
import { listed, weightedSum, type WeightedSum } from './weighted'

/** The error of a hidden unit: δ = (Σ wₖ δₖ) · f′(z). Everything with the parameters before the step. */
export interface HiddenError extends WeightedSum {
  /** Dropout's factor on the way back, 0 or 1 / (1 − p); null without dropout. */
  mask: number | null
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
  return { ...parts, terms, mask: data.mask(layer)?.[unit] ?? null, slope: slopeOf(data, layer, unit, reached('forward', layer)), delta: deltaOf(data, layer, unit, here) }
}

function deltaOf(data: StepData, layer: number, unit: number, there: boolean): Reading {
  return reading(data, there, data.delta(layer)?.[unit])
}

/** f′(z) at the focus, as the backward pass used it. */
export function slopeOf(data: StepData, layer: number, unit: number, there: boolean): Reading {
  return reading(data, there, data.slope(layer, unit))
}

/** Does the loss give δ = ∂ℓ/∂z at once, without a way through a? */
export function goesThroughZ(loss: string): boolean {
  return resultOf(`loss.${loss}.derivative`) === 'delta'
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
  /** p is too small for a float64: the product is its limit. */
  underflows: boolean
}

export interface OutputError {
  /** A loss that gives δ at once has a short form, which training uses: p and y of this output. */
  short: { p: Reading; y: number } | null
  /** Through a: of a softmax one row for each output. Of a loss that can only be written short, this output's alone, without products. */
  terms: OutputTerm[]
  delta: Reading
}

/** The error of an output unit: the loss's own derivative, unfolded. */
export function outputError(data: StepData, { layer, unit }: Unit, loss: string, reached: Reached): OutputError {
  const { activation, units } = data.layers[layer]!
  const outputs = activation === 'softmax' ? Array.from({ length: units }, (_, k) => k) : [unit]
  let running: Reading = 0
  const terms = outputs.map((k): OutputTerm => {
    const term = outputTerm(data, layer, unit, k, loss, reached)
    running = sum(running, term.product)
    return { ...term, running }
  })
  const p = reading(data, reached('forward', layer), data.a(layer, 'before')[unit])
  const short = goesThroughZ(loss) ? { p, y: data.target()[unit]! } : null
  return { short, terms, delta: deltaOf(data, layer, unit, reached('backward', layer)) }
}

function outputTerm(data: StepData, layer: number, j: number, k: number, loss: string, reached: Reached): Omit<OutputTerm, 'running'> {
  const y = data.target()[k]!
  const here = reached('backward', layer)
  const a = reading(data, reached('forward', layer), data.a(layer, 'before')[k])
  const loss_derivative = lossDerivative(data, loss, k, here ? a : undefined, y)
  const activation_derivative = activationDerivative(data, layer, j, k, here)
  const underflows = a === 0 && y !== 0 && goesThroughZ(loss)
  const each = underflows ? underflowed(data, layer, j, here) : product(loss_derivative, activation_derivative)
  return { index: k, a, y, loss_derivative, activation_derivative, product: each, underflows }
}

/** ∂ℓ/∂a: what training used; of a loss that gives δ at once, what it would have been, where that has a formula. */
function lossDerivative(data: StepData, loss: string, k: number, p: Reading, y: number): Reading {
  if (!goesThroughZ(loss)) return p === undefined ? undefined : reading(data, true, data.gradA(k))
  const key = `loss.${loss}.by_output`
  return FORMULAS[key] ? (y === 0 && p !== undefined ? 0 : readingOf(key, { y_k: y, p_k: p })) : null
}

function activationDerivative(data: StepData, layer: number, j: number, k: number, here: boolean): Reading {
  if (data.layers[layer]!.activation !== 'softmax') return slopeOf(data, layer, j, here)
  const p = (unit: number): Reading => reading(data, here, data.a(layer, 'before')[unit])
  return readingOf('activation.softmax.derivative', { p_k: p(k), p: p(j), same: k === j ? 1 : 0 })
}

/** −y/p · p(…) is 0 · ∞ where p is too small for a float64; its limit −y([k=j] − pⱼ) is δ itself, as all other terms are 0. */
function underflowed(data: StepData, layer: number, j: number, here: boolean): Reading {
  return deltaOf(data, layer, j, here)
}
