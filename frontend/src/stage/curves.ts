/** The course of an edge: from its source's rim through its two slots to its target's rim, as cubic Bézier curves. */
import { acrossOf, combAcross, exitOf, point, slotOf, type LayerPlace, type Point, type Spot, type StageLayout } from './layout'

/** x and y of: the start, then two control points and an end for each piece. */
export type Curve = Float64Array

/** A step out of a disc's rim towards `to`, and the spot on the rim where it begins. */
function rim(place: LayerPlace, across: number, to: Spot): { start: Spot; out: Spot } {
  const sign = Math.sign(to.along - place.along)
  if (place.folded) {
    const start = { along: place.along + sign * place.radius, across }
    return { start, out: { along: (start.along + to.along) / 2, across } }
  }
  const length = Math.hypot(to.along - place.along, to.across - across)
  const direction = { along: (to.along - place.along) / length, across: (to.across - across) / length }
  const spot = (distance: number): Spot => ({
    along: place.along + direction.along * distance,
    across: across + direction.across * distance,
  })
  return { start: spot(place.radius), out: spot(place.radius + (length - place.radius) * 0.45) }
}

function toCurve(layout: StageLayout, spots: readonly Spot[]): Curve {
  const curve = new Float64Array(2 * spots.length)
  spots.forEach((spot, index) => {
    const { x, y } = point(layout, spot.along, spot.across)
    curve[2 * index] = x
    curve[2 * index + 1] = y
  })
  return curve
}

/** The last piece: out of the comb and into the unit. */
function entry(layout: StageLayout, layer: number, unit: number, comb: Spot): Spot[] {
  const target = layout.layers[layer + 1]!
  const { start, out } = rim(target, acrossOf(target, unit), comb)
  return [{ along: comb.along + (start.along - comb.along) * 0.45, across: comb.across }, out, start]
}

/** The widest angle between neighbours in a fan, and of a fan as a whole, in radians. */
const WIDEST_STEP = 0.36
const WIDEST_FAN = 2.3
/** How far a fan turns towards where its edges go, and how far it may. */
const TURN = 0.62
const STEEPEST = 1.35
/** Where on its way from rim to comb an edge has left the fan. */
const FAN_SHARE = 0.17

function angleTo(layout: StageLayout, layer: number, unit: number, input: number): number {
  const source = layout.layers[layer]!
  const across = combAcross(layout, layer, unit, input) - acrossOf(source, input)
  return Math.atan2(across, layout.gaps[layer]!.comb - source.along)
}

/** The angle at which an edge leaves its source: evenly spread in the order of the targets, about their middle. */
function leavingAngle(layout: StageLayout, layer: number, unit: number, input: number): number {
  const { units } = layout.layers[layer + 1]!
  const middle = (angleTo(layout, layer, 0, input) + angleTo(layout, layer, units - 1, input)) / 2
  const step = Math.min(WIDEST_STEP, WIDEST_FAN / units)
  const half = ((units - 1) / 2) * step
  const most = Math.max(0, STEEPEST - half)
  return Math.max(-most, Math.min(most, middle * TURN)) + (unit - (units - 1) / 2) * step
}

/** From the rim of the source to the comb: the four points of one curve. */
function leaving(
  layout: StageLayout,
  layer: number,
  unit: number,
  input: number,
  comb: Spot,
): [Spot, Spot, Spot, Spot] {
  const source = layout.layers[layer]!
  const across = exitOf(source, input)
  const angle = source.folded ? 0 : leavingAngle(layout, layer, unit, input)
  const ray = (distance: number): Spot => ({
    along: source.along + Math.cos(angle) * distance,
    across: across + Math.sin(angle) * distance,
  })
  const free = comb.along - source.along - source.radius
  return [
    ray(source.radius),
    ray(source.radius + free * 0.42),
    { along: comb.along - free * 0.5, across: comb.across },
    comb,
  ]
}

/** One curve as two that meet at `share`. */
function split([a, b, c, d]: [Spot, Spot, Spot, Spot], share: number): Spot[] {
  const cut = (p: Spot, q: Spot): Spot => ({
    along: p.along + (q.along - p.along) * share,
    across: p.across + (q.across - p.across) * share,
  })
  const [ab, bc, cd] = [cut(a, b), cut(b, c), cut(c, d)]
  const [abc, bcd] = [cut(ab, bc), cut(bc, cd)]
  return [a, ab, abc, cut(abc, bcd), bcd, cd, d]
}

export function edgeCurve(layout: StageLayout, layer: number, unit: number, input: number): Curve {
  const comb = slotOf(layout, layer, unit, input)
  const course = split(leaving(layout, layer, unit, input, comb), FAN_SHARE)
  return toCurve(layout, [...course, ...entry(layout, layer, unit, comb)])
}

/** The line of a bias: from its small mark through its slot, the last of the comb. */
export function biasCurve(layout: StageLayout, layer: number, unit: number, begin: number): Curve {
  const gap = layout.gaps[layer]!
  const comb = slotOf(layout, layer, unit, gap.inputs)
  const { across } = comb
  const third = (comb.along - begin) / 3
  return toCurve(layout, [
    { along: begin, across },
    { along: begin + third, across },
    { along: comb.along - third, across },
    comb,
    ...entry(layout, layer, unit, comb),
  ])
}

/** From a unit of the output layer to the loss. */
export function lossCurve(layout: StageLayout, unit: number): Curve {
  const place = layout.layers.at(-1)!
  const across = acrossOf(place, unit)
  const { loss } = layout
  const start = { along: place.along + place.radius, across }
  const end =
    layout.direction === 'right'
      ? { along: loss.x, across: within(place, across, loss.y + 16, loss.y + loss.height - 16) }
      : { along: loss.y, across: within(place, across, loss.x + 24, loss.x + loss.width - 24) }
  const bend = (end.along - start.along) * 0.5
  return toCurve(layout, [
    start,
    { along: end.along - bend * 0.4, across: start.across },
    { along: end.along - bend * 0.6, across: end.across },
    end,
  ])
}

/** A unit's place on the loss's side: its own height, unless the layer is broader than the loss. */
function within(place: LayerPlace, across: number, from: number, to: number): number {
  const [first, last] = [acrossOf(place, 0), acrossOf(place, place.units - 1)]
  if (first >= from && last <= to) return across
  return from + ((across - first) / Math.max(1, last - first)) * (to - from)
}

const STEPS = 12

/** The spot of one piece at `t` from 0 to 1. */
export function onPiece(curve: Curve, piece: number, t: number): Point {
  const at = piece * 6
  const s = 1 - t
  const [b0, b1, b2, b3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  const coordinate = (k: number): number =>
    b0 * curve[at + k]! + b1 * curve[at + 2 + k]! + b2 * curve[at + 4 + k]! + b3 * curve[at + 6 + k]!
  return { x: coordinate(0), y: coordinate(1) }
}

/** The spot at `course` from 0 to the number of pieces: the whole part is the piece. */
export function spotAt(curve: Curve, course: number): Point {
  const last = pieces(curve) - 1
  const piece = Math.min(last, Math.max(0, Math.floor(course)))
  return onPiece(curve, piece, Math.max(0, Math.min(1, course - piece)))
}

export function pieces(curve: Curve): number {
  return (curve.length - 2) / 6
}

/** The curve as a chain of points, evenly many for each piece. */
export function polyline(curve: Curve): Point[] {
  const points = [{ x: curve[0]!, y: curve[1]! }]
  for (let piece = 0; piece < pieces(curve); piece++) {
    for (let step = 1; step <= STEPS; step++) points.push(onPiece(curve, piece, step / STEPS))
  }
  return points
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

/** The point at a share of the curve's length. */
export function pointAt(curve: Curve, share: number): Point {
  const points = polyline(curve)
  const lengths = points.slice(1).map((end, index) => distance(points[index]!, end))
  let rest = share * lengths.reduce((sum, length) => sum + length, 0)
  for (const [index, length] of lengths.entries()) {
    if (rest <= length) return between(points[index]!, points[index + 1]!, length === 0 ? 0 : rest / length)
    rest -= length
  }
  return points.at(-1)!
}

export function between(a: Point, b: Point, t: number): Point {
  return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }
}

/** How far a point is from the curve. */
export function distanceTo(curve: Curve, { x, y }: Point): number {
  const points = polyline(curve)
  let least = Infinity
  for (let index = 1; index < points.length; index++) {
    least = Math.min(least, distanceToSegment({ x, y }, points[index - 1]!, points[index]!))
  }
  return least
}

function distanceToSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const squared = dx * dx + dy * dy
  const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / squared))
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy)
}
