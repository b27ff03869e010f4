/** The loss over the run: what the session sends, joined to what the page held before. */
import type { Curves } from './messages.gen'
import type { Arrays, Numbers } from './wire'

/** One curve: `x` are steps done; where points stand for several steps, `low` and `high` are their extremes. */
export interface Line {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly low?: Float64Array
  readonly high?: Float64Array
}

/** One row for each end of an epoch; `step` is the first step after it. */
export interface LossCurves {
  readonly batch: Line
  readonly epoch: Line
  readonly heldOut: Line
  readonly focus: Line
  readonly focusSample: number | null
  readonly furthest: number
}

const EMPTY: Line = { x: new Float64Array(0), y: new Float64Array(0) }
export const NO_CURVES: LossCurves = { batch: EMPTY, epoch: EMPTY, heldOut: EMPTY, focus: EMPTY, focusSample: null, furthest: 0 }

const row = (data: Numbers, points: number, index: number): Float64Array => Float64Array.from(data.subarray(index * points, (index + 1) * points))

export function readCurves(header: Curves, arrays: Arrays, firstStepOf: (epoch: number) => number): LossCurves {
  const batch = arrays.get('batch')
  const epoch = arrays.get('epoch')
  const batches = batch?.shape[1] ?? 0
  const epochs = epoch?.shape[1] ?? 0
  const middle = (header.steps_per_point - 1) / 2
  const batchX = Float64Array.from({ length: batches }, (_, point) => header.start + point * header.steps_per_point + middle)
  const epochX = Float64Array.from({ length: epochs }, (_, point) => firstStepOf(header.first_epoch + (point + 1) * header.epochs_per_point))
  return {
    batch: batch ? { x: batchX, low: row(batch.data, batches, 0), y: row(batch.data, batches, 1), high: row(batch.data, batches, 2) } : EMPTY,
    epoch: epoch ? { x: epochX, y: row(epoch.data, epochs, 0) } : EMPTY,
    heldOut: epoch ? { x: epochX, y: row(epoch.data, epochs, 1) } : EMPTY,
    focus: { x: Float64Array.from(arrays.get('focus.steps')?.data ?? []), y: Float64Array.from(arrays.get('focus.loss')?.data ?? []) },
    focusSample: header.focus,
    furthest: header.furthest,
  }
}

/** The points of `line` whose step is in [from, to). */
export function cut(line: Line, from: number, to: number): Line {
  const keep = Array.from(line.x.keys()).filter((index) => (line.x[index] ?? NaN) >= from && (line.x[index] ?? NaN) < to)
  const pick = (values: Float64Array): Float64Array => Float64Array.from(keep, (index) => values[index] ?? NaN)
  return { x: pick(line.x), y: pick(line.y), ...(line.low && line.high ? { low: pick(line.low), high: pick(line.high) } : {}) }
}

function join(first: Line, second: Line): Line {
  const both = (a: Float64Array, b: Float64Array): Float64Array => Float64Array.from([...a, ...b])
  const low = first.low || second.low ? both(first.low ?? first.y, second.low ?? second.y) : undefined
  const high = first.high || second.high ? both(first.high ?? first.y, second.high ?? second.y) : undefined
  return { x: both(first.x, second.x), y: both(first.y, second.y), ...(low && high ? { low, high } : {}) }
}

/** What is known of a run before `step`. */
export function upTo(curves: LossCurves, step: number): LossCurves {
  const past = (line: Line): Line => cut(line, 0, step)
  return { ...curves, batch: past(curves.batch), epoch: past(curves.epoch), heldOut: past(curves.heldOut), focus: past(curves.focus), furthest: step }
}

/** The session's curves begin at `start` and end where it has come to: before and beyond, those that the page held of the same run. */
export function joinCurves(held: LossCurves, fresh: LossCurves, start: number): LossCurves {
  const { furthest } = fresh
  if (start === 0 && held.furthest <= furthest) return fresh
  const joined = (name: 'batch' | 'epoch' | 'heldOut'): Line => {
    const line = start === 0 ? fresh[name] : join(cut(held[name], 0, fresh[name].x[0] ?? start), fresh[name])
    return held.furthest <= furthest ? line : join(line, cut(held[name], name === 'batch' ? furthest : furthest + 1, Infinity))
  }
  const focus = start > 0 && held.focusSample === fresh.focusSample ? join(cut(held.focus, 0, fresh.focus.x[0] ?? start), fresh.focus) : fresh.focus
  return { ...fresh, batch: joined('batch'), epoch: joined('epoch'), heldOut: joined('heldOut'), focus, furthest: Math.max(held.furthest, furthest) }
}

/** The largest finite loss among the lines, for the height of the plot; 1 where there is none. */
export function highest(lines: readonly Line[]): number {
  let top = 0
  for (const { y } of lines) for (const value of y) if (Number.isFinite(value) && value > top) top = value
  return top > 0 ? top : 1
}

/** Round numbers from 0 to at most `top`, about `count` of them. */
export function ticks(top: number, count: number): number[] {
  if (!(top > 0)) return [0]
  const rough = top / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const size = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  return Array.from({ length: Math.floor(top / size + 1e-9) + 1 }, (_, index) => Number((index * size).toPrecision(12)))
}
