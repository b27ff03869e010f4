/** Parameters that stay as they are, by path: parameters.0 (a layer), parameters.0.weight.1.2, parameters.0.bias.1. */
import type { PlayerContract } from '../lib/contract'
import { trainingAt } from '../lib/location'
import { say } from '../lib/words.svelte'

export const FROZEN = 'training.frozen'

export function layerPath(layer: number): string {
  return `parameters.${layer}`
}

/** Of one weight, or, without an input, of a bias. */
export function parameterPath(layer: number, unit: number, input: number | null): string {
  return input === null ? `parameters.${layer}.bias.${unit}` : `parameters.${layer}.weight.${unit}.${input}`
}

/** What is frozen in the step on the page. */
export function frozenNow({ run, moment }: Pick<PlayerContract, 'run' | 'moment'>): readonly string[] {
  return run ? trainingAt(run, moment.step).frozen : []
}

/** The entry that freezes `path`: its own, or that of something it is part of. */
export function frozenBy(frozen: readonly string[], path: string): string | undefined {
  return frozen.find((entry) => path === entry || path.startsWith(`${entry}.`))
}

/** What a path freezes: a layer, or a weight or a bias of it. */
export function frozenThing(path: string): { kind: 'layer' | 'weight' | 'bias'; layer: number } {
  const [, layer, kind] = path.split('.')
  return { kind: kind === 'weight' || kind === 'bias' ? kind : 'layer', layer: Number(layer) }
}

/** What an entry freezes of which a parameter is a part: "the whole of layer 1", "all weights into neuron 3 of layer 1". */
export function wholeName(entry: string): string {
  const number = (index: string | undefined): string => String(Number(index) + 1)
  const [, layer, kind, unit] = entry.split('.')
  if (kind === undefined) return say('setup.whole_layer', { layer: number(layer) })
  if (unit === undefined) return say(kind === 'bias' ? 'setup.all_biases' : 'setup.all_weights', { layer: number(layer) })
  return say('setup.all_weights_into', { layer: number(layer), neuron: number(unit) })
}

export function toggled(frozen: readonly string[], path: string): string[] {
  return frozen.includes(path) ? frozen.filter((entry) => entry !== path) : [...frozen, path]
}
