/** The moment and its things in words: for speech, and for the line under the picture. */
import type { Operation, Selection } from '../lib/contract'
import { conditionOf } from './condition'
import { frozenBy, parameterPath } from '../setup/frozen'
import { say } from '../lib/words.svelte'
import { brief, raw } from './digits'
import { isOutput, sourceName, thingName, unitName } from './names'
import type { Scene } from './scene'

/** "neuron 4 of hidden layer 1, activation 0.512, error 0.0993" */
export function describe(scene: Scene, thing: Selection): string {
  return [thingName(scene.run, thing), ...numbersOf(scene, thing)].join(', ')
}

export function numbersOf(scene: Scene, thing: Selection): string[] {
  switch (thing.kind) {
    case 'input':
      return inputNumbers(scene, thing.input)
    case 'unit':
      return unitNumbers(scene, thing.layer, thing.unit)
    case 'edge':
      return edgeNumbers(scene, thing.layer, thing.unit, thing.input)
    case 'bias':
      return parameterNumbers(scene, thing.layer, thing.unit, null)
    case 'loss':
      return lossNumbers(scene)
  }
}

function inputNumbers({ step, run }: Scene, input: number): string[] {
  const feature = run.features[input]
  const scaled = step.a(-1, 'before')[input]!
  if (run.image) return [say('stage.signal', { value: brief(scaled) }), say('stage.measured', { value: raw(feature ? scaled * feature.scale + feature.shift : scaled) })]
  const read = say('stage.scaled', { value: brief(scaled) })
  return feature ? [`${raw(scaled * feature.scale + feature.shift)} ${feature.unit}`.trim(), read] : [read]
}

function unitNumbers({ run, units }: Scene, layer: number, unit: number): string[] {
  const state = units[layer + 1]!
  if (!state.values) return [say('stage.not_yet')]
  const words = [say(state.shows === 'change' ? 'stage.activation_moved' : 'stage.activation', { value: brief(state.values[unit]!) })]
  if (state.delta) words.push(say('stage.error', { value: brief(state.delta[unit]!) }))
  const condition = state.z ? conditionOf(run.layers[layer]!.activation, state.z[unit]!, state.values[unit]!) : null
  return condition ? [...words, say(`stage.${condition}`)] : words
}

function edgeNumbers(scene: Scene, layer: number, unit: number, input: number): string[] {
  return [...parameterNumbers(scene, layer, unit, input), ...carried(scene, layer, unit, input)]
}

/** w, or w and its change. */
function parameterNumbers(scene: Scene, layer: number, unit: number, input: number | null): string[] {
  const held = frozenBy(scene.frozen, parameterPath(layer, unit, input)) === undefined ? [] : [say('stage.frozen')]
  return [...valuesOf(scene, layer, unit, input), ...held]
}

function valuesOf({ step, edges, view }: Scene, layer: number, unit: number, input: number | null): string[] {
  const state = edges[layer]!
  const at = (which: 'before' | 'after'): number =>
    input === null ? step.bias(layer, unit, which) : step.weight(layer, unit, input, which)
  if (state.changes) return [`${brief(at('before'))} → ${brief(at('after'))}`, `Δ ${brief(at('after') - at('before'))}`]
  if (!state.weights) return [say('stage.not_yet')]
  return [`${input === null ? 'b' : 'w'} ${brief(at(view === 'after' ? 'after' : 'before'))}`]
}

/** What the edge carries in this operation. */
function carried({ step, traffic, units }: Scene, layer: number, unit: number, input: number): string[] {
  const weight = step.weight(layer, unit, input, 'before')
  const a = step.a(layer - 1, 'before')[input]!
  const delta = units[layer + 1]!.delta?.[unit]
  if (traffic?.kind === 'forward' && traffic.layer === layer) return [`a ${brief(a)}`, `w·a ${brief(weight * a)}`]
  if (delta === undefined) return []
  if (traffic?.kind === 'backward' && traffic.layer === layer - 1)
    return [`δ ${brief(delta)}`, `w·δ ${brief(weight * delta)}`]
  return [`a ${brief(a)}`, `δ ${brief(delta)}`]
}

function lossNumbers({ loss: { before, after }, run }: Scene): string[] {
  if (!before) return [say('stage.not_yet')]
  const values = (of: 'focus' | 'batch'): string => brief(before[of]) + (after ? ` → ${brief(after[of])}` : '')
  return [
    ...(Number.isNaN(before.focus) ? [] : [say('stage.loss_focus', { noun: run.noun, values: values('focus') })]),
    ...(Number.isNaN(before.batch) ? [] : [say('stage.loss_batch', { values: values('batch') })]),
  ]
}

/** What happens in an operation, in one sentence. */
export function sentenceOf({ run, span, view }: Scene, { phase, layer }: Operation): string {
  if (span === 'epoch') return say(`stage.epoch_${view}`)
  if (phase === 'loss' || phase === 'check') return say(`stage.does_${phase}`)
  const into = layer ?? 0
  return say(`stage.does_${phase}_${isOutput(run, into) ? 'output' : 'hidden'}`, { layer: String(into + 1) })
}

/** The title of a thing in the line under the picture. */
export function titleOf({ run }: Scene, thing: Selection): string {
  if (thing.kind !== 'edge') return thingName(run, thing)
  return `${sourceName(run, thing.layer - 1, thing.input)} → ${unitName(run, thing.layer, thing.unit)}`
}
