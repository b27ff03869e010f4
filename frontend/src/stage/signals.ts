/**
 * The beads. Forward one leaves its source as a and arrives as w·a; backward it leaves as δ and arrives as w·δ; in the
 * update a waits at the source's end and δ at the target's. Area is magnitude, hue is sign.
 */
import { css, mix, signHue } from './colours'
import { spotAt, type Curve } from './curves'
import { drawnEdges, isFolded } from './edges'
import type { Point } from './layout'
import type { Emphasis } from './emphasis'
import type { Picture } from './picture'
import { beadRadius, during } from './scales'
import type { EdgesState } from './scene'
import type { Which } from '../lib/contract'

const STRENGTH: Record<Emphasis, number> = { faded: 0.15, normal: 0.6, front: 1 }

/** Where on an edge's course (0 … 3) the fan and the comb stand, and where δ waits. A bias has no fan. */
const FAN = 1
const COMB = 2
const ERROR = 2.4
const BIAS_COMB = 1
const BIAS_ERROR = 1.4

export function drawSignals(picture: Picture): void {
  const { traffic } = picture.scene
  if (!traffic || !picture.traffic) return
  switch (traffic.kind) {
    case 'forward':
      return drawForward(picture, traffic.layer, 'before', picture.progress)
    case 'loss':
      return drawToLoss(picture)
    case 'backward':
      return drawBackward(picture, traffic.layer)
    case 'update':
      return drawUpdate(picture, traffic.layer)
    case 'check':
      return drawCheck(picture)
  }
}

function drawForward(picture: Picture, layer: number, which: Which, progress: number): void {
  const { step } = picture.scene
  const sources = step.a(layer - 1, which)
  const [travelled, multiplied] = [during(progress, 0, 0.8), during(progress, 0.5, 0.8)]
  eachEdge(picture, layer, (curve, unit, input, emphasis) => {
    const a = sources[input]!
    const weight = step.weight(layer, unit, input, which)
    bead(picture, spotAt(curve, COMB * travelled), a + (weight * a - a) * multiplied, 'signal', emphasis)
  })
  eachBias(picture, layer, (curve, unit, emphasis) => {
    bead(picture, spotAt(curve, BIAS_COMB * travelled), step.bias(layer, unit, which), 'signal', emphasis)
  })
}

/** The check runs through all layers, one after the other, and leaves nothing on its way. */
function drawCheck(picture: Picture): void {
  const layers = picture.scene.edges.length
  const course = picture.progress * layers
  const layer = Math.floor(course)
  if (layer < layers) drawForward(picture, layer, 'after', course - layer)
}

function drawToLoss(picture: Picture): void {
  const { step, edges } = picture.scene
  if (picture.progress >= 1) return
  const values = step.a(edges.length - 1, 'before')
  for (let unit = 0; unit < values.length; unit++) {
    const spot = spotAt(picture.wiring.loss(unit), during(picture.progress, 0, 0.8))
    bead(picture, spot, values[unit]!, 'signal', 'normal')
  }
}

/** The error of a hidden layer comes by the edges that leave it; that of the output layer from the loss itself. */
function drawBackward(picture: Picture, layer: number): void {
  if (layer === picture.scene.edges.length - 1) return drawFromLoss(picture, layer)
  const { step } = picture.scene
  const deltas = step.delta(layer + 1)
  if (!deltas) return
  const [travelled, multiplied] = [during(picture.progress, 0, 0.8), during(picture.progress, 0.1, 0.4)]
  eachEdge(picture, layer + 1, (curve, unit, input, emphasis) => {
    const delta = deltas[unit]!
    const weight = step.weight(layer + 1, unit, input, 'before')
    const spot = spotAt(curve, 3 - (3 - FAN) * travelled)
    bead(picture, spot, delta + (weight * delta - delta) * multiplied, 'error', emphasis)
  })
}

function drawFromLoss(picture: Picture, layer: number): void {
  const deltas = picture.scene.step.delta(layer)
  if (!deltas || picture.progress >= 1) return
  for (let unit = 0; unit < deltas.length; unit++) {
    const spot = spotAt(picture.wiring.loss(unit), 1 - during(picture.progress, 0, 0.8))
    bead(picture, spot, deltas[unit]!, 'error', 'normal')
  }
}

/** Signal and error wait at their ends; fainter copies of them meet where the change stands. A bias has no signal. */
function drawUpdate(picture: Picture, layer: number): void {
  const { step } = picture.scene
  const [sources, deltas] = [step.a(layer - 1, 'before'), step.delta(layer)]
  if (!deltas) return
  eachEdge(picture, layer, (curve, unit, input, emphasis) => {
    const [a, delta] = [sources[input]!, deltas[unit]!]
    meet(picture, curve, { value: a, from: FAN }, { value: delta, from: ERROR }, COMB, emphasis)
  })
  eachBias(picture, layer, (curve, unit, emphasis) => {
    meet(picture, curve, null, { value: deltas[unit]!, from: BIAS_ERROR }, BIAS_COMB, emphasis)
  })
}

interface Waiting {
  value: number
  from: number
}

function meet(
  picture: Picture,
  curve: Curve,
  signal: Waiting | null,
  error: Waiting,
  at: number,
  emphasis: Emphasis,
): void {
  const { ctx } = picture
  const share = during(picture.progress, 0.05, 0.5)
  if (share > 0 && share < 1) {
    ctx.globalAlpha = 0.5
    if (signal) bead(picture, spotAt(curve, signal.from + (at - signal.from) * share), signal.value, 'signal', emphasis)
    bead(picture, spotAt(curve, error.from + (at - error.from) * share), error.value, 'error', emphasis)
    ctx.globalAlpha = 1
  }
  if (signal) bead(picture, spotAt(curve, signal.from), signal.value, 'signal', emphasis)
  bead(picture, spotAt(curve, error.from), error.value, 'error', emphasis)
}

type EachEdge = (curve: Curve, unit: number, input: number, emphasis: Emphasis) => void

function eachEdge(picture: Picture, layer: number, draw: EachEdge): void {
  for (const { unit, input } of drawnEdges(stateOf(picture, layer))) {
    draw(picture.wiring.edge(layer, unit, input), unit, input, picture.emphasis(layer, unit, input))
  }
}

function eachBias(
  picture: Picture,
  layer: number,
  draw: (curve: Curve, unit: number, emphasis: Emphasis) => void,
): void {
  const state = stateOf(picture, layer)
  const units = isFolded(picture, state) ? 0 : picture.scene.run.layers[layer]!.units
  for (let unit = 0; unit < units; unit++) {
    draw(picture.wiring.edge(layer, unit, state.inputs), unit, picture.emphasis(layer, unit, state.inputs))
  }
}

function stateOf(picture: Picture, layer: number): EdgesState {
  return picture.scene.edges[layer]!
}

/** A signal is a full bead; an error a ring, so that the two are told apart where they wait on the same edge. */
function bead(picture: Picture, spot: Point, value: number, kind: 'signal' | 'error', emphasis: Emphasis): void {
  const { ctx, palette, extents } = picture
  const radius = beadRadius(value, extents[kind], picture.bead)
  if (radius === 0 || !Number.isFinite(value)) return
  const colour = css(mix(palette.paper, signHue(palette, value), STRENGTH[emphasis]))
  const ring = kind === 'error' ? Math.min(2, radius * 0.7) : 0
  ctx.beginPath()
  ctx.arc(spot.x, spot.y, radius - ring / 2, 0, 2 * Math.PI)
  ctx.lineWidth = kind === 'error' ? ring : 1.2
  ctx.fillStyle = kind === 'error' ? css(palette.paper) : colour
  ctx.strokeStyle = kind === 'error' ? colour : css(palette.paper)
  if (kind === 'signal') ctx.stroke()
  ctx.fill()
  if (kind === 'error') ctx.stroke()
}
