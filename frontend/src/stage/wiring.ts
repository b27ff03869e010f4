/** The curves of one layout, each computed when it is first needed. */
import { biasCurve, edgeCurve, lossCurve, type Curve } from './curves'
import { biasPoint, type StageLayout } from './layout'

/** `input` of an edge; the number of inputs stands for the bias. */
export interface Wiring {
  readonly layout: StageLayout
  edge(layer: number, unit: number, input: number): Curve
  loss(unit: number): Curve
}

export function wire(layout: StageLayout): Wiring {
  const known = new Map<string, Curve>()
  const remember = (key: string, make: () => Curve): Curve => {
    const curve = known.get(key) ?? make()
    known.set(key, curve)
    return curve
  }
  return {
    layout,
    edge: (layer, unit, input) => remember(`${layer}.${unit}.${input}`, () => incoming(layout, layer, unit, input)),
    loss: (unit) => remember(`loss.${unit}`, () => lossCurve(layout, unit)),
  }
}

function incoming(layout: StageLayout, layer: number, unit: number, input: number): Curve {
  if (input < layout.gaps[layer]!.inputs) return edgeCurve(layout, layer, unit, input)
  const { x, y } = biasPoint(layout, layer, unit)
  return biasCurve(layout, layer, unit, layout.direction === 'right' ? x : y)
}

/** The widest edge and the largest bead that the closest slots have room for. */
export function widestEdge(layout: StageLayout): number {
  const pitches = layout.gaps.map((gap) => gap.combPitch).filter((pitch) => pitch > 0)
  return Math.max(1.6, Math.min(6, ...pitches.map((pitch) => pitch * 0.46)))
}

export function largestBead(layout: StageLayout): number {
  const pitches = layout.gaps.map((gap) => gap.combPitch).filter((pitch) => pitch > 0)
  return Math.max(1.8, Math.min(6, ...pitches.map((pitch) => pitch * 0.48)))
}

/** Where a picture stands for the edges there are no bars. */
export function shortestReach(layout: StageLayout): number {
  return Math.min(LONGEST_BAR, ...layout.gaps.map((gap) => gap.reach).filter((reach) => reach > 0))
}

const LONGEST_BAR = 42
