/** Predicted against true numbers of the samples on show, in the units of the data: on the diagonal they are the same. */
import type { Point } from '../data/scatter'
import type { SampleData } from '../lib/samples'

export interface ResidualPicture {
  readonly points: readonly Point[]
  /** Both axes go from `low` to `high`. */
  readonly low: number
  readonly high: number
  /** Whether any prediction was computed. */
  readonly known: boolean
}

const MARGIN = 0.04

export function residualPoints(samples: SampleData, predicted: (place: number) => number, target: number, width: number, height: number): ResidualPicture {
  const pairs = Array.from(samples.shown, (sample, place) => [samples.target(sample, target), predicted(place)] as const)
  let [low, high] = [Infinity, -Infinity]
  for (const value of pairs.flat()) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  const margin = MARGIN * (high - low) || 1
  ;[low, high] = [low - margin, high + margin]
  const share = (value: number): number => (value - low) / (high - low)
  const points = pairs.map(([truth, said]) => ({ x: share(truth) * width, y: height - share(said) * height }))
  return { points, low, high, known: pairs.some(([, said]) => !Number.isNaN(said)) }
}
