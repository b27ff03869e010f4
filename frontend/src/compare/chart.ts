/** The losses of several runs on one chart: over epochs, on a scale that all share. */
import { ticks, type Line, type LossCurves } from '../lib/curve'
import { epochsBefore, type Schedule } from '../lib/location'
import { leap, MARGIN, xOf, yOf, type Plot } from '../timeline/plot'

export type Which = 'epoch' | 'heldOut'

/** Losses that span more are drawn on a logarithmic scale. */
const WIDE = 30
/** So many times the first losses are drawn; what is larger leaves the chart at its top. And so small a part of the top. */
const HIGHEST = 1000
const LOWEST = 1e-8

/** What is drawn of a run: the calmest that is known of it. */
export function lineOf(curves: LossCurves, which: Which, schedule: Schedule): Line {
  const line = which === 'epoch' && curves.epoch.x.length < 2 ? curves.batch : curves[which]
  return { x: line.x.map((step) => epochsBefore(schedule, step)), y: line.y }
}

export function scaleOf(lines: readonly Line[]): { top: number; bottom?: number } {
  const first = Math.max(0, ...lines.map(({ y }) => y.find((loss) => Number.isFinite(loss)) ?? 0))
  const shown = lines.flatMap(({ y }) => Array.from(y).filter((loss) => loss > 0 && loss <= HIGHEST * first))
  const [least, most] = [shown.reduce((a, b) => Math.min(a, b), Infinity), shown.reduce((a, b) => Math.max(a, b), 0)]
  if (most === 0) return { top: 1 }
  return most > WIDE * least ? { top: most * 1.3, bottom: Math.max(least / 1.3, most * LOWEST) } : { top: most * 1.08 }
}

/** Round losses: on a logarithmic scale powers of ten and their threefold, of many some powers. */
export function lossTicks({ top, bottom }: Pick<Plot, 'top' | 'bottom'>, count: number): number[] {
  if (!bottom) return ticks(top, count)
  const [from, to] = [Math.floor(Math.log10(bottom)), Math.ceil(Math.log10(top))]
  const every = Math.ceil((to - from) / count)
  const powers = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((power) => power % every === 0)
  const all = powers.flatMap((power) => (to - from <= count / 2 ? [1, 3] : [1]).map((digit) => Number(`${digit}e${power}`)))
  return all.filter((loss) => loss >= bottom && loss <= top)
}

/** The end of the axis, in epochs: it grows in leaps. */
export function endOf(lines: readonly Line[], epochs: number): number {
  return leap(Math.max(epochs, ...lines.map(({ x }) => x.at(-1) ?? 0)))
}

export interface End {
  readonly index: number
  readonly x: number
  /** Of the line, and of its name beside it. */
  readonly y: number
  readonly beside: number
}

/** Where the lines end, and where their names stand beside that: none over another. */
export function endsOf(plot: Plot, lines: readonly Line[], height: number): End[] {
  const ends = lines.flatMap(({ x, y }, index) => {
    const [at, loss] = [x.at(-1), y.at(-1)]
    return at === undefined || loss === undefined ? [] : [{ index, x: xOf(plot, at), y: Math.max(MARGIN.top, yOf(plot, Number.isNaN(loss) ? Infinity : loss)) }]
  })
  const lowest = plot.height - MARGIN.bottom - height / 2
  let above = -Infinity
  const placed = ends.sort((one, other) => one.y - other.y).map((end) => ({ ...end, beside: (above = Math.max(end.y, above + height)) }))
  let below = lowest
  for (const end of placed.reverse()) below = (end.beside = Math.min(end.beside, below)) - height
  return placed.reverse()
}
