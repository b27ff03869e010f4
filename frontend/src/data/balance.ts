/** How many samples each class has in each part: of all samples, not of those on show alone. */
import type { SampleData } from '../lib/samples'

export interface ClassCount {
  readonly train: number
  readonly heldOut: number
}

export function balance(samples: SampleData, classes: number): ClassCount[] {
  return Array.from({ length: classes }, (_, index) => samples.counts(index))
}
