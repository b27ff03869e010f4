/** The words of the findings that the session does not send: a title for each kind, and what its numbers are. */
import { formatAlone } from '../lib/format'
import type { Diagnosis, RunInfo } from '../lib/messages.gen'
import { layerName } from '../stage/names'

/** Of one neuron, and of several. */
type Title = string | readonly [one: string, several: string]

const TITLES: Record<string, Title> = {
  diverged: 'The run diverges',
  climbing_loss: 'The loss climbs',
  steps_too_large: 'Steps too large',
  steps_too_small: 'Steps too small',
  dead_units: ['Dead neuron', 'Dead neurons'],
  saturated_units: ['Saturated neuron', 'Saturated neurons'],
  copied_units: 'Copies of each other',
  vanishing_gradients: 'The error fades',
  exploding_gradients: 'The error grows',
  plateau: 'The loss stands still',
  overfitting: 'Learned by heart',
}

/** A number's name, and how it is written. */
type Reading = readonly [words: string, write: (value: number) => string]

const number = (value: number): string => formatAlone(value)
const count = (value: number): string => value.toLocaleString('en')
const percent = (value: number): string => `${formatAlone(100 * value)} %`

const LOSSES: Record<string, Reading> = {
  loss: ['loss', number],
  first_loss: ['loss at the beginning', number],
  constant_loss: ['loss of the best constant answer', number],
}

/** The ratio, where a float holds it; else both. */
const ERRORS: Record<string, Reading> = {
  ratio: ['error there, over that of the last hidden layer', number],
  error: ['error there', number],
  error_of_last: ['error of the last hidden layer', number],
}

const READINGS: Record<string, Record<string, Reading>> = {
  diverged: { step: ['step, counted from 0', count] },
  climbing_loss: { ...LOSSES, loss: ['loss now', number] },
  steps_too_large: {
    ratio: ['step, of the layer’s size', percent],
    worse: ['steps that make their batch worse', percent],
    rises: ['epochs that rose much', count],
    epochs: ['of so many looked at', count],
  },
  steps_too_small: { ratio: ['step, of a layer’s size, at most', percent], steepness: ['slope: gradient · size / loss', number], loss: ['loss', number] },
  dead_units: { samples: ['samples looked at', count], slope: ['steepest slope among them', number] },
  saturated_units: { slope: ['mean slope, of the steepest', percent], steepest: ['steepest slope', number] },
  copied_units: { copies: ['neurons that are the same', count] },
  vanishing_gradients: ERRORS,
  exploding_gradients: ERRORS,
  plateau: { ...LOSSES, change: ['change over these epochs', percent], epochs: ['epochs', count] },
  overfitting: {
    held_out_loss: ['held-out loss now', number],
    constant_loss: ['loss of the best constant answer', number],
    standard_errors: ['held-out above training loss, in standard errors', number],
    least_held_out_loss: ['held-out loss, the least of all', number],
    least_epoch: ['that was after epoch', count],
    training_loss: ['training loss now', number],
    training_loss_then: ['training loss then', number],
  },
}

export function titleOf({ kind, units }: Pick<Diagnosis, 'kind' | 'units'>): string {
  const title = TITLES[kind] ?? plain(kind)
  return typeof title === 'string' ? title : title[units.length === 1 ? 0 : 1]
}

/** Where, as the stage's headers call it. */
export function placeName(run: Pick<RunInfo, 'features' | 'outputs' | 'layers'>, { layer }: Pick<Diagnosis, 'layer'>): string {
  return layer === null ? 'Loss' : layerName(run, layer)
}

const plain = (name: string): string => {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What a finding rests on: a name and the digits of each number. */
export function numbersOf({ kind, numbers }: Pick<Diagnosis, 'kind' | 'numbers'>): { name: string; digits: string; full: number }[] {
  return Object.entries(numbers).map(([key, value]) => {
    const [name, write] = READINGS[kind]?.[key] ?? [plain(key).toLowerCase(), number]
    return { name, digits: write(value), full: value }
  })
}

export function chipWords(findings: number): string {
  if (findings === 0) return 'Nothing wrong'
  return findings === 1 ? '1 finding' : `${findings} findings`
}
