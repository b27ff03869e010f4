/** What things are called in words. Layers, units and samples count from 1 in words, from 0 everywhere else. */
import type { Menu, RunInfo } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'

export function isOutput(run: RunInfo, layer: number): boolean {
  return layer === run.layers.length - 1
}

/** A unit's short name, where its layer is plain: the feature, the class, or "neuron 4". Layer −1 is the input. */
export function unitName(run: RunInfo, layer: number, unit: number): string {
  if (layer < 0) return run.features[unit]?.name ?? say('inspector.input', { number: String(unit + 1) })
  return isOutput(run, layer) ? (run.outputs[unit] ?? say('inspector.output', { number: String(unit + 1) })) : say('inspector.neuron', { number: String(unit + 1) })
}

/** As `unitName`, with the layer where there are several that it could be. */
export function unitNameAnywhere(run: RunInfo, layer: number, unit: number): string {
  const ambiguous = layer >= 0 && !isOutput(run, layer) && run.layers.length > 2
  return ambiguous ? say('inspector.neuron_of_layer', { number: String(unit + 1), layer: String(layer + 1) }) : unitName(run, layer, unit)
}

export function unitTitle(run: RunInfo, layer: number, unit: number): { name: string; place: string } {
  const place = isOutput(run, layer) ? say('inspector.output_neuron') : say('inspector.of_hidden_layer', { layer: String(layer + 1) })
  return { name: capitalized(unitName(run, layer, unit)), place }
}

/** A parameter's name: "petal length → neuron 4", or "bias of neuron 4". */
export function parameterName(run: RunInfo, layer: number, unit: number, input: number | null): string {
  const target = unitNameAnywhere(run, layer, unit)
  return input === null ? say('inspector.bias_of', { name: target }) : `${unitNameAnywhere(run, layer - 1, input)} → ${target}`
}

/** Where a parameter of a layer takes its signal from: a unit of the layer before, or "bias". */
export function sourceName(run: RunInfo, layer: number, input: number | null): string {
  return input === null ? say('inspector.bias') : unitName(run, layer - 1, input)
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
