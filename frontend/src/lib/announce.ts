/** The operation just done, in a sentence with its numbers, for those who listen. */
import { sourceName, thingName } from '../stage/names'
import type { Operation, Selection } from './contract'
import { formatAlone } from './format'
import type { RunInfo } from './messages.gen'
import type { TraceData } from './step'
import { say } from './words.svelte'

/** So many numbers one can listen to; of more the extremes are told. */
const FEW = 8

type Write = (value: number, unit: number) => string

const plain: Write = (value) => formatAlone(value)
const signed: Write = (value) => `${value > 0 ? '+' : ''}${formatAlone(value)}`

/** "neuron 1: 0.512, neuron 2: −0.31", or the smallest and the largest. */
function values(run: RunInfo, layer: number, numbers: ArrayLike<number>, write: Write): string {
  const told = Array.from(numbers, (value, unit) => ({ value, words: `${sourceName(run, layer, unit)}: ${write(value, unit)}` }))
  if (told.length <= FEW) return told.map(({ words }) => words).join(', ')
  const sorted = [...told].sort((one, other) => one.value - other.value)
  return say('lib.heard_extremes', { count: told.length, least: sorted[0]!.words, most: sorted.at(-1)!.words })
}

/** Numbers that are predicted are told in the units of the data. */
function inUnits(run: RunInfo): Write {
  return (value, unit) => {
    const target = run.task === 'regression' ? run.targets[unit] : undefined
    return formatAlone(target ? value * target.scale + target.shift : value)
  }
}

function truth(run: RunInfo, target: ArrayLike<number>): string {
  const inTruth = (truth: string): string => say('lib.heard_truth', { truth })
  if (run.task === 'regression') return inTruth(Array.from(target, inUnits(run)).join(', '))
  return run.outputs.length > 1 ? inTruth(run.outputs[Array.from(target).indexOf(Math.max(...Array.from(target)))] ?? '') : ''
}

function forward(run: RunInfo, data: TraceData, layer: number): string {
  const a = data.a(layer, 'before')
  if (layer < run.layers.length - 1) return say('lib.heard_activations', { values: values(run, layer, a, plain) })
  return say('lib.heard_output', { values: values(run, layer, a, inUnits(run)), truth: truth(run, data.target()) })
}

/** The change of largest magnitude among a layer's weights that were sent. */
function largestChange(run: RunInfo, data: TraceData, layer: number): string {
  const { index, before, after } = data.edges(layer)
  const changes = Array.from(after, (value, place) => value - (before[place] ?? NaN))
  const place = changes.reduce((most, change, at) => (Math.abs(change) > Math.abs(changes[most]!) ? at : most), 0)
  const [change, inputs] = [changes[place] ?? 0, run.layers[layer]!.inputs]
  if (change === 0) return say('lib.heard_no_change')
  const weight: Selection = { kind: 'edge', layer, unit: Math.floor(index[place]! / inputs), input: index[place]! % inputs }
  return say('lib.heard_change', { weight: thingName(run, weight), change: signed(change, 0), after: formatAlone(after[place]!) })
}

function check(data: TraceData): string {
  const [before, after] = [data.loss('batch', 'before'), data.loss('batch', 'after')]
  if (after === before) return say('lib.heard_stayed', { before: formatAlone(before) })
  return say(after < before ? 'lib.heard_fell' : 'lib.heard_rose', {
    by: formatAlone(Math.abs(after - before)), before: formatAlone(before), after: formatAlone(after), predicted: signed(data.predictedLoss() - before, 0),
  })
}

function happened(run: RunInfo, data: TraceData, { phase, layer }: Operation): string {
  const index = layer ?? 0
  switch (phase) {
    case 'forward':
      return forward(run, data, index)
    case 'loss':
      return say('lib.heard_loss', { noun: run.noun, loss: formatAlone(data.loss('focus', 'before')), rows: String(data.header.rows), batch_loss: formatAlone(data.loss('batch', 'before')) })
    case 'backward':
      return say('lib.heard_errors', { values: values(run, index, data.delta(index) ?? [], signed) })
    case 'update':
      return largestChange(run, data, index)
    case 'check':
      return check(data)
  }
}

export function announce(run: RunInfo, data: TraceData | undefined, operation: Operation, moment: string): string {
  return data ? say('lib.heard', { moment, happened: happened(run, data, operation) }) : moment
}
