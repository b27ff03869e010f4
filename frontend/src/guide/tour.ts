/** The stops of the tour: what the page does at each, and what is said of it with the numbers of the run. */
import { scoreText } from '../bar/score'
import type { Selection } from '../lib/contract'
import { columnFormat, format, formatSigned, tableFormats } from '../lib/format'
import type { Player } from '../lib/player.svelte'
import type { TraceData } from '../lib/step'
import { say, type Slots } from '../lib/words.svelte'
import { indexOf } from '../lib/operations'
import { sourceName, thingName } from '../stage/names'
import { isPlainDescent, product, written } from './numbers'

type Edge = Extract<Selection, { kind: 'edge' }>

const STOPS = ['signal', 'error', 'update', 'batch', 'play', 'score'] as const
export type Stop = (typeof STOPS)[number]

/** Without held-out data the last stop has nothing to show. */
export function stopsOf({ run }: Player): readonly Stop[] {
  return run?.test_samples === 0 ? STOPS.slice(0, -1) : STOPS
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value, at, all) => (Math.abs(value) > Math.abs(all[most]!) ? at : most), 0)

/** Of a layer's edges that came with the step, the one of the largest value. */
function edgeOf(step: TraceData, layer: number, value: (place: number, input: number) => number): { edge: Edge; value: number } {
  const { inputs } = step.layers[layer]!
  const { index } = step.edges(layer)
  const values = Array.from(index, (each, place) => value(place, each % inputs))
  const at = largest(values)
  return { edge: { kind: 'edge', layer, unit: Math.floor(index[at]! / inputs), input: index[at]! % inputs }, value: values[at]! }
}

function strongestSignal(step: TraceData): Edge {
  const { before } = step.edges(0)
  const signals = step.signal(-1, 'before')
  return edgeOf(step, 0, (place, input) => before[place]! * signals[input]!).edge
}

export function mostChanged(step: TraceData): Edge {
  const each = step.layers.map((_, layer) => {
    const { before, after } = step.edges(layer)
    return edgeOf(step, layer, (place) => after[place]! - before[place]!)
  })
  return each[largest(each.map(({ value }) => value))]!.edge
}

/** What is spoken of at a stop. */
function thingAt(stop: Stop, step: TraceData): Selection | null {
  if (stop === 'signal') return strongestSignal(step)
  if (stop === 'error') return { kind: 'unit', layer: 0, unit: largest(step.delta(0) ?? []) }
  return stop === 'update' || stop === 'batch' ? mostChanged(step) : null
}

function operationAt(stop: Stop, { operations, run }: Player): number {
  if (stop === 'signal') return 0
  return stop === 'error' ? indexOf(operations, 'backward', 0) : indexOf(operations, 'update', (run?.layers.length ?? 1) - 1)
}

/** Bring the page there, by what a hand could do. */
export async function goToStop(player: Player, stop: Stop, step: number): Promise<void> {
  if (stop === 'play') return player.playing ? undefined : player.toggle()
  if (stop === 'score') return player.playing ? player.toggle() : undefined
  await player.byHand(() => ({ step, operation: operationAt(stop, player) }))
  const thing = player.step && thingAt(stop, player.step)
  if (!thing) return
  player.select(stop === 'signal' && 'unit' in thing ? { kind: 'unit', layer: 0, unit: thing.unit } : thing)
  player.highlight = thing
}

export function sentenceOf(player: Player, stop: Stop): string {
  const { step, run } = player
  if (!step || !run) return ''
  const slots: Slots = { noun: run.noun, nouns: run.nouns, rows: String(step.header.rows), loss: written(step.loss('focus', 'before')) }
  const thing = thingAt(stop, step)
  if (thing?.kind === 'edge') return say(stop === 'batch' && !isPlainDescent(step.header) ? 'guide.stop_batch_other' : `guide.stop_${stop}_sentence`, { ...slots, ...edgeSlots(player, step, thing) })
  if (thing?.kind === 'unit') return say('guide.stop_error_sentence', { ...slots, neuron: thingName(run, thing), error: written(step.delta(0)?.[thing.unit]) })
  const classes = run.task !== 'regression'
  const score = { right: scoreText(step.metrics('after').heldOutScore, classes), measure: say(classes ? 'bar.held_out_accuracy' : 'bar.held_out_r2') }
  return say(`guide.stop_${stop}_sentence`, { ...slots, ...score, count: run.test_samples, epoch: String((player.location?.epoch ?? 0) + 1) })
}

function edgeSlots({ run }: Player, step: TraceData, { layer, unit, input }: Edge): Slots {
  const [before, after] = (['before', 'after'] as const).map((which) => step.weight(layer, unit, input, which)) as [number, number]
  const [mean, change] = [step.gradWeight(layer, unit, input), after - before]
  const { before: column } = tableFormats({ before: [before], change: [change], after: [after] })
  return {
    from: sourceName(run!, layer - 1, input), to: sourceName(run!, layer, unit),
    product: product(before, step.signal(layer - 1, 'before')[input]),
    before: format(before, column), change: formatSigned(change, column), after: format(after, column),
    mean: format(mean, columnFormat([mean])), descent: product(-step.header.learning_rate, mean), optimizer: step.header.optimizer.name,
  }
}
