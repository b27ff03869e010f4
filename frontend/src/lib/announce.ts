/** The operation just done, in a sentence with its numbers, for those who listen. */
import type { Operation } from './contract'
import { formatAlone } from './format'
import type { RunInfo } from './messages.gen'
import type { TraceData } from './step'

const count = (units: number): string => (units === 1 ? 'the one neuron' : `the ${units} neurons`)

function range(values: ArrayLike<number>): string {
  const numbers = Array.from(values)
  if (numbers.length === 1) return formatAlone(numbers[0] ?? NaN)
  return `from ${formatAlone(Math.min(...numbers))} to ${formatAlone(Math.max(...numbers))}`
}

/** The change of largest magnitude among a layer's weights that were sent. */
function largestChange(data: TraceData, layer: number): number {
  const { before, after } = data.edges(layer)
  const changes = Array.from(after, (value, index) => value - (before[index] ?? NaN))
  return changes.reduce((most, change) => (Math.abs(change) > Math.abs(most) ? change : most), 0)
}

function happened(run: RunInfo, data: TraceData, { phase, layer }: Operation): string {
  const index = layer ?? 0
  const neurons = count(run.layers[index]?.units ?? 0)
  const number = (value: number): string => formatAlone(value)
  switch (phase) {
    case 'forward':
      return `activations of ${neurons}: ${range(data.a(index, 'before'))}`
    case 'loss':
      return `this ${run.noun} ${number(data.loss('focus', 'before'))}, the batch of ${data.header.rows} ${number(data.loss('batch', 'before'))}`
    case 'backward':
      return `errors of ${neurons}: ${range(data.delta(index) ?? [])}`
    case 'update':
      return `the largest change of a weight is ${number(largestChange(data, index))}`
    case 'check':
      return `the batch’s loss went from ${number(data.loss('batch', 'before'))} to ${number(data.loss('batch', 'after'))}`
  }
}

export function announce(run: RunInfo, data: TraceData | undefined, operation: Operation, momentName: string): string {
  return data ? `${momentName}: ${happened(run, data, operation)}.` : momentName
}
