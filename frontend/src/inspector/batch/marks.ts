/** The figure as marks, back to front: lines, and words at a place. */
import { format, formatAlone, formatSigned, type Format } from '../../lib/format'
import { say } from '../../lib/words.svelte'
import { BEAM, MEAN, WEIGHT, type Change, type Figure, type Numbers, type Point } from './geometry'

export interface Mark {
  /** Its classes. */
  look: string
  opacity: number
  d?: string
  words?: Words
}

interface Words extends Point {
  text: string
  /** What the number is, quietly before it. */
  label?: string
  anchor: 'start' | 'middle' | 'end'
}

/** What the figure alone does not say. */
export interface Told {
  numbers: Numbers
  width: number
  progress: number
  /** The dot that is pointed at, and the row of the sample in focus. */
  lit: number
  focus: number | null
  /** What makes the step of the mean. */
  factor: string
  as: Format
}

export function marksOf(figure: Figure, told: Told): Mark[] {
  const { width, progress, lit, focus } = told
  const { dots, radius, change } = figure
  return [
    ...(dots.length <= MOST_THREADS ? dots.map((dot) => line('thread', dot, dot.now)) : []),
    axis('', BEAM, width),
    ...figure.ticks.flatMap(({ value, x }) => [
      line('tick', { x, y: BEAM }, { x, y: BEAM + (value === 0 ? 8 : 4) }),
      words('faint', within(x, width, 20), BEAM + 18, formatAlone(value, 3)),
    ]),
    ...dots.map((dot, place) => circle(`ghost ${tone(dot.value)} ${place === lit ? 'lit' : ''}`, dot, place === lit ? radius + 2 : radius)),
    ...dots.filter(({ sample }) => sample === focus).map((dot) => circle('focus', dot, radius + 2.5)),
    ...(progress > 0.08 && figure.gathered < 1 ? dots.map((dot) => circle(`falling ${tone(dot.value)}`, dot.now, radius)) : []),
    ...meanMarks(figure, told),
    axis(change ? '' : 'waiting', WEIGHT, width),
    ...(change ? changeMarks(figure, change, told) : [words('faint', width / 2, WEIGHT - 10, say('inspector.update_to_come'))]),
  ]
}

/** More threads than these would be a veil. */
const MOST_THREADS = 64

function meanMarks({ mean, taken, gathered: opacity }: Figure, { numbers, width, as }: Told): Mark[] {
  const left = mean.x > width / 2
  const beside = (look: string, y: number, label: string, value: number): Mark =>
    words(look, within(mean.x + (left ? -14 : 14), width, 4), y, formatSigned(value, as), { label, anchor: left ? 'end' : 'start', opacity })
  const weight = (look: string, { x }: Point): Mark => ({ look, opacity, d: `M${x} ${MEAN - 8}l8 14h-16z` })
  return [
    weight(`mean ${tone(numbers.mean)}`, mean),
    beside('strong', MEAN + 5, say('inspector.their_mean'), numbers.mean),
    ...(taken ? [weight('taken', taken), beside('faint', MEAN + 21, say('inspector.regularized'), numbers.taken!)] : []),
  ]
}

function changeMarks({ mean, taken }: Figure, { before, after, tip, bead, carried, magnification }: Change, { numbers, width, progress, factor, as }: Told): Mark[] {
  const moved = numbers.after! - numbers.before
  const below = (look: string, { x }: Point, label: string, value: number): Mark => words(look, within(x, width, 30), WEIGHT + 20, format(value, as), { label })
  const outcome = [
    { look: `head ${tone(moved)}`, opacity: 1, d: `M${after.x} ${WEIGHT}l${after.x > before.x ? -9 : 9} -6v12z` },
    words(`change ${tone(moved)}`, width / 2, WEIGHT - 10, formatSigned(moved, as)),
    below('strong', after, say('inspector.after'), numbers.after!),
  ]
  return [
    line('way', { x: (taken ?? mean).x, y: MEAN + 8 }, bead, carried),
    words('factor', width / 2, (MEAN + WEIGHT) / 2 + 4, factor, { opacity: carried }),
    ...(carried > 0 && progress < 1 ? [circle(`bead ${tone(numbers.mean)}`, bead, 5)] : []),
    line('tick', { x: before.x, y: WEIGHT - 6 }, { x: before.x, y: WEIGHT + 6 }),
    below('', before, say('inspector.before'), numbers.before),
    ...(magnification === 0 ? [words('faint', width / 2, WEIGHT - 12, say('inspector.no_change'))] : [line(`arrow ${tone(moved)}`, before, tip), ...(progress === 1 ? outcome : [])]),
  ]
}

const tone = (value: number): string => (value > 0 ? 'positive' : value < 0 ? 'negative' : 'zero')

/** A number's place on an axis, kept where its digits are seen whole. */
const within = (x: number, width: number, room: number): number => Math.max(room, Math.min(width - room, x))

function line(look: string, from: Point, to: Point, opacity = 1): Mark {
  return { look, opacity, d: `M${from.x} ${from.y}L${to.x} ${to.y}` }
}

function axis(look: string, y: number, width: number): Mark {
  return line(`axis ${look}`, { x: 6, y }, { x: width - 6, y })
}

function circle(look: string, { x, y }: Point, r: number): Mark {
  return { look, opacity: 1, d: `M${x - r} ${y}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0z` }
}

function words(look: string, x: number, y: number, text: string, { label, anchor = 'middle', opacity = 1 }: { label?: string; anchor?: Words['anchor']; opacity?: number } = {}): Mark {
  return { look, opacity, words: { x, y, text, anchor, ...(label && { label }) } }
}
