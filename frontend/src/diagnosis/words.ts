/** The words of the findings that the session does not send: a title for each kind, and what its numbers are. */
import { formatAlone } from '../lib/format'
import type { Diagnosis, RunInfo } from '../lib/messages.gen'
import { amount, isKey, say, type Key } from '../lib/words.svelte'
import { layerName } from '../stage/names'

/** A number's name, and how it is written. */
type Reading = readonly [words: Key, write: (value: number) => string]

const number = (value: number): string => formatAlone(value)
const percent = (value: number): string => `${formatAlone(100 * value)} %`

const LOSSES: Record<string, Reading> = {
  loss: ['diagnosis.n_loss', number],
  first_loss: ['diagnosis.n_first_loss', number],
  constant_loss: ['diagnosis.n_constant_loss', number],
}

/** The ratio, where a float holds it; else both. */
const ERRORS: Record<string, Reading> = {
  ratio: ['diagnosis.n_error_ratio', number],
  error: ['diagnosis.n_error', number],
  error_of_last: ['diagnosis.n_error_of_last', number],
}

const READINGS: Record<string, Record<string, Reading>> = {
  diverged: { step: ['diagnosis.n_step', amount] },
  climbing_loss: { ...LOSSES, loss: ['diagnosis.n_loss_now', number] },
  steps_too_large: {
    ratio: ['diagnosis.n_step_ratio', percent],
    worse: ['diagnosis.n_worse', percent],
    rises: ['diagnosis.n_rises', amount],
    epochs: ['diagnosis.n_looked_at', amount],
  },
  steps_too_small: { ratio: ['diagnosis.n_step_ratio_at_most', percent], steepness: ['diagnosis.n_steepness', number], loss: ['diagnosis.n_loss', number] },
  dead_units: { samples: ['diagnosis.n_samples', amount], slope: ['diagnosis.n_steepest_among', number] },
  saturated_units: { slope: ['diagnosis.n_mean_slope', percent], steepest: ['diagnosis.n_steepest', number] },
  copied_units: { copies: ['diagnosis.n_copies', amount] },
  vanishing_gradients: ERRORS,
  exploding_gradients: ERRORS,
  plateau: { ...LOSSES, change: ['diagnosis.n_change', percent], epochs: ['diagnosis.n_epochs', amount] },
  overfitting: {
    held_out_loss: ['diagnosis.n_held_out_loss', number],
    constant_loss: ['diagnosis.n_constant_loss', number],
    standard_errors: ['diagnosis.n_standard_errors', number],
    least_held_out_loss: ['diagnosis.n_least_held_out_loss', number],
    least_epoch: ['diagnosis.n_least_epoch', amount],
    training_loss: ['diagnosis.n_training_loss', number],
    training_loss_then: ['diagnosis.n_training_loss_then', number],
  },
}

export function titleOf({ kind, units }: Pick<Diagnosis, 'kind' | 'units'>): string {
  const key = `diagnosis.${kind}`
  return isKey(key) ? say(key, { count: units.length }) : plain(kind)
}

/** Where, as the stage's headers call it. */
export function placeName(run: Pick<RunInfo, 'features' | 'outputs' | 'layers'>, { layer }: Pick<Diagnosis, 'layer'>): string {
  return layer === null ? say('diagnosis.loss') : layerName(run, layer)
}

const plain = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a finding rests on: a name and the digits of each number. */
export function numbersOf({ kind, numbers }: Pick<Diagnosis, 'kind' | 'numbers'>): { name: string; digits: string; full: number }[] {
  return Object.entries(numbers).map(([key, value]) => {
    const [words, write] = READINGS[kind]?.[key] ?? [undefined, number]
    return { name: words ? say(words) : plain(key).toLowerCase(), digits: write(value), full: value }
  })
}

export function chipWords(findings: number): string {
  return findings === 0 ? say('diagnosis.nothing_wrong') : say('diagnosis.findings', { count: findings })
}
