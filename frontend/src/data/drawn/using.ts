/** From the data of a run to points that can be drawn on, and from drawn points to data. */
import type { Drawing as Offer, RunInfo } from '../../lib/messages.gen'
import type { SampleData } from '../../lib/samples'
import { say } from '../../lib/words.svelte'
import { counts, type Point } from './drawing'

type Triple = readonly [x: number, y: number, label: number]

/** The points of a run whose data are drawn. */
export function drawnPoints(run: RunInfo): Point[] | null {
  if (run.data !== 'drawn') return null
  return (run.data_value as { points: Triple[] }).points.map(([x, y, label]) => ({ x, y, label }))
}

/** The samples of a run as points: where they are of classes, lie on a plane that can be drawn on, and are not too many. */
export function pointsOf(run: RunInfo, samples: SampleData | undefined, offer: Offer): Point[] | null {
  const drawn = drawnPoints(run)
  if (drawn) return drawn
  if (!samples || run.task !== 'classification' || run.image || run.classes.length > offer.classes.length || run.columns.length !== 2) return null
  const shown = [...samples.shown]
  if (shown.length > offer.most || shown.length < run.train_samples + run.test_samples) return null
  const points = shown.map((sample) => ({ x: samples.column(sample, 0), y: samples.column(sample, 1), label: samples.target(sample) }))
  return points.every(({ x, y }) => Math.abs(x) <= offer.reach && Math.abs(y) <= offer.reach) ? points : null
}

/** So many classes have points, those between them included. */
export function classesOf(points: readonly Point[]): number {
  return points.reduce((most, { label }) => Math.max(most, label + 1), 2)
}

/** What is missing before the points can be used, in a sentence; null: nothing. */
export function missing(points: readonly Point[], { classes, fewest }: Offer): string | null {
  if (points.length === 0) return say('data.at_least_points', { fewest })
  const without = counts(points, classesOf(points)).indexOf(0)
  if (without >= 0) return say('data.no_point_of', { class: classes[without] ?? '' })
  const more = fewest - points.length
  return more > 0 ? say('data.more_points', { count: more }) : null
}

/** The recipe's `data` with these points: prepared as the run's, where those were drawn too. */
export function dataOf(points: readonly Point[], run: RunInfo, offer: Offer): object {
  const value = run.data === 'drawn' ? run.data_value : offer.choice.value
  return { ...(value as object), points: points.map(({ x, y, label }): Triple => [x, y, label]), classes: classesOf(points) }
}

const shown = (value: number): string => String(Math.round(value * 1000) / 1000 + 0).replace('-', '−')

/** A place for those who listen. */
export function placeInWords({ x, y }: { readonly x: number; readonly y: number }): string {
  return `x ${shown(x)}, y ${shown(y)}`
}

/** "24 points: 12 of class A, 12 of class B." */
export function inWords(points: readonly Point[], { classes }: Offer): string {
  const each = counts(points, classesOf(points)).map((count, label) => say('data.of_class', { count, class: classes[label] ?? '' }))
  return say('data.points_are', { count: points.length, each: each.join(', ') })
}
