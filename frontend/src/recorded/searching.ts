/** Looking for a moment among the recorded steps, as src/neuroviz/searching.py and diagnostics/beginning.py do along a run. */
import type { Diagnoses, Find, SampleTable, Step } from '../lib/messages.gen'
import type { Packet } from '../lib/wire'
import { rowOf } from './focus'

/** The packets of one recorded step, and which it is. */
export interface Looked {
  readonly step: number
  readonly trace: Packet<Step>
  readonly diagnoses: Packet
}

export interface FoundStep {
  readonly step: number | null
  readonly layer: number | null
}

const NONE: FoundStep = { step: null, layer: null }

/** The step with the largest |Δ| of any one parameter, the first of equal ones, and the parameter's layer. */
export function largestChange(steps: Iterable<Looked>, layers: number): FoundStep {
  let [found, largest] = [NONE, -1]
  for (const { step, trace } of steps) {
    for (let layer = 0; layer < layers; layer++) {
      const change = Math.max(...['weight', 'bias'].map((kind) => largestOf(trace, `${layer}.${kind}`)))
      if (change > largest) [found, largest] = [{ step, layer }, change]
    }
  }
  return found
}

function largestOf({ arrays }: Packet, name: string): number {
  const [before, after] = [arrays.get(`before.${name}`)!.data, arrays.get(`after.${name}`)!.data]
  return Float64Array.from(after, (value, at) => Math.abs(value - before[at]!)).reduce((one, other) => Math.max(one, other), 0)
}

/** The first step that begins with parameters which take a sample on show for another class; undefined: it is not on show. */
export function firstWrong(steps: Iterable<Looked>, table: Packet<SampleTable>, sample: number): FoundStep | undefined {
  const place = rowOf(table.arrays, sample)
  const truth = table.arrays.get('targets')!.data[place]
  if (place < 0) return undefined
  for (const { step, trace } of steps) {
    const said = trace.arrays.get('predictions')?.data[place] ?? -1
    if (said < 0) return undefined
    if (said !== truth) return { step, layer: null }
  }
  return NONE
}

/** The first step with such a finding. */
export function firstFinding(steps: Iterable<Looked>, { kind, layer = null }: Find): FoundStep {
  for (const { step, diagnoses } of steps) {
    const { items = [] } = diagnoses.message as Diagnoses
    if (items.some((item) => item.kind === kind && item.layer === layer)) return { step, layer: null }
  }
  return NONE
}
