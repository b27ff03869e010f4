/** What things are called in words. Layers, units and samples count from 1 in words, from 0 everywhere else. */
import type { Menu, RunInfo } from '../lib/messages.gen'

export function isOutput(run: RunInfo, layer: number): boolean {
  return layer === run.layers.length - 1
}

export function layerName(run: RunInfo, layer: number): string {
  if (layer < 0) return 'the inputs'
  return isOutput(run, layer) ? 'the output layer' : `hidden layer ${layer + 1}`
}

/** A unit's short name, where its layer is plain: the feature, the class, or "neuron 4". Layer −1 is the input. */
export function unitName(run: RunInfo, layer: number, unit: number): string {
  if (layer < 0) return run.features[unit]?.name ?? `input ${unit + 1}`
  return isOutput(run, layer) ? (run.outputs[unit] ?? `output ${unit + 1}`) : `neuron ${unit + 1}`
}

/** As `unitName`, with the layer where there are several that it could be. */
export function unitNameAnywhere(run: RunInfo, layer: number, unit: number): string {
  const ambiguous = layer >= 0 && !isOutput(run, layer) && run.layers.length > 2
  return unitName(run, layer, unit) + (ambiguous ? ` of layer ${layer + 1}` : '')
}

export function unitTitle(run: RunInfo, layer: number, unit: number): { name: string; place: string } {
  if (isOutput(run, layer)) return { name: unitName(run, layer, unit), place: 'output neuron' }
  return { name: `Neuron ${unit + 1}`, place: `of ${layerName(run, layer)}` }
}

/** A parameter's name: "petal length → neuron 4", or "bias of neuron 4". */
export function parameterName(run: RunInfo, layer: number, unit: number, input: number | null): string {
  const target = unitNameAnywhere(run, layer, unit)
  return input === null ? `bias of ${target}` : `${unitNameAnywhere(run, layer - 1, input)} → ${target}`
}

/** An optimizer's name in words. */
export function optimizerLabel(menu: Menu | undefined, name: string): string {
  return menu?.optimizers.find((choice) => choice.name === name)?.label ?? name
}

export function sampleName(run: RunInfo, sample: number): string {
  return `${run.noun} ${sample + 1}`
}

export function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
