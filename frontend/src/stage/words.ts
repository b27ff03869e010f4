/** The moment and its things in words: for speech, and for the line under the picture. */
import type { Operation, Selection } from '../lib/contract'
import { conditionOf } from './condition'
import { frozenBy, parameterPath } from '../setup/frozen'
import { brief, raw } from './digits'
import { isOutput, sourceName, thingName, unitName } from './names'
import type { Scene, UnitsState } from './scene'

export const PICTURES = {
  name: 'Weights as pictures',
  label: 'weights as pictures',
  sentence: 'Before each neuron that reads the image: its weights as a picture, each at the place of its pixel. z is this picture times the image, pixel by pixel, added up.',
}

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
  if (run.image) return [`signal ${brief(scaled)}`, `measured ${raw(feature ? scaled * feature.scale + feature.shift : scaled)}`]
  if (!feature) return [`scaled ${brief(scaled)}`]
  return [`${raw(scaled * feature.scale + feature.shift)} ${feature.unit}`.trim(), `scaled ${brief(scaled)}`]
}

function activationWord(state: UnitsState): string {
  return state.shows === 'change' ? 'its activation moved by' : 'activation'
}

function unitNumbers({ run, units }: Scene, layer: number, unit: number): string[] {
  const state = units[layer + 1]!
  if (!state.values) return ['not yet']
  const words = [`${activationWord(state)} ${brief(state.values[unit]!)}`]
  if (state.delta) words.push(`error ${brief(state.delta[unit]!)}`)
  const condition = state.z ? conditionOf(run.layers[layer]!.activation, state.z[unit]!, state.values[unit]!) : null
  return condition ? [...words, CONDITIONS[condition]] : words
}

const CONDITIONS = {
  'not finite': 'not a finite number',
  off: 'off here: it lets no error through',
  saturated: 'saturated: it hardly lets an error through',
}

function edgeNumbers(scene: Scene, layer: number, unit: number, input: number): string[] {
  return [...parameterNumbers(scene, layer, unit, input), ...carried(scene, layer, unit, input)]
}

/** w, or w and its change. */
function parameterNumbers(scene: Scene, layer: number, unit: number, input: number | null): string[] {
  const held = frozenBy(scene.frozen, parameterPath(layer, unit, input)) === undefined ? [] : ['frozen']
  return [...valuesOf(scene, layer, unit, input), ...held]
}

function valuesOf({ step, edges, view }: Scene, layer: number, unit: number, input: number | null): string[] {
  const state = edges[layer]!
  const at = (which: 'before' | 'after'): number =>
    input === null ? step.bias(layer, unit, which) : step.weight(layer, unit, input, which)
  if (state.changes) return [`${brief(at('before'))} → ${brief(at('after'))}`, `Δ ${brief(at('after') - at('before'))}`]
  if (!state.weights) return ['not yet']
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

function lossNumbers({ loss, run }: Scene): string[] {
  if (!loss.before) return ['not yet']
  const pair = (name: string, before: number, after: number | undefined): string[] =>
    Number.isNaN(before) ? [] : [`${name} ${brief(before)}${after === undefined ? '' : ` → ${brief(after)}`}`]
  return [
    ...pair(`this ${run.noun}`, loss.before.focus, loss.after?.focus),
    ...pair('the batch', loss.before.batch, loss.after?.batch),
  ]
}

/** What happens in an operation, in one sentence. */
export function sentenceOf(scene: Scene, operation: Operation): string {
  const { run, span } = scene
  if (span === 'epoch') return EPOCH[scene.view]
  const { phase, layer } = operation
  const into = layer === null ? '' : isOutput(run, layer) ? 'the output' : `hidden layer ${layer + 1}`
  switch (phase) {
    case 'forward':
      return `Each signal a is multiplied by the weight w of its edge; ${into} adds what arrives and the bias.`
    case 'loss':
      return 'The prediction is compared with the target: the loss is how far off it is.'
    case 'backward':
      return layer !== null && isOutput(run, layer)
        ? 'Each output’s error δ says how the loss would grow if its sum z did.'
        : `The errors come back over the same weights: each edge brings ${into} its share w·δ.`
    case 'update':
      return `Signal a times error δ, averaged over the batch, says how each weight into ${into} changes.`
    case 'check':
      return 'The same batch once more, with the new parameters: did the loss fall? This is not part of training.'
  }
}

const EPOCH = {
  before: 'As the epoch began.',
  change: 'What the whole epoch has changed so far.',
  after: 'As the epoch ended, or as it stands now.',
}

/** The title of a thing in the line under the picture. */
export function titleOf({ run }: Scene, thing: Selection): string {
  if (thing.kind !== 'edge') return thingName(run, thing)
  return `${sourceName(run, thing.layer - 1, thing.input)} → ${unitName(run, thing.layer, thing.unit)}`
}

/** While there are no numbers yet. */
export const WAITING = {
  connecting: 'Connecting to the session …',
  compiling: 'Compiling the engine',
  once: ', once for this computer',
  meanwhile: 'You can choose the data and set the network up meanwhile.',
} as const
