/** What is under the pointer: a unit, the loss, a bias, else the nearest edge within reach. */
import type { Selection } from '../lib/contract'
import { unitOrInput } from '../lib/things'
import { distanceTo } from './curves'
import { drawnEdges } from './edges'
import { breadthOf, unitOf } from './cells'
import { unitPoint, type Box, type LayerPlace, type Point, type StageLayout } from './layout'
import { pixelAt } from './pictures'
import type { Scene } from './scene'
import type { Wiring } from './wiring'

export const EDGE_REACH = 9
const UNIT_REACH = 5
const BIAS_REACH = 9

export function hit(wiring: Wiring, scene: Scene, at: Point): Selection | null {
  const { layout } = wiring
  return (
    hitUnit(layout, at) ??
    pixelAt(layout, at) ??
    (inside(layout.loss, at) ? { kind: 'loss' } : null) ??
    hitBias(wiring, at) ??
    hitEdge(wiring, scene, at)
  )
}

function inside({ x, y, width, height }: Box, at: Point): boolean {
  return at.x >= x && at.x <= x + width && at.y >= y && at.y <= y + height
}

function apart(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

export function hitUnit(layout: StageLayout, at: Point): Selection | null {
  for (const place of layout.layers) {
    const unit = place.folded ? cellAt(layout, place, at) : discAt(layout, place, at)
    if (unit !== null) return unitOrInput(place.layer, unit)
  }
  return null
}

/** Is it the error round a disc that is pointed at, and not the disc? */
export function onArc(layout: StageLayout, { units }: Scene, thing: Selection, at: Point): boolean {
  if (thing.kind !== 'unit') return false
  const place = layout.layers[thing.layer + 1]!
  return !place.folded && units[thing.layer + 1]!.delta !== null && apart(unitPoint(layout, thing.layer, thing.unit), at) > place.radius
}

function discAt(layout: StageLayout, place: LayerPlace, at: Point): number | null {
  const reach = Math.min(place.radius + UNIT_REACH, Math.max(place.radius, place.pitch / 2))
  for (let unit = 0; unit < place.units; unit++)
    if (apart(unitPoint(layout, place.layer, unit), at) <= reach) return unit
  return null
}

function cellAt(layout: StageLayout, place: LayerPlace, { x, y }: Point): number | null {
  const [along, across] = layout.direction === 'right' ? [x, y] : [y, x]
  const column = Math.floor((along - place.along + place.radius) / breadthOf(place))
  const row = Math.round((across - place.first) / place.pitch)
  return unitOf(place, { along: column, across: row }) ?? null
}

function hitBias(wiring: Wiring, at: Point): Selection | null {
  const { layout } = wiring
  for (const gap of layout.gaps) {
    const target = layout.layers[gap.layer + 1]!
    if (target.folded || outside(layout, layout.layers[gap.layer]!.along, target.along, at)) continue
    for (let unit = 0; unit < target.units; unit++) {
      const curve = wiring.edge(gap.layer, unit, gap.inputs)
      const reach = Math.max(3, Math.min(BIAS_REACH, gap.combPitch / 2))
      if (apart({ x: curve[0]!, y: curve[1]! }, at) <= reach || distanceTo(curve, at) <= Math.min(4, reach)) {
        return { kind: 'bias', layer: gap.layer, unit }
      }
    }
  }
  return null
}

/** Is the point before or behind a stretch along the stage? */
function outside(layout: StageLayout, from: number, to: number, at: Point): boolean {
  const along = layout.direction === 'right' ? at.x : at.y
  return along < from || along > to
}

function hitEdge(wiring: Wiring, scene: Scene, at: Point): Selection | null {
  const { layout } = wiring
  let nearest: { thing: Selection; distance: number } | null = null
  for (const gap of layout.gaps) {
    const [source, target] = [layout.layers[gap.layer]!, layout.layers[gap.layer + 1]!]
    if (outside(layout, source.along, target.along, at)) continue
    for (const { unit, input } of drawnEdges(scene.edges[gap.layer]!)) {
      const curve = wiring.edge(gap.layer, unit, input)
      if (!near(curve, at)) continue
      const distance = distanceTo(curve, at)
      if (distance > EDGE_REACH || (nearest && distance >= nearest.distance)) continue
      nearest = { thing: { kind: 'edge', layer: gap.layer, unit, input }, distance }
    }
  }
  return nearest?.thing ?? null
}

/** Could the curve come within reach? Its control points enclose it. */
function near(curve: Float64Array, { x, y }: Point): boolean {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let k = 0; k < curve.length; k += 2) {
    left = Math.min(left, curve[k]!)
    right = Math.max(right, curve[k]!)
    top = Math.min(top, curve[k + 1]!)
    bottom = Math.max(bottom, curve[k + 1]!)
  }
  return x >= left - EDGE_REACH && x <= right + EDGE_REACH && y >= top - EDGE_REACH && y <= bottom + EDGE_REACH
}

/** Where a thing stands: for the focus ring, for a field to type in. */
export function placeOf(wiring: Wiring, thing: Selection): Box {
  const { layout } = wiring
  switch (thing.kind) {
    case 'loss':
      return layout.loss
    case 'input':
      return around(unitPoint(layout, -1, thing.input), radiusOf(layout, -1))
    case 'unit':
      return around(unitPoint(layout, thing.layer, thing.unit), radiusOf(layout, thing.layer))
    case 'bias':
      return around(slot(wiring.edge(thing.layer, thing.unit, layout.gaps[thing.layer]!.inputs), 6), 8)
    case 'edge':
      return around(slot(wiring.edge(thing.layer, thing.unit, thing.input), 12), 8)
  }
}

/** The comb's point of a curve. */
function slot(curve: Float64Array, at: number): Point {
  return { x: curve[at]!, y: curve[at + 1]! }
}

function radiusOf(layout: StageLayout, layer: number): number {
  const place = layout.layers[layer + 1]!
  return place.folded ? Math.max(5, place.pitch / 2) : place.radius
}

function around({ x, y }: Point, radius: number): Box {
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }
}
