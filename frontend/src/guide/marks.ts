/** What the marks of the picture say of themselves, as the moment shows them. */
import type { Operation, Selection } from '../lib/contract'
import type { Explanation } from '../lib/explain.svelte'
import { say, type Key } from '../lib/words.svelte'
import { isOutput, thingName } from '../stage/names'
import type { Scene } from '../stage/scene'
import { isPlainDescent, product } from './numbers'
import type { Mark } from './telling'
import type { Term } from './terms'


type When = 'forward' | 'backward' | 'update' | 'epoch'
type Said = readonly [sentence: Key, formula: string, term: Term]

export function explainMark(scene: Scene, operation: Operation, { thing, arc }: Mark): Explanation {
  const [sentence, formula, term] = arc ? ARC : saidOf(scene, thing, whenOf(scene, operation))
  const name = thingName(scene.run, thing)
  const slots = { noun: scene.run.noun, nouns: scene.run.nouns }
  return { name: arc ? say('guide.arc', { name }) : name.charAt(0).toUpperCase() + name.slice(1), sentence: say(sentence, slots), formula, term }
}

const ARC: Said = ['guide.arc_sentence', 'δ = ∂ℓ / ∂z', 'error']

function whenOf({ view, span }: Scene, { phase }: Operation): When {
  if (view === 'change') return span === 'epoch' ? 'epoch' : 'update'
  return phase === 'backward' && view === 'before' ? 'backward' : 'forward'
}

function saidOf(scene: Scene, thing: Selection, when: When): Said {
  switch (thing.kind) {
    case 'input':
      return inputSaid(scene, thing.input)
    case 'unit':
      return unitSaid(scene, thing.layer, when)
    case 'edge':
      return edgeSaid(scene, thing, when)
    case 'bias':
      return BIAS(scene)[when]
    case 'loss':
      return lossSaid(scene, when)
  }
}

function inputSaid({ run }: Scene, input: number): Said {
  const feature = run.features[input]
  const plain = !feature || (feature.shift === 0 && feature.scale === 1)
  return [run.image ? 'guide.pixel' : 'guide.input', plain ? 'a = x' : 'a = (x − m) / s', run.image ? 'input' : 'scaling']
}

function unitSaid(scene: Scene, layer: number, when: When): Said {
  const { activation, folded } = scene.run.layers[layer]!
  const output = isOutput(scene.run, layer)
  const forward: Said = [folded ? 'guide.unit_folded' : output ? 'guide.unit_output' : 'guide.unit_forward', `z = Σ w·a + b,  a = ${activation}(z)`, 'activation']
  const backward: Said = output ? ['guide.error_output', 'δ = ∂ℓ / ∂z', 'error'] : ['guide.error_hidden', 'δ = (Σ w·δ) · f′(z)', 'error']
  return { forward, backward, update: ['guide.unit_update', changeOf(scene, 'w', '(1/B) Σ δ·a'), 'update'] as Said, epoch: EPOCH }[when]
}

function edgeSaid(scene: Scene, edge: Extract<Selection, { kind: 'edge' }>, when: When): Said {
  const { step, view, units } = scene
  const weight = step.weight(edge.layer, edge.unit, edge.input, 'before')
  const signal = step.signal(edge.layer - 1, 'before')[edge.input]
  const delta = units[edge.layer + 1]!.delta?.[edge.unit]
  const forward: Said = ['guide.edge_forward', view === 'before' && units[edge.layer]!.values ? `w · a = ${product(weight, signal)}` : 'w · a', 'signal']
  return {
    forward,
    backward: ['guide.edge_backward', delta === undefined ? 'w · δ' : `w · δ = ${product(weight, delta)}`, 'error'] as Said,
    update: ['guide.edge_update', changeOf(scene, 'w', '(1/B) Σ δ·a'), 'mean_gradient'] as Said,
    epoch: EPOCH,
  }[when]
}

const EPOCH: Said = ['guide.epoch_change', 'Δ', 'change']

const BIAS = (scene: Scene): Record<When, Said> => ({
  forward: ['guide.bias_forward', 'z = Σ w·a + b', 'bias'],
  backward: ['guide.bias_backward', '∂ℓ / ∂b = δ', 'gradient'],
  update: ['guide.bias_update', changeOf(scene, 'b', '(1/B) Σ δ'), 'update'],
  epoch: EPOCH,
})

function lossSaid({ loss }: Scene, when: When): Said {
  if (loss.after) return ['guide.loss_after', 'ΔL ≈ Σ ∂L/∂w · Δw', 'check']
  return when === 'backward' ? ['guide.loss_backward', 'δ = ∂ℓ / ∂z', 'error'] : ['guide.loss', 'L = (1/B) Σ ℓ', 'loss']
}

/** Plain gradient descent has its formula; any other way of learning has its name. */
function changeOf({ step }: Scene, parameter: string, gradient: string): string {
  const { header } = step
  if (header.type !== 'step') return `Δ${parameter}`
  return isPlainDescent(header) ? `Δ${parameter} = −η · ${gradient}` : `Δ${parameter} = ${header.optimizer.name}(${gradient})`
}
