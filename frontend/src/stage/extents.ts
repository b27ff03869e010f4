/** The magnitudes that a step shows anywhere in its course: the scales must cover them from its first operation on. */
import type { StepData } from '../lib/contract'
import { largest, type Extents } from './scales'

/** `image`: the inputs are pixels, with a scale of their own. */
export function extentsOf(step: StepData, image = false): Extents {
  const seen: Extents = { weight: 0, activation: 1, pixel: 0, signal: 0, error: 0, change: 0, activationChange: 0 }
  const grow = (key: keyof Extents, value: number): void => {
    seen[key] = Math.max(seen[key], value)
  }
  const inputs = largest(step.a(-1, 'before'))
  grow(image ? 'pixel' : 'activation', inputs)
  grow('signal', inputs)
  step.layers.forEach((layer, index) => {
    const [before, after] = [step.a(index, 'before'), step.a(index, 'after')]
    grow('activation', Math.max(largest(before), largest(after)))
    grow('signal', largest(before))
    grow('activationChange', largestDifference(before, after))
    growEdges(step, index, layer.inputs, grow)
    for (let unit = 0; unit < layer.units; unit++) growBias(step, index, unit, grow)
  })
  return seen
}

type Grow = (key: keyof Extents, value: number) => void

function finite(value: number): number {
  return Number.isFinite(value) ? Math.abs(value) : 0
}

function largestDifference(before: ArrayLike<number>, after: ArrayLike<number>): number {
  let most = 0
  for (let k = 0; k < before.length; k++) most = Math.max(most, finite(after[k]! - before[k]!))
  return most
}

function growEdges(step: StepData, layer: number, inputs: number, grow: Grow): void {
  const { index, before, after } = step.edges(layer)
  const [sources, delta] = [step.a(layer - 1, 'before'), step.delta(layer)]
  grow('change', largestDifference(before, after))
  grow('weight', Math.max(largest(before), largest(after)))
  if (delta) grow('error', largest(delta))
  for (let k = 0; k < index.length; k++) {
    const input = index[k]! % inputs
    const unit = (index[k]! - input) / inputs
    grow('signal', finite(before[k]! * sources[input]!))
    if (delta && layer > 0) grow('error', finite(before[k]! * delta[unit]!))
  }
}

function growBias(step: StepData, layer: number, unit: number, grow: Grow): void {
  const [before, after] = [step.bias(layer, unit, 'before'), step.bias(layer, unit, 'after')]
  grow('weight', Math.max(finite(before), finite(after)))
  grow('signal', finite(before))
  grow('change', finite(after - before))
}
