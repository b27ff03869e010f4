/** The activations as curves, from their formulas. The numbers of the run itself come from the step. */
import { formulaOf, valueOf } from '../formulas/formulas'

export interface Curve {
  f: (z: number) => number
  slope: (z: number) => number
}

/** Undefined for softmax, whose outputs depend on every z of the layer. */
export function curveOf(activation: string, option: number): Curve | undefined {
  const [key, derivative] = [`activation.${activation}`, `activation.${activation}.derivative`]
  if (!('slope' in formulaOf(derivative).symbols)) return undefined
  const f = (z: number): number => valueOf(key, { z, option })
  return { f, slope: (z) => valueOf(derivative, { z, a: f(z), option }) }
}
