/** The map of a plane, read out of its message: what the network says at each point of a grid. */
import type { RunInfo, SurfaceMap } from '../lib/messages.gen'
import type { Numbers, Packet } from '../lib/wire'
import { say } from '../lib/words.svelte'

export type Range = readonly [number, number]

/** n points a side; row after row, upwards. */
export interface Plane {
  readonly n: number
  readonly rows: number
  readonly across: Range
  readonly up: Range
  readonly threshold: number | null
  /** Of each output (rows · n numbers). */
  readonly outputs: readonly Numbers[]
  /** Of each hidden layer, where they were asked for, each unit's own map, m points a side. */
  readonly units: readonly { readonly m: number; readonly maps: readonly Numbers[] }[]
}

export function readPlane({ message, arrays }: Packet<SurfaceMap>): Plane {
  const range = arrays.get('range')?.data ?? []
  const outputs = arrays.get('outputs')
  const units = []
  for (let layer = 0; arrays.has(`units.${layer}`); layer++) {
    const { shape, data } = arrays.get(`units.${layer}`)!
    units.push({ m: shape[2] ?? 0, maps: parted(data, shape[0] ?? 0) })
  }
  return {
    n: outputs?.shape[2] ?? 0,
    rows: outputs?.shape[1] ?? 0,
    across: [range[0] ?? 0, range[1] ?? 1],
    up: [range[2] ?? 0, range[3] ?? 1],
    threshold: message.threshold,
    outputs: outputs ? parted(outputs.data, outputs.shape[0] ?? 0) : [],
    units,
  }
}

function parted(data: Numbers, parts: number): Numbers[] {
  const length = data.length / Math.max(1, parts)
  return Array.from({ length: parts }, (_, part) => data.subarray(part * length, (part + 1) * length))
}

/** A score for each class: the outputs, or, of one unit for two classes, the threshold and the output. */
export function scoresOf({ outputs, threshold }: Plane): Numbers[] {
  const [only] = outputs
  return threshold === null || !only ? [...outputs] : [new Float32Array(only.length).fill(threshold), only]
}

/** Each class's share at each point, 0 to 1, together 1: the outputs themselves where they are shares. */
export function sharesOf({ outputs, threshold }: Plane): Float32Array[] {
  const [only] = outputs
  if (threshold !== null && only) {
    const width = threshold === 0 ? 0.5 : 1 // classes as −1 and 1, or as 0 and 1
    const second = Float32Array.from(only, (value) => Math.min(1, Math.max(0, 0.5 + (value - threshold) * width)))
    return [second.map((share) => 1 - share), second]
  }
  const positive = outputs.map((values) => Float32Array.from(values, (value) => Math.max(0, value)))
  const sums = Float32Array.from(only ?? [], (_, at) => positive.reduce((sum, values) => sum + values[at]!, 0))
  return positive.map((values) => values.map((value, at) => (sums[at] ? value / sums[at] : 1 / positive.length)))
}

/** The class that has the largest score at each point. */
export function winners(scores: readonly Numbers[]): Uint16Array {
  return Uint16Array.from(scores[0] ?? [], (_, at) => {
    let best = 0
    for (let k = 1; k < scores.length; k++) if (scores[k]![at]! > scores[best]![at]!) best = k
    return best
  })
}

/** x1, y1, x2, y2 in cells of the grid, y upwards. */
export type Segment = readonly [number, number, number, number]
type Corner = readonly [x: number, y: number]

/** Where one class gives way to another: in each cell of the grid its sides are cut where two scores are equal. */
export function boundaries(scores: readonly Numbers[], n: number, rows: number): Segment[] {
  const best = winners(scores)
  const segments: Segment[] = []
  for (let y = 0; y + 1 < rows; y++)
    for (let x = 0; x + 1 < n; x++) {
      const at = y * n + x
      const same = best[at] === best[at + 1] && best[at] === best[at + n] && best[at] === best[at + n + 1]
      if (!same) segments.push(...cellSegments(scores, best, n, x, y))
    }
  return segments
}

function cellSegments(scores: readonly Numbers[], best: Uint16Array, n: number, x: number, y: number): Segment[] {
  const corners: readonly Corner[] = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]]
  const cuts = corners.flatMap((corner, side) => cut(scores, best, n, corner, corners[(side + 1) % 4]!))
  const [first, second] = cuts
  if (cuts.length === 2) return [[...first!, ...second!]]
  const middle: Corner = [mean(cuts.map(([across]) => across)), mean(cuts.map(([, up]) => up))]
  return cuts.map((each) => [...each, ...middle] as const)
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function cut(scores: readonly Numbers[], best: Uint16Array, n: number, from: Corner, to: Corner): Corner[] {
  const [a, b] = [from[1] * n + from[0], to[1] * n + to[0]]
  const [one, other] = [best[a]!, best[b]!]
  if (one === other) return []
  const ahead = (at: number): number => scores[one]![at]! - scores[other]![at]!
  const share = ahead(a) / (ahead(a) - ahead(b))
  const part = Number.isFinite(share) ? share : 0.5
  return [[from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]]
}

/** Samples: more would hide the map. */
export const MOST_OVER_A_MAP = 500

const MOST_POINTS = 48
const PLAYING = 6e7
const STANDING = 2.5e8
const MOST_NUMBERS = 120_000

/** Points a side, so that the engine's work and the message stay small. */
export function resolutionFor({ parameters, outputs }: Pick<RunInfo, 'parameters' | 'outputs'>, playing: boolean): number {
  const work = Math.sqrt((playing ? PLAYING : STANDING) / parameters)
  return Math.max(2, Math.floor(Math.min(MOST_POINTS, work, Math.sqrt(MOST_NUMBERS / outputs.length))))
}

/** "the other 2 features as those of flower 125" */
export function heldWords(run: RunInfo, shown: number, focus: number): string {
  const others = run.columns.length - shown
  if (others <= 0) return ''
  return say('output.others_as', { count: others, noun: run.noun, number: String(focus + 1) })
}
