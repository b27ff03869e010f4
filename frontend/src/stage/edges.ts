/** The edges and biases: width is magnitude, hue is sign. What is not there yet is dashed. */
import { css, mix, signHue, type Rgb } from './colours'
import type { Curve } from './curves'
import type { Emphasis } from './emphasis'
import type { Picture } from './picture'
import { linear } from './scales'
import type { EdgesState } from './scene'

/** How much of its hue an edge keeps. */
const STRENGTH: Record<Emphasis, number> = { faded: 0.13, normal: 0.46, front: 1 }
/** Where edges cross, the upper one keeps clear of the lower: as long as there are not too many, nor too little time. */
const MOST_WITH_CASING = 420
const CASING = 2.2
const WIDEST_TO_PICTURE = 2.2
const ORDER: readonly Emphasis[] = ['faded', 'normal', 'front']

export interface DrawnEdge {
  unit: number
  input: number
  /** The weight, or in the change its change; NaN: not there yet. */
  value: number
}

const orders = new WeakMap<EdgesState, DrawnEdge[]>()

/** The edges of a layer, weakest first, so that the strong ones lie on top. */
export function drawnEdges(state: EdgesState): DrawnEdge[] {
  const known = orders.get(state)
  if (known) return known
  const values = state.changes ?? state.weights
  const edges = Array.from({ length: state.index.length }, (_, k) => {
    const input = state.index[k]! % state.inputs
    return { unit: (state.index[k]! - input) / state.inputs, input, value: values?.[k] ?? NaN }
  })
  edges.sort((a, b) => Math.abs(a.value) - Math.abs(b.value))
  orders.set(state, edges)
  return edges
}

export function drawEdges(picture: Picture): void {
  for (const emphasis of ORDER) {
    for (const state of picture.scene.edges) drawLayer(picture, state, emphasis)
  }
}

function drawLayer(picture: Picture, state: EdgesState, emphasis: Emphasis): void {
  const edges = drawnEdges(state)
  const casing = picture.traffic && edges.length <= MOST_WITH_CASING && emphasis !== 'faded'
  const folded = isFolded(picture, state)
  for (const { unit, input, value } of edges) {
    if (picture.emphasis(state.layer, unit, input) !== emphasis) continue
    const curve = picture.wiring.edge(state.layer, unit, input)
    drawEdge(picture, curve, styleOf(picture, state, value, emphasis), casing ? middle(curve) : null)
  }
  for (let unit = 0; !folded && unit < picture.layout.layers[state.layer + 1]!.units; unit++) {
    if (picture.emphasis(state.layer, unit, state.inputs) !== emphasis) continue
    const value = (state.biasChanges ?? state.biases)?.[unit] ?? NaN
    drawBias(picture, state, unit, styleOf(picture, state, value, emphasis))
  }
}

interface Style {
  width: number
  colour: Rgb
  dashed: boolean
}

function styleOf(picture: Picture, state: EdgesState, value: number, emphasis: Emphasis): Style {
  const { palette, extents, widest } = picture
  if (!state.weights) return waitingStyle(picture, state)
  if (!Number.isFinite(value)) return { width: 1.5, colour: palette.warning, dashed: false }
  const strength = STRENGTH[emphasis]
  const colour = mix(palette.paper, signHue(palette, value), state.changes ? strength * 0.78 : strength)
  const least = emphasis === 'front' ? 1.4 : 0.7
  if (state.changes && !hasComb(picture, state))
    return { width: Math.max(0.4, linear(value, extents.change, 2.5)), colour, dashed: false }
  const most = state.pictured ? Math.min(widest, WIDEST_TO_PICTURE) : widest
  const width = state.changes ? least : Math.max(least, linear(value, extents.weight, most))
  return { width, colour, dashed: false }
}

function waitingStyle({ palette }: Picture, state: EdgesState): Style {
  const many = state.index.length > 120
  return { width: many ? 0.6 : 1, colour: mix(palette.paper, palette.lineStrong, many ? 0.3 : 0.55), dashed: true }
}

/** Into a folded layer all edges of a unit share one slot: there is no room for bars, and the width says the change. */
export function isFolded({ layout }: Picture, state: EdgesState): boolean {
  return layout.layers[state.layer + 1]!.folded
}

/** Whether each edge has a slot with room for a bar: not into a folded layer, nor where a picture stands for the edges. */
export function hasComb(picture: Picture, state: EdgesState): boolean {
  return !isFolded(picture, state) && !state.pictured
}

/** Where the piece between the two combs begins in the curve; only there do edges cross. */
function middle(curve: Curve): number | null {
  return curve.length === 20 ? 6 : null
}

function drawEdge(picture: Picture, curve: Curve, { width, colour, dashed }: Style, casing: number | null): void {
  const { ctx, palette } = picture
  ctx.lineCap = 'butt'
  if (casing !== null) {
    ctx.strokeStyle = css(palette.paper)
    ctx.lineWidth = width + CASING
    trace(ctx, curve.subarray(casing, casing + 8))
    ctx.stroke()
  }
  ctx.setLineDash(dashed ? [3, 4] : [])
  ctx.strokeStyle = css(colour)
  ctx.lineWidth = width
  trace(ctx, curve)
  ctx.stroke()
  ctx.setLineDash([])
}

/** A bias enters by a slot of its own and begins in a small square: it has no source. */
function drawBias(picture: Picture, state: EdgesState, unit: number, style: Style): void {
  const { ctx } = picture
  const curve = picture.wiring.edge(state.layer, unit, state.inputs)
  drawEdge(picture, curve, style, null)
  const side = Math.max(3, Math.min(6, picture.bead * 1.1))
  ctx.fillStyle = css(style.dashed ? picture.palette.paper : style.colour)
  ctx.strokeStyle = css(style.colour)
  ctx.lineWidth = 1
  ctx.beginPath()
  ctx.rect(curve[0]! - side / 2, curve[1]! - side / 2, side, side)
  ctx.fill()
  ctx.stroke()
}

/** A curve as the present path. */
export function trace(ctx: CanvasRenderingContext2D, curve: Curve): void {
  ctx.beginPath()
  ctx.moveTo(curve[0]!, curve[1]!)
  for (let k = 2; k < curve.length; k += 6) {
    ctx.bezierCurveTo(curve[k]!, curve[k + 1]!, curve[k + 2]!, curve[k + 3]!, curve[k + 4]!, curve[k + 5]!)
  }
}
