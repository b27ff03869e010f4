/** Which moments of a run an animation shows. */
import type { Moment } from '../lib/contract'
import { firstStepOf, locate, type Schedule } from '../lib/location'
import { amount, say } from '../lib/words.svelte'

export const EVERY = ['operation', 'step', 'epoch'] as const
export type Every = (typeof EVERY)[number]
export const MOST_FRAMES = 240
export const RATES = { least: 0.1, most: 30 }
const LARGEST = 2 ** 53 - 1

export interface Stretch {
  /** The first and the last step. */
  from: number
  to: number
  every: Every
  /** Frames a second. */
  rate: number
}

/** Steps have `count` operations; each step and each epoch is seen at `operation`. Fails with what is wrong, in a sentence. */
export function momentsOf(run: Schedule, { from, to, every, rate }: Stretch, count: number, operation: number): Moment[] {
  for (const [field, step, least] of [['from', from, 0], ['to', to, from]] as const) {
    if (!Number.isSafeInteger(step) || step < least) throw wrong(field, say('pictures.a_step', { least, most: LARGEST }), step)
  }
  if (!(rate >= RATES.least && rate <= RATES.most)) throw wrong('rate', say('pictures.a_rate', RATES), rate)
  const begun = locate(run, from).epoch + 1
  const epochs = locate(run, to).epoch + 1 - begun
  const frames = every === 'epoch' ? epochs + Math.min(2, to - from + 1) : (to - from + 1) * (every === 'operation' ? count : 1)
  if (frames > MOST_FRAMES) throw wrong('frames', say('pictures.a_length', { most: MOST_FRAMES }), frames)
  const numbers = (length: number, first: number): number[] => Array.from({ length }, (_, index) => first + index)
  if (every === 'operation') return numbers(to - from + 1, from).flatMap((step) => numbers(count, 0).map((at) => ({ step, operation: at })))
  const steps = every === 'step' ? numbers(to - from + 1, from) : [from, ...numbers(epochs, begun).map((epoch) => firstStepOf(run, epoch)), to]
  return [...new Set(steps)].map((step) => ({ step, operation }))
}

function wrong(field: 'from' | 'to' | 'rate' | 'frames', expected: string, got: number): RangeError {
  return new RangeError(say('pictures.wrong', { field: say(`pictures.${field}`), expected, got: Number.isNaN(got) ? '–' : amount(got) }))
}
