/** The data set, as its author gave it. */
import type { RunInfo } from './messages.gen'
import type { Arrays } from './wire'

/** How many of the features, from the first on, are the data's own columns; 0 where others are made in their place. */
export function columnsOf({ features, data_value }: Pick<RunInfo, 'features' | 'data_value'>): number {
  const made = (data_value as { features?: readonly string[] } | null)?.features ?? []
  if (made.length === 0) return features.length
  return made[0] === 'x1' && made[1] === 'x2' ? 2 : 0
}

export class SampleData {
  readonly count: number
  readonly #inputs: ArrayLike<number>
  readonly #targets: ArrayLike<number>
  readonly #heldOut: ArrayLike<number>
  readonly #features: number
  readonly #width: number

  constructor(arrays: Arrays) {
    const inputs = arrays.get('inputs')
    const targets = arrays.get('targets')
    this.count = inputs?.shape[0] ?? 0
    this.#features = inputs?.shape[1] ?? 0
    this.#width = targets?.shape[1] ?? 0
    this.#inputs = inputs?.data ?? []
    this.#targets = targets?.data ?? []
    this.#heldOut = arrays.get('held_out')?.data ?? []
  }

  feature(sample: number, feature: number): number {
    return this.#inputs[sample * this.#features + feature] ?? NaN
  }

  /** The class's index, or a target: the first, where none is named. */
  target(sample: number, target = 0): number {
    return this.#targets[sample * this.#width + target] ?? NaN
  }

  heldOut(sample: number): boolean {
    return this.#heldOut[sample] === 1
  }

  range(feature: number): [number, number] {
    return this.#extent((sample) => this.feature(sample, feature))
  }

  /** The least and the largest target. */
  targets(target = 0): [number, number] {
    return this.#extent((sample) => this.target(sample, target))
  }

  #extent(valueOf: (sample: number) => number): [number, number] {
    let low = Infinity
    let high = -Infinity
    for (let sample = 0; sample < this.count; sample++) {
      low = Math.min(low, valueOf(sample))
      high = Math.max(high, valueOf(sample))
    }
    return [low, high]
  }
}
