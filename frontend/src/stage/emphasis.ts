/** Which edges stand in front: those of what the pointer is on, else those of what is selected. */
import type { Highlight, Phase, Selection } from '../lib/contract'

export type Emphasis = 'front' | 'normal' | 'faded'

/** Is the edge (or bias: input = inputs) one of the thing's own, in this phase? */
export type Lights = (layer: number, unit: number, input: number) => boolean

export function lightsOf(thing: Selection, phase: Phase, inputsOf: (layer: number) => number): Lights {
  switch (thing.kind) {
    case 'edge':
      return (layer, unit, input) => layer === thing.layer && unit === thing.unit && input === thing.input
    case 'bias':
      return (layer, unit, input) => layer === thing.layer && unit === thing.unit && input === inputsOf(layer)
    case 'input':
      return (layer, _unit, input) => layer === 0 && input === thing.input
    case 'unit':
      return unitLights(thing, phase)
    case 'loss':
      return () => false
  }
}

/** A unit gets its signals and its changes by the edges that enter it, its error by those that leave it. */
function unitLights({ layer: own, unit: index }: { layer: number; unit: number }, phase: Phase): Lights {
  if (phase === 'backward') return (layer, _unit, input) => layer === own + 1 && input === index
  return (layer, unit) => layer === own && unit === index
}

export function pointedAt(highlight: Highlight): Selection | null {
  return highlight === null || highlight.kind === 'sample' ? null : highlight
}

/** What is pointed at fades the rest; what is only selected leaves the rest readable. */
export function emphasize(
  selection: Selection,
  highlight: Highlight,
  phase: Phase,
  inputsOf: (layer: number) => number,
): (layer: number, unit: number, input: number) => Emphasis {
  const pointed = pointedAt(highlight)
  const lights = lightsOf(pointed ?? selection, phase, inputsOf)
  const rest: Emphasis = pointed && pointed.kind !== 'loss' ? 'faded' : 'normal'
  return (layer, unit, input) => (lights(layer, unit, input) ? 'front' : rest)
}
