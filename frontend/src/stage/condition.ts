/** What is the matter with a unit, for the sample in focus. */
export type Condition = 'not_finite' | 'off' | 'saturated'

/** Less of an error than this comes through a saturated unit. */
const SATURATED_SLOPE = 0.02

export function conditionOf(activation: string, z: number, a: number): Condition | null {
  if (!Number.isFinite(z) || !Number.isFinite(a)) return 'not_finite'
  if (activation === 'relu') return z <= 0 ? 'off' : null
  if (activation === 'tanh') return 1 - a * a < SATURATED_SLOPE ? 'saturated' : null
  if (activation === 'sigmoid') return a * (1 - a) < SATURATED_SLOPE ? 'saturated' : null
  return null
}
