/** Which selections a network has. */
import type { Selection } from './contract'
import { fileOf } from './edits.svelte'
import type { RunInfo, Unit } from './messages.gen'

export const FIRST_NEURON: Selection = { kind: 'unit', layer: 0, unit: 0 }

/** The selection, where the network has it; else its first neuron. */
export function within(selection: Selection, run: RunInfo): Selection {
  if (selection.kind === 'loss') return selection
  if (selection.kind === 'input') return selection.input < run.features.length ? selection : FIRST_NEURON
  const layer = run.layers[selection.layer]
  if (!layer || selection.unit >= layer.units) return FIRST_NEURON
  return selection.kind !== 'edge' || selection.input < layer.inputs ? selection : FIRST_NEURON
}

/** The unit whose parameters a selection shows. */
export function unitOf(selection: Selection): Unit | null {
  return 'unit' in selection ? { layer: selection.layer, unit: selection.unit } : null
}

/** Do both runs have samples of the same numbers, so that one in focus can stay so? */
export function sameSamples(one: RunInfo | undefined, other: RunInfo): boolean {
  const count = ({ train_samples, test_samples }: RunInfo): number => train_samples + test_samples
  return one !== undefined && one.data === other.data && count(one) === count(other) && fileOf(one)?.sha256 === fileOf(other)?.sha256
}

/** Do both runs have the same data and the same network, so that the numbers of one fit the other's picture? */
export function sameShape(one: RunInfo | undefined, other: RunInfo): boolean {
  const shape = (run: RunInfo): string => JSON.stringify([run.layers, run.data, run.data_value, run.seed])
  return one !== undefined && shape(one) === shape(other)
}
