/** The activations as curves: f, its slope, and how the slope is written. The numbers of the run itself come from the step. */

export interface Curve {
  f: (z: number) => number
  /** f′ at z, where a = f(z). */
  slope: (z: number, a: number) => number
  /** The slope in symbols, to stand beside its number. */
  slope_words: string
  /** The values that f cannot leave; null: none. */
  range: readonly [number, number] | null
}

const CURVES: Record<string, Curve> = {
  identity: { f: (z) => z, slope: () => 1, slope_words: '1', range: null },
  relu: { f: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0), slope_words: '1 where z > 0, else 0', range: null },
  sigmoid: { f: (z) => 1 / (1 + Math.exp(-z)), slope: (_, a) => a * (1 - a), slope_words: 'a(1 − a)', range: [0, 1] },
  tanh: { f: Math.tanh, slope: (_, a) => 1 - a * a, slope_words: '1 − a²', range: [-1, 1] },
}

/** Undefined for softmax, whose outputs depend on every z of the layer. */
export function curveOf(activation: string): Curve | undefined {
  return CURVES[activation]
}

export function slopeAt(activation: string, z: number, a: number): number {
  const curve = CURVES[activation]
  if (!curve) throw new Error(`expected an activation of one z, but got ${activation}`)
  return curve.slope(z, a)
}
