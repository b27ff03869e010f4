/** What a person calls the things on the stage. */
import type { Selection } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'

type Names = Pick<RunInfo, 'features' | 'outputs' | 'layers'> & { image?: RunInfo['image'] }

export function isOutput(run: Names, layer: number): boolean {
  return layer === run.layers.length - 1
}

export function layerName(run: Names, layer: number): string {
  if (layer < 0) return 'Input'
  if (isOutput(run, layer)) return 'Output'
  return run.layers.length === 2 ? 'Hidden' : `Hidden ${layer + 1}`
}

/** "petal length", "neuron 4", "versicolor": short, for within a sentence that says the layer. */
export function sourceName(run: Names, layer: number, unit: number): string {
  if (layer < 0) return pixelName(run, unit) ?? run.features[unit]?.name ?? `input ${unit + 1}`
  if (isOutput(run, layer)) return run.outputs[unit] ?? `output ${unit + 1}`
  return `neuron ${unit + 1}`
}

function pixelName({ image }: Names, input: number): string | undefined {
  if (!image) return undefined
  const [, columns] = image
  return `pixel row ${Math.floor(input / columns) + 1}, column ${(input % columns) + 1}`
}

/** In full: "neuron 4 of hidden layer 1", "output versicolor". */
export function unitName(run: Names, layer: number, unit: number): string {
  if (layer < 0) return pixelName(run, unit) ?? `input ${sourceName(run, layer, unit)}`
  if (isOutput(run, layer)) return `output ${sourceName(run, layer, unit)}`
  return `neuron ${unit + 1} of hidden layer ${layer + 1}`
}

export function thingName(run: Names, thing: Selection): string {
  switch (thing.kind) {
    case 'unit':
      return unitName(run, thing.layer, thing.unit)
    case 'input':
      return unitName(run, -1, thing.input)
    case 'edge':
      return `weight from ${sourceName(run, thing.layer - 1, thing.input)} to ${unitName(run, thing.layer, thing.unit)}`
    case 'bias':
      return `bias of ${unitName(run, thing.layer, thing.unit)}`
    case 'loss':
      return 'loss'
  }
}
