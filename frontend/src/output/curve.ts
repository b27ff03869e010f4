/** What the network says along its one input, over the samples. */
import type { RunInfo } from '../lib/messages.gen'
import type { SampleData } from '../lib/samples'
import type { Numbers } from '../lib/wire'
import type { Plane, Range } from './plane'

export interface CurvePicture {
  readonly points: readonly { x: number; y: number; held: boolean }[]
  /** A path for each output. */
  readonly lines: readonly string[]
  readonly low: number
  readonly high: number
}

const MARGIN = 6

export function curveOf(run: RunInfo, samples: SampleData, plane: Plane, width: number, height: number): CurvePicture {
  const truths = Array.from(samples.shown, (sample) => truthOf(run, samples, sample))
  const [low, high] = extentOf([truths, ...plane.outputs])
  const x = (value: number): number => ((value - plane.across[0]) / (plane.across[1] - plane.across[0])) * width
  const y = (value: number): number => height - MARGIN - ((value - low) / (high - low || 1)) * (height - 2 * MARGIN)
  const step = width / Math.max(1, plane.n - 1)
  const path = (values: Numbers): string =>
    Array.from(values, (value, at) => (Number.isFinite(value) ? `${at === 0 ? 'M' : 'L'}${(at * step).toFixed(1)} ${y(value).toFixed(1)}` : '')).join('')
  const points = Array.from(samples.shown, (sample, index) => ({ x: x(samples.column(sample, 0)), y: y(truths[index]!), held: samples.heldOut(sample) }))
  return { points, lines: plane.outputs.map(path), low, high }
}

/** A class of two stands at its end of the scale, of more at the share of its own output. */
function truthOf(run: RunInfo, samples: SampleData, sample: number): number {
  const target = samples.target(sample)
  return run.task === 'regression' || run.outputs.length === 1 ? target : 1
}

function extentOf(lists: readonly ArrayLike<number>[]): Range {
  let [low, high] = [Infinity, -Infinity]
  for (const list of lists) for (const value of Array.from(list)) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)]
  return low <= high ? [low, high] : [0, 1]
}
