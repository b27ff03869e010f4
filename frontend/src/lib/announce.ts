/** The operation just done, in a sentence with its numbers, for those who listen. */
import type { Operation } from './contract'
import { formatAlone } from './format'
import type { RunInfo } from './messages.gen'
import type { TraceData } from './step'
import { say } from './words.svelte'

function range(values: ArrayLike<number>): string {
  const numbers = Array.from(values)
  if (numbers.length === 1) return formatAlone(numbers[0] ?? NaN)
  return say('lib.range', { least: formatAlone(Math.min(...numbers)), most: formatAlone(Math.max(...numbers)) })
}

/** The change of largest magnitude among a layer's weights that were sent. */
function largestChange(data: TraceData, layer: number): number {
  const { before, after } = data.edges(layer)
  const changes = Array.from(after, (value, index) => value - (before[index] ?? NaN))
  return changes.reduce((most, change) => (Math.abs(change) > Math.abs(most) ? change : most), 0)
}

function happened(run: RunInfo, data: TraceData, { phase, layer }: Operation, moment: string): string {
  const index = layer ?? 0
  const count = run.layers[index]?.units ?? 0
  const number = (value: number): string => formatAlone(value)
  switch (phase) {
    case 'forward':
      return say('lib.did_forward', { moment, count, range: range(data.a(index, 'before')) })
    case 'loss':
      return say('lib.did_loss', { moment, noun: run.noun, loss: number(data.loss('focus', 'before')), rows: data.header.rows, batch_loss: number(data.loss('batch', 'before')) })
    case 'backward':
      return say('lib.did_backward', { moment, count, range: range(data.delta(index) ?? []) })
    case 'update':
      return say('lib.did_update', { moment, change: number(largestChange(data, index)) })
    case 'check':
      return say('lib.did_check', { moment, before: number(data.loss('batch', 'before')), after: number(data.loss('batch', 'after')) })
  }
}

export function announce(run: RunInfo, data: TraceData | undefined, operation: Operation, momentName: string): string {
  return data ? happened(run, data, operation, momentName) : momentName
}
