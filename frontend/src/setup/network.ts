/** Edits of the hidden layers: each gives the whole new list, as the recipe writes it. */
import type { LayerInfo, Menu } from '../lib/messages.gen'

export interface HiddenLayer {
  readonly units: number
  readonly activation: string
  readonly options?: Readonly<Record<string, number>>
}

const FIRST: HiddenLayer = { units: 6, activation: 'tanh' }

/** All layers but the last, the output. */
export function hiddenOf(layers: readonly LayerInfo[]): HiddenLayer[] {
  return layers.slice(0, -1).map(({ units, activation, options }) => ({ units, activation, options }))
}

export function withMoreUnits(layers: readonly LayerInfo[], at: number, more: number): HiddenLayer[] {
  return hiddenOf(layers).map((layer, index) => (index === at ? { ...layer, units: layer.units + more } : layer))
}

/** A new layer ahead of hidden layer `at` is as the one before it. */
export function withLayer(layers: readonly LayerInfo[], at: number): HiddenLayer[] {
  const hidden = hiddenOf(layers)
  return hidden.toSpliced(at, 0, hidden[at - 1] ?? hidden[at] ?? FIRST)
}

export function withoutLayer(layers: readonly LayerInfo[], at: number): HiddenLayer[] {
  return hiddenOf(layers).toSpliced(at, 1)
}

export function mayGrow(menu: Menu | undefined, units: number): boolean {
  return menu === undefined || units < menu.maximum_units
}

export function mayDeepen(menu: Menu | undefined, layers: readonly LayerInfo[]): boolean {
  return menu === undefined || layers.length < menu.maximum_layers
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
