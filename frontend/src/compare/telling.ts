/** What is compared, in words. */
import { scoreText } from '../bar/score'
import { formatAlone } from '../lib/format'
import type { Compared, RunInfo } from '../lib/messages.gen'
import { say, told, type Key } from '../lib/words.svelte'
import type { Comparison } from './comparison.svelte'
import type { Lane } from './lane.svelte'

/** "SGD, learning rate 0.1": what tells a run from others, part by part in the language of the page. */
export function differenceOf(english: string): string {
  return english.split(', ').map(told).join(', ')
}

export interface Told {
  readonly label: Key
  readonly text: string
}

/** The numbers of a lane at its moment: losses, and how well it does on what it has not trained on, where there is such. */
export function numbersOf({ run, step, which }: Lane): Told[] {
  if (!run) return []
  const { trainLoss, trainScore, heldOutLoss, heldOutScore } = step?.metrics(which) ?? { trainLoss: NaN, trainScore: NaN, heldOutLoss: NaN, heldOutScore: NaN }
  const classes = run.task === 'classification'
  const number = (value: number): string => (Number.isNaN(value) ? '–' : formatAlone(value))
  const score = (value: number): string => (classes ? scoreText(value, true) : number(value))
  const training: Told = { label: 'compare.training_loss', text: number(trainLoss) }
  if (run.test_samples === 0) return [training, { label: classes ? 'compare.training_accuracy' : 'compare.training_r2', text: score(trainScore) }]
  return [training, { label: 'compare.held_out_loss', text: number(heldOutLoss) }, { label: classes ? 'compare.held_out_accuracy' : 'compare.held_out_r2', text: score(heldOutScore) }]
}

/** What there is to say of a lane beside its numbers; null: nothing. */
export function stateOf(lane: Lane): string | null {
  const { progress } = lane.connection
  if (lane.refusal !== null) return lane.refusal
  if (lane.turnedAway) return say('compare.turned_away')
  if (lane.lost) return say('compare.lost')
  if (lane.divergence) return say('compare.diverged', { step: String(lane.divergence.step + 1), sentence: lane.divergence.sentence })
  if (progress) return say('compare.computing', { done: progress.done, total: progress.total })
  return lane.step ? null : say('compare.waiting')
}

/** "Epoch 3 · batch 2 of 8. SGD: training loss 0.512, …" */
export function spokenOf({ lanes, momentName }: Comparison): string {
  const each = lanes.map((lane) => {
    const state = lane.divergence || lane.refusal !== null ? stateOf(lane) : null
    return `${lane.name}: ${state ?? numbersOf(lane).map(({ label, text }) => `${say(label)} ${text}`).join(', ')}`
  })
  return [momentName, ...each].join('. ')
}

/** With what all of them begin. */
export function beginningOf({ seed, alike }: Pick<Compared, 'seed' | 'alike'>, runs: readonly Pick<RunInfo, 'layers'>[]): string {
  const seeds = seed === null ? say('compare.other_seeds') : say('compare.same_seed', { seed: String(seed) })
  const all = runs.every(({ layers }) => layers.length === alike.length)
  if (all) return say('compare.begin_alike', { seeds })
  if (alike.length === 0) return say('compare.begin_otherwise', { seeds })
  return say('compare.some_begin_alike', { seeds, count: alike.length, layers: alike.map((layer) => layer + 1).join(', ') })
}
