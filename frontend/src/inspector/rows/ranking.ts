import type { StepData } from '../../lib/contract'

/** One parameter's change; `input` null: a bias. */
export interface Change {
  layer: number
  unit: number
  input: number | null
  before: number
  after: number
  change: number
}

/** By |Δ|, or by |Δ/w|: what was 0 before has no such ratio and is left out. */
export type RankBy = 'absolute' | 'relative'

export function largestChanges(data: StepData, by: RankBy, count: number, updated: (layer: number) => boolean): Change[] {
  const largest: Change[] = []
  for (let layer = 0; layer < data.layers.length; layer++) {
    if (updated(layer)) for (const change of changesOf(data, layer)) keep(largest, change, by, count)
  }
  return largest
}

function size({ before, change }: Change, by: RankBy): number {
  const magnitude = Math.abs(by === 'absolute' ? change : change / before)
  return Number.isFinite(magnitude) ? magnitude : 0
}

/** A list of `count`, kept in order while going through the parameters once. */
function keep(largest: Change[], change: Change, by: RankBy, count: number): void {
  const magnitude = size(change, by)
  if (magnitude === 0 || (largest.length === count && magnitude <= size(largest[count - 1]!, by))) return
  const place = largest.findIndex((other) => size(other, by) < magnitude)
  largest.splice(place < 0 ? largest.length : place, 0, change)
  if (largest.length > count) largest.pop()
}

function* changesOf(data: StepData, layer: number): Generator<Change> {
  const { inputs, units } = data.layers[layer]!
  const { index, before, after } = data.edges(layer)
  for (let i = 0; i < index.length; i++) {
    const [unit, input] = [Math.floor(index[i]! / inputs), index[i]! % inputs]
    yield { layer, unit, input, before: before[i]!, after: after[i]!, change: after[i]! - before[i]! }
  }
  for (let unit = 0; unit < units; unit++) {
    const [old, now] = [data.bias(layer, unit, 'before'), data.bias(layer, unit, 'after')]
    yield { layer, unit, input: null, before: old, after: now, change: now - old }
  }
}

/** How many weights are not among those that were sent. */
export function notRanked(data: StepData): number {
  return data.layers.reduce((total, _, layer) => total + data.edges(layer).leftOut, 0)
}
