/** What a person calls the things on the stage. Layers, units and pixels count from 1 in words. */
import type { Selection } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'

type Names = Pick<RunInfo, 'features' | 'outputs' | 'layers'> & { image?: RunInfo['image'] }

export function isOutput(run: Names, layer: number): boolean {
  return layer === run.layers.length - 1
}

/** The number of a hidden layer, where there are several. */
export function layerNumber(run: Names, layer: number): number | null {
  return layer < 0 || isOutput(run, layer) || run.layers.length === 2 ? null : layer + 1
}

export function layerKind(run: Names, layer: number): string {
  return say(layer < 0 ? 'stage.input' : isOutput(run, layer) ? 'stage.output' : 'stage.hidden')
}

export function layerName(run: Names, layer: number): string {
  const number = layerNumber(run, layer)
  return number === null ? layerKind(run, layer) : say('stage.hidden_number', { layer: String(number) })
}

/** "petal length", "neuron 4", "versicolor": short, for within a sentence that says the layer. */
export function sourceName(run: Names, layer: number, unit: number): string {
  if (layer >= 0 && !isOutput(run, layer)) return say('stage.neuron', { neuron: String(unit + 1) })
  return pixelOrOwnName(run, layer, unit) ?? unitName(run, layer, unit)
}

/** In full: "neuron 4 of hidden layer 1", "output versicolor". */
export function unitName(run: Names, layer: number, unit: number): string {
  const name = pixelOrOwnName(run, layer, unit) ?? String(unit + 1)
  if (layer < 0) return run.image ? name : say('stage.input_named', { name })
  if (isOutput(run, layer)) return say('stage.output_named', { name })
  return say('stage.neuron_of_hidden', { neuron: name, layer: String(layer + 1) })
}

function pixelOrOwnName(run: Names, layer: number, unit: number): string | undefined {
  if (layer < 0) return pixelName(run, unit) ?? run.features[unit]?.name
  return isOutput(run, layer) ? run.outputs[unit] : undefined
}

function pixelName({ image }: Names, input: number): string | undefined {
  if (!image) return undefined
  const [, columns] = image
  return say('stage.pixel', { row: String(Math.floor(input / columns) + 1), column: String((input % columns) + 1) })
}

export function thingName(run: Names, thing: Selection): string {
  switch (thing.kind) {
    case 'unit':
      return unitName(run, thing.layer, thing.unit)
    case 'input':
      return unitName(run, -1, thing.input)
    case 'edge':
      return say('stage.weight', { source: sourceName(run, thing.layer - 1, thing.input), target: unitName(run, thing.layer, thing.unit) })
    case 'bias':
      return say('stage.bias_of', { thing: unitName(run, thing.layer, thing.unit) })
    case 'loss':
      return say('stage.the_loss')
  }
}
