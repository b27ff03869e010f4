/** Edits of the hidden layers: each gives the whole new list, as the recipe writes it. */
import type { LayerInfo } from '../lib/messages.gen'

export interface HiddenLayer {
  readonly units: number
  readonly activation: string
  readonly options?: Readonly<Record<string, number>>
}

/** All layers but the last, the output. */
export function hiddenOf(layers: readonly LayerInfo[]): HiddenLayer[] {
  return layers.slice(0, -1).map(({ units, activation, options }) => ({ units, activation, options }))
}

export function withUnits(hidden: readonly HiddenLayer[], index: number, units: number): HiddenLayer[] {
  return hidden.map((layer, at) => (at === index ? { ...layer, units } : layer))
}

/** A new last hidden layer, as the one before it; the first has six units of tanh. */
export function withLayer(hidden: readonly HiddenLayer[]): HiddenLayer[] {
  return [...hidden, hidden.at(-1) ?? { units: 6, activation: 'tanh' }]
}

export function withoutLayer(hidden: readonly HiddenLayer[], index: number): HiddenLayer[] {
  return hidden.filter((_, at) => at !== index)
}

/** What a thing holds under a dotted name: "betas.0". */
export function valueAt(thing: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined), thing)
}

/** Does an error about `field` belong beside the control of `path`? */
export function concerns(field: string | null, path: string): boolean {
  return field !== null && (field === path || field.startsWith(`${path}.`))
}

/** A refusal beside the control of `path` begins with the word that stands there, not with the path. */
export function said({ field, sentence }: { field: string | null; sentence: string }, path: string, label: string): string {
  return field === path && sentence.startsWith(path) ? label.replace(/^[a-z]/, (letter) => letter.toUpperCase()) + sentence.slice(path.length) : sentence
}
