/** The loss over the run on a canvas: where things are, and how they are drawn. */
import type { Branch } from '../lib/branches.svelte'
import { highest, ticks, type Line, type LossCurves } from '../lib/curve'
import { epochsBefore, firstStepOf, locate, type Schedule } from '../lib/location'

export type CurveName = 'batch' | 'epoch' | 'heldOut' | 'focus'

export interface Plot {
  readonly width: number
  readonly height: number
  /** The last step on the axis. */
  readonly end: number
  /** The loss at the top. */
  readonly top: number
  /** The loss at the bottom, where the scale is logarithmic; else 0 is there. */
  readonly bottom?: number
}

export const MARGIN = { left: 34, right: 12, top: 8, bottom: 20 } as const

export interface Tick {
  readonly at: number
  readonly label: string
}

/** The axis grows in leaps, so that it holds still while playing. */
export function axisEnd(schedule: Schedule, furthest: number): number {
  return firstStepOf(schedule, leap(epochsBefore(schedule, furthest)))
}

export function leap(epochs: number): number {
  const sizes = [4, 8, 12, 20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800]
  const power = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, epochs / 100))))
  return sizes.map((size) => size * power).find((size) => size >= epochs) ?? Math.ceil(epochs * 1.25)
}

export function xOf({ width, end }: Plot, step: number): number {
  return MARGIN.left + (step / end) * (width - MARGIN.left - MARGIN.right)
}

export function yOf({ height, top, bottom }: Plot, loss: number): number {
  const share = bottom ? Math.max(0, Math.log(loss / bottom) / Math.log(top / bottom)) : loss / top
  return height - MARGIN.bottom - Math.min(1.05, share) * (height - MARGIN.top - MARGIN.bottom)
}

/** The step under a point, within the run as far as the axis goes. */
export function stepAtX({ width, end }: Plot, x: number): number {
  const step = Math.round(((x - MARGIN.left) / (width - MARGIN.left - MARGIN.right)) * end)
  return Math.max(0, Math.min(end, step))
}

export function epochTicks(schedule: Schedule, end: number, count: number): Tick[] {
  const epochs = locate(schedule, end).epoch
  const whole = ticks(epochs, count).filter((epoch) => Number.isInteger(epoch))
  return whole.map((epoch) => ({ at: firstStepOf(schedule, epoch), label: String(epoch) }))
}

/** How a branch that is not the present one is drawn: the calmest that is known of it. */
export function lineOf({ curves }: Pick<Branch, 'curves'>): Line {
  return curves.epoch.x.length > 1 ? curves.epoch : curves.batch
}

/** The height: the largest mean, and half as much again for the batches, whose peaks may leave the plot. */
export function topOf(curves: LossCurves, shown: ReadonlySet<CurveName>): number {
  const names = (['epoch', 'heldOut', 'focus'] as const).filter((name) => shown.has(name) && curves[name].y.length > 0)
  const calm = names.map((name) => curves[name])
  const batch = shown.has('batch') || calm.length === 0 ? [curves.batch] : []
  return 1.08 * highest([...calm, ...batch])
}

export interface Ink {
  readonly stroke: string
  readonly width: number
  readonly dash: readonly number[]
}

export function drawLine(context: CanvasRenderingContext2D, plot: Plot, line: Line, ink: Ink): void {
  context.strokeStyle = ink.stroke
  context.lineWidth = ink.width
  context.setLineDash([...ink.dash])
  context.beginPath()
  line.x.forEach((step, index) => context.lineTo(xOf(plot, step), yOf(plot, line.y[index] ?? NaN)))
  context.stroke()
  context.setLineDash([])
}

/** The extremes of the steps that one point stands for. */
export function drawBand(context: CanvasRenderingContext2D, plot: Plot, { x, low, high }: Line, fill: string): void {
  if (!low || !high || x.length === 0) return
  context.fillStyle = fill
  context.beginPath()
  x.forEach((step, index) => context.lineTo(xOf(plot, step), yOf(plot, high[index] ?? NaN)))
  for (let index = x.length - 1; index >= 0; index--) context.lineTo(xOf(plot, x[index] ?? NaN), yOf(plot, low[index] ?? NaN))
  context.fill()
}
