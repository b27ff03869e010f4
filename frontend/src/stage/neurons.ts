/** The units: a disc filled with the activation, its value inside, and round it the error as an arc. */
import { conditionOf } from './condition'
import { css, fill, mix, signHue, textOn } from './colours'
import { fixed, signed, thousandths } from './digits'
import { pointedAt, sameThing } from './emphasis'
import { acrossOf, cellOf, unitPoint, type LayerPlace, type Point } from './layout'
import type { Picture } from './picture'
import { drawTile } from './responses'
import { during } from './scales'
import type { UnitsState } from './scene'
import { drawNumber, font } from './text'
import type { Selection } from '../lib/contract'

const ARC_WIDTH = 3
const ARC_DISTANCE = 4.5
const LEAST_RADIUS_FOR_VALUE = 13

export function drawNeurons(picture: Picture): void {
  picture.layout.layers.forEach((place, index) => {
    const state = picture.scene.units[index]!
    if (place.folded) drawStrip(picture, place, state)
    for (let unit = 0; !place.folded && unit < place.units; unit++) drawUnit(picture, place, state, unit)
    markThings(picture, place)
  })
}

export function thingOf(layer: number, unit: number): Selection {
  return layer < 0 ? { kind: 'input', input: unit } : { kind: 'unit', layer, unit }
}

/** How far the units of a layer have come into being in this operation. */
function presence(picture: Picture, layer: number): number {
  const { traffic } = picture.scene
  if (!picture.traffic || traffic?.kind !== 'forward' || traffic.layer !== layer) return 1
  return during(picture.progress, 0.65, 1)
}

function drawUnit(picture: Picture, place: LayerPlace, state: UnitsState, unit: number): void {
  const { ctx, palette } = picture
  const at = unitPoint(picture.layout, place.layer, unit)
  const share = state.values ? presence(picture, place.layer) : 0
  if (share < 1) drawEmpty(picture, at, place.radius)
  if (share === 0) return
  const value = state.values![unit]!
  const background = fill(palette, value, extentOf(picture, state))
  if (state.delta) clearRound(picture, place, at)
  ctx.globalAlpha = share
  disc(ctx, at, place.radius)
  ctx.fillStyle = css(background)
  ctx.fill()
  const tile = picture.tiles?.[place.layer]?.[unit]
  if (tile) drawTile(ctx, at, place.radius, tile)
  else if (place.radius >= LEAST_RADIUS_FOR_VALUE)
    drawValue(picture, at, place.radius, valueText(picture, state, value), css(textOn(palette, background)))
  outline(picture, place, state, unit, at)
  ctx.globalAlpha = 1
  if (state.delta) drawError(picture, place, at, state.delta[unit]!)
}

function extentOf({ extents }: Picture, state: UnitsState): number {
  return state.shows === 'change' ? extents.activationChange : extents.activation
}

export function valueText({ extents }: Picture, state: UnitsState, value: number): string {
  if (state.shows === 'activation') return fixed(value, 2)
  const scaled = value / 10 ** thousandths(extents.activationChange)
  return value === 0 ? '0' : signed(scaled, Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2)
}

function disc(ctx: CanvasRenderingContext2D, at: Point, radius: number): void {
  ctx.beginPath()
  ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI)
}

function drawEmpty({ ctx, palette }: Picture, at: Point, radius: number): void {
  disc(ctx, at, radius)
  ctx.fillStyle = css(palette.paper)
  ctx.fill()
  ctx.setLineDash([3, 3.5])
  ctx.strokeStyle = css(palette.lineStrong)
  ctx.lineWidth = 1.1
  ctx.stroke()
  ctx.setLineDash([])
}

/** Dashed: a value is still to come. Doubled: saturated. Heavy, in the warning's colour: not a finite number. */
function outline(picture: Picture, place: LayerPlace, state: UnitsState, unit: number, at: Point): void {
  const { ctx, palette, scene } = picture
  const value = state.values![unit]!
  const activation = place.layer < 0 ? 'identity' : scene.run.layers[place.layer]!.activation
  const condition = state.z ? conditionOf(activation, state.z[unit]!, value) : null
  const finite = Number.isFinite(value) && condition !== 'not finite'
  ctx.strokeStyle = css(finite ? mix(palette.paper, palette.ink, 0.22) : palette.warning)
  ctx.lineWidth = finite ? 1 : 2.5
  ctx.setLineDash(state.awaits && place.layer >= 0 ? [3, 3] : [])
  disc(ctx, at, place.radius)
  ctx.stroke()
  ctx.setLineDash([])
  if (condition !== 'saturated' || picture.tiles?.[place.layer]) return // a response is not of this sample alone
  ctx.strokeStyle = css(palette.paper)
  disc(ctx, at, place.radius - 3)
  ctx.stroke()
}

function drawValue({ ctx }: Picture, at: Point, radius: number, text: string, colour: string): void {
  ctx.font = font(radius >= 19 ? 12 : radius >= 17 ? 11 : radius >= 15 ? 10 : 9.5, 560)
  ctx.textBaseline = 'middle'
  ctx.fillStyle = colour
  drawNumber(ctx, text, text.startsWith('−') || text.startsWith('+') ? at.x - 1.5 : at.x, at.y + 0.5, 'center')
}

/** The edges end at the arc of the error, not behind it. */
function clearRound({ ctx, palette }: Picture, place: LayerPlace, at: Point): void {
  disc(ctx, at, place.radius + Math.min(ARC_DISTANCE, place.radius * 0.4))
  ctx.fillStyle = css(palette.paper)
  ctx.fill()
}

/** Clockwise for positive, from the top; a full turn is the end of the scale. */
function drawError(picture: Picture, place: LayerPlace, at: Point, delta: number): void {
  const { ctx, palette, extents } = picture
  const radius = place.radius + Math.min(ARC_DISTANCE, place.radius * 0.4)
  ctx.lineWidth = Math.min(ARC_WIDTH, place.radius * 0.3)
  ctx.lineCap = 'round'
  disc(ctx, at, radius)
  ctx.strokeStyle = css(palette.line)
  ctx.stroke()
  if (!Number.isFinite(delta) || extents.error === 0) return
  const turn = Math.max(-1, Math.min(1, delta / extents.error)) * arrival(picture, place.layer)
  ctx.beginPath()
  ctx.arc(at.x, at.y, radius, -Math.PI / 2, -Math.PI / 2 + turn * 2 * Math.PI, turn < 0)
  ctx.strokeStyle = css(signHue(palette, delta))
  ctx.stroke()
  ctx.lineCap = 'butt'
}

function arrival(picture: Picture, layer: number): number {
  const { traffic } = picture.scene
  if (!picture.traffic || traffic?.kind !== 'backward' || traffic.layer !== layer) return 1
  return during(picture.progress, 0.6, 1)
}

/** A folded layer: one cell for each unit, and a sliver of its bias's colour. */
function drawStrip(picture: Picture, place: LayerPlace, state: UnitsState): void {
  const { ctx, palette, layout, extents } = picture
  const [breadth, length] = [cellOf(place), Math.max(1, place.pitch - (place.pitch > 4 ? 1 : 0))]
  const biases = picture.scene.edges[place.layer]?.biases
  for (let unit = 0; unit < place.units; unit++) {
    const { x, y } = unitPoint(layout, place.layer, unit)
    const [width, height] = layout.direction === 'right' ? [breadth, length] : [length, breadth]
    ctx.fillStyle = css(state.values ? fill(palette, state.values[unit]!, extentOf(picture, state)) : palette.sunken)
    ctx.fillRect(x - width / 2, y - height / 2, width, height)
    if (!biases || place.layer < 0) continue
    ctx.fillStyle = css(fill(palette, biases[unit]!, extents.weight))
    if (layout.direction === 'right')
      ctx.fillRect(x - width / 2 - (place.columns === 1 ? 5 : 0), y - height / 2, 3, height)
    else ctx.fillRect(x - width / 2, y - height / 2 - (place.columns === 1 ? 5 : 0), width, 3)
  }
  frameStrip(picture, place, state.values === null)
}

function frameStrip({ ctx, palette, layout }: Picture, place: LayerPlace, dashed: boolean): void {
  const first = acrossOf(place, 0) - place.pitch / 2
  const span = acrossOf(place, place.units - 1) + place.pitch / 2 - first
  const [along, breadth] = [place.along - place.radius, 2 * place.radius]
  ctx.setLineDash(dashed ? [3, 3.5] : [])
  ctx.strokeStyle = css(palette.lineStrong)
  ctx.lineWidth = 1
  if (layout.direction === 'right') ctx.strokeRect(along, first, breadth, span)
  else ctx.strokeRect(first, along, span, breadth)
  ctx.setLineDash([])
}

/** A ring of ink round what is selected, a thinner one round what is pointed at. */
function markThings(picture: Picture, place: LayerPlace): void {
  const pointed = pointedAt(picture.highlight)
  for (let unit = 0; unit < place.units; unit++) {
    const thing = thingOf(place.layer, unit)
    if (sameThing(picture.selection, thing)) ring(picture, place, unit, 1.75)
    else if (sameThing(pointed, thing)) ring(picture, place, unit, 1)
  }
}

function ring({ ctx, palette, layout }: Picture, place: LayerPlace, unit: number, width: number): void {
  const radius = place.folded ? Math.max(4, place.pitch * 0.8) : place.radius + Math.min(8.5, place.radius * 0.6)
  disc(ctx, unitPoint(layout, place.layer, unit), radius)
  ctx.strokeStyle = css(palette.ink)
  ctx.lineWidth = width
  ctx.stroke()
}
