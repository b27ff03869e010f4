/** Parameters that stay as they are, by path: parameters.0 (a layer), parameters.0.weight.1.2, parameters.0.bias.1. */
import type { PlayerContract } from '../lib/contract'

export const FROZEN = 'training.frozen'

export function layerPath(layer: number): string {
  return `parameters.${layer}`
}

/** Of one weight, or, without an input, of a bias. */
export function parameterPath(layer: number, unit: number, input: number | null): string {
  return input === null ? `parameters.${layer}.bias.${unit}` : `parameters.${layer}.weight.${unit}.${input}`
}

/** What is frozen in the step on the page. */
export function frozenNow({ step, run }: Pick<PlayerContract, 'step' | 'run'>): readonly string[] {
  const header = step?.header
  return header?.type === 'step' ? header.frozen : (run?.frozen ?? [])
}

/** The entry that freezes `path`: its own, or that of something it is part of. */
export function frozenBy(frozen: readonly string[], path: string): string | undefined {
  return frozen.find((entry) => path === entry || path.startsWith(`${entry}.`))
}

export function toggled(frozen: readonly string[], path: string): string[] {
  return frozen.includes(path) ? frozen.filter((entry) => entry !== path) : [...frozen, path]
}
