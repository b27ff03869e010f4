/** The units: a disc filled with the activation, its value inside, and round it the error as an arc. */
import { conditionOf } from './condition'
import { css, fill, mix, signHue, textOn } from './colours'
import { fixed, signed, thousandths } from './digits'
import { pointedAt } from './emphasis'
import { drawFolded, markCell } from './folded'
import { unitPoint, type LayerPlace, type Point } from './layout'
import type { Picture } from './picture'
import { drawTile } from './responses'
import { during, unitExtent } from './scales'
import type { UnitsState } from './scene'
import { drawNumber, font } from './text'
import type { Selection } from '../lib/contract'

const ARC_WIDTH = 3
const ARC_DISTANCE = 4.5
const LEAST_RADIUS_FOR_VALUE = 13

export function drawNeurons(picture: Picture): void {
  picture.layout.layers.forEach((place, index) => {
    const state = picture.scene.units[index]!
    if (place.folded) drawFolded(picture, place, state, state.values ? presence(picture, place.layer) : 0)
    for (let unit = 0; !place.folded && unit < place.units; unit++) drawUnit(picture, place, state, unit)
    markThings(picture, place)
  })
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
  const background = fill(palette, value, unitExtent(picture.extents, place.layer, state.shows))
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
  const finite = Number.isFinite(value) && condition !== 'not_finite'
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

/** A ring of ink round what is selected, a thinner one round what is pointed at. */
function markThings(picture: Picture, place: LayerPlace): void {
  const marked = [
    { unit: unitIn(place, pointedAt(picture.highlight)), width: 1 },
    { unit: unitIn(place, picture.selection), width: 1.75 },
  ]
  for (const { unit, width } of marked) {
    if (unit === null) continue
    if (place.folded) markCell(picture, place, unit, width)
    else ring(picture, place, unit, width)
  }
}

/** Which of a layer's units a thing is. */
function unitIn({ layer, units }: LayerPlace, thing: Selection | null): number | null {
  if (thing?.kind === 'input') return layer < 0 && thing.input < units ? thing.input : null
  return thing?.kind === 'unit' && thing.layer === layer && thing.unit < units ? thing.unit : null
}

function ring({ ctx, palette, layout }: Picture, place: LayerPlace, unit: number, width: number): void {
  const radius = place.radius + Math.min(8.5, place.radius * 0.6)
  disc(ctx, unitPoint(layout, place.layer, unit), radius)
  ctx.strokeStyle = css(palette.ink)
  ctx.lineWidth = width
  ctx.stroke()
}
