/** The edits of the network that the picture offers, as new values of `network.hidden`. */
import type { LayerInfo, Menu } from '../lib/messages.gen'

export interface HiddenLayer {
  units: number
  activation: string
  options?: Record<string, number>
}

const FIRST: HiddenLayer = { units: 6, activation: 'tanh' }

export function hiddenLayers(layers: readonly LayerInfo[]): HiddenLayer[] {
  return layers.slice(0, -1).map(({ units, activation, options }) => ({ units, activation, options }))
}

/** A new layer before hidden layer `at` is like its neighbour. */
export function withLayer(layers: readonly LayerInfo[], at: number): HiddenLayer[] {
  const hidden = hiddenLayers(layers)
  return hidden.toSpliced(at, 0, { ...(hidden[at - 1] ?? hidden[at] ?? FIRST) })
}

export function withoutLayer(layers: readonly LayerInfo[], at: number): HiddenLayer[] {
  return hiddenLayers(layers).toSpliced(at, 1)
}

export function withUnits(layers: readonly LayerInfo[], at: number, units: number): HiddenLayer[] {
  return hiddenLayers(layers).map((layer, index) => (index === at ? { ...layer, units } : layer))
}

export function mayGrow(menu: Menu | undefined, units: number): boolean {
  return menu === undefined || units < menu.maximum_units
}

export function mayDeepen(menu: Menu | undefined, layers: readonly LayerInfo[]): boolean {
  return menu === undefined || layers.length < menu.maximum_layers
}
