/** Where pictures stand for the edges that read an image, only those of the thing of interest are drawn as edges. */
import type { Selection, StepData, Which } from '../lib/contract'
import { frozenPlaces } from './frozen'
import type { EdgesState, Scene } from './scene'

/** Of one unit, the strongest. */
export const MOST_FRONT = 32

/** The scene with the edges of `thing` among those from the image. */
export function withFront(scene: Scene, thing: Selection): Scene {
  const [first, ...rest] = scene.edges
  return first?.pictured ? { ...scene, edges: [frontOf(scene, first, thing), ...rest] } : scene
}

function frontOf({ step, view, run, frozen }: Scene, state: EdgesState, thing: Selection): EdgesState {
  const { inputs } = state
  const { units } = run.layers[0]!
  const index = indicesOf(step, inputs, units, thing)
  const read = (which: Which): number[] => index.map((flat) => step.weight(0, Math.floor(flat / inputs), flat % inputs, which))
  const [before, after] = [read('before'), read('after')]
  return {
    ...state,
    index,
    weights: state.weights && (view === 'after' ? after : before),
    changes: state.changes && before.map((weight, k) => after[k]! - weight),
    leftOut: inputs * units - index.length,
    frozen: frozenPlaces(frozen, 0, { inputs, units }, index),
  }
}

function indicesOf(step: StepData, inputs: number, units: number, thing: Selection): number[] {
  switch (thing.kind) {
    case 'input':
      return Array.from({ length: units }, (_, unit) => unit * inputs + thing.input)
    case 'edge':
      return thing.layer === 0 ? [thing.unit * inputs + thing.input] : []
    case 'unit':
    case 'bias':
      return thing.layer === 0 ? strongestInto(step, thing.unit, inputs) : []
    case 'loss':
      return []
  }
}

/** Of those whose weight is there. */
function strongestInto(step: StepData, unit: number, inputs: number): number[] {
  const size = new Float64Array(inputs)
  for (let input = 0; input < inputs; input++) size[input] = Math.abs(step.weight(0, unit, input, 'before'))
  const known = Array.from(size.keys()).filter((input) => !Number.isNaN(size[input]))
  const chosen = known.sort((i, j) => size[j]! - size[i]! || i - j).slice(0, MOST_FRONT)
  return chosen.sort((i, j) => i - j).map((input) => unit * inputs + input)
}
