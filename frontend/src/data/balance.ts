/** How many samples each class has in each part. */
import type { SampleData } from '../lib/samples'

export interface ClassCount {
  readonly train: number
  readonly heldOut: number
}

export function balance(samples: SampleData, classes: number): ClassCount[] {
  const rows = Array.from({ length: classes }, () => ({ train: 0, heldOut: 0 }))
  for (let sample = 0; sample < samples.count; sample++) {
    const row = rows[samples.target(sample)]
    if (row) row[samples.heldOut(sample) ? 'heldOut' : 'train'] += 1
  }
  return rows
}
