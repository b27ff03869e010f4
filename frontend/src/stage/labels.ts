/** The words on the stage: features and classes with their values, errors in digits, what is not there yet. */
import { css } from './colours'
import { same, unitOrInput } from '../lib/things'
import { say } from '../lib/words.svelte'
import { brief, fixed, raw } from './digits'
import { pointedAt } from './emphasis'
import { isOutput, sourceName } from './names'
import { acrossOf, point, unitPoint, type LayerPlace, type Point, type StageLayout } from './layout'
import type { Picture } from './picture'
import { cut, drawNumber, font, textWidth, withHalo } from './text'

export function drawLabels(picture: Picture): void {
  const { layout } = picture
  for (const place of layout.layers) {
    if (place.layer < 0) place.folded ? drawNamesOfStrip(picture, place) : drawInputs(picture, place)
    if (isOutput(picture.scene.run, place.layer)) drawOutputs(picture, place)
    drawErrors(picture, place)
    drawNotYet(picture, place)
  }
}

/** Which units of a layer have room for a label of their own. */
function labelled(place: LayerPlace, least: number): number[] {
  if (place.folded) return []
  const every = Math.max(1, Math.ceil(least / place.pitch))
  return Array.from({ length: place.units }, (_, unit) => unit).filter((unit) => unit % every === 0)
}

export function drawInputs(picture: Picture, place: LayerPlace): void {
  const { ctx, layout, palette, scene } = picture
  const values = scene.step.a(-1, 'before')
  for (const unit of labelled(place, layout.direction === 'right' ? 30 : 44)) {
    const feature = scene.run.features[unit]
    if (!feature) continue
    const { x, y } = unitPoint(layout, -1, unit)
    const value = `${raw(values[unit]! * feature.scale + feature.shift)}${feature.unit ? ` ${feature.unit}` : ''}`
    const right = layout.direction === 'right'
    const [left, top] = right ? [x - place.radius - 12, y] : [x, y - place.radius - 22]
    ctx.textAlign = right ? 'right' : 'center'
    ctx.textBaseline = 'middle'
    ctx.font = font(12)
    ctx.fillStyle = css(palette.ink)
    ctx.fillText(cut(ctx, feature.name, right ? left - 2 : place.pitch - 4), left, top - 7)
    ctx.font = font(11)
    ctx.fillStyle = css(palette.inkFaint)
    drawNumber(ctx, value, left, top + 8, right ? 'right' : 'center')
  }
}

const LEAST_NAME = 9

/** Beside a strip each input's name, as large as its cell allows; of very many only that of what is pointed at or chosen. */
function drawNamesOfStrip(picture: Picture, place: LayerPlace): void {
  const { ctx, layout, palette, scene } = picture
  if (layout.direction === 'down' || layout.image) return
  const all = place.pitch >= LEAST_NAME && place.columns === 1
  ctx.textAlign = 'right'
  ctx.textBaseline = 'middle'
  ctx.font = font(all ? Math.min(11, place.pitch * 0.94) : 11)
  for (let unit = 0; unit < place.units; unit++) {
    const marked = [picture.selection, pointedAt(picture.highlight)].some((thing) => thing?.kind === 'input' && thing.input === unit)
    const name = scene.run.features[unit]?.name
    if ((!all && !marked) || name === undefined) continue
    ctx.fillStyle = css(marked ? palette.ink : palette.inkSoft)
    const left = place.along - place.radius - 8
    const written = cut(ctx, name, left - 2)
    withHalo(ctx, css(palette.paper), (write) => write(written, left, acrossOf(place, unit)))
  }
}

/** Names above the line to the loss, the target under it; the true class in bold. */
export function drawOutputs(picture: Picture, place: LayerPlace): void {
  const { ctx, layout, palette, scene } = picture
  const target = scene.step.target()
  const truth = scene.run.task === 'classification' ? trueClass(target) : -1
  const right = layout.direction === 'right'
  const [size, lead] = layout.compact ? [11, 8] : [12, 12]
  for (const unit of labelled(place, right ? 34 : 52)) {
    const { x, y } = unitPoint(layout, place.layer, unit)
    const [left, top] = right ? [x + place.radius + lead, y - 9] : [x, y + place.radius + 16]
    const name = sourceName(scene.run, place.layer, unit)
    ctx.textAlign = right ? 'left' : 'center'
    ctx.textBaseline = 'middle'
    ctx.font = font(size, unit === truth ? 650 : 400)
    ctx.fillStyle = css(unit === truth ? palette.ink : palette.inkSoft)
    const room = right ? layout.loss.x - left - lead / 2 : place.pitch - 4
    const written = cut(ctx, name, room)
    withHalo(ctx, css(palette.paper), (write) => write(written, left, top))
    if (target.length !== place.units || (right && place.pitch < 56 && unit !== truth)) continue
    ctx.font = font(11)
    ctx.fillStyle = css(palette.inkFaint)
    const [short, full] = [say('stage.target', { value: brief(target[unit]!) }), say('stage.truth')]
    const words = unit === truth && textWidth(ctx, full) <= room ? full : short
    withHalo(ctx, css(palette.paper), (write) => write(words, left, top + (right ? 19 : 14)))
  }
}

export function trueClass(target: ArrayLike<number>): number {
  if (target.length === 1) return target[0]! > 0 ? 0 : -1
  let best = 0
  for (let unit = 1; unit < target.length; unit++) if (target[unit]! > target[best]!) best = unit
  return best
}

/** δ in digits under its unit, where there is room. */
function drawErrors(picture: Picture, place: LayerPlace): void {
  const { ctx, layout, palette, scene } = picture
  const { delta } = scene.units[place.layer + 1]!
  const right = layout.direction === 'right'
  if (!delta || place.folded) return
  const roomy = place.pitch >= (right ? 69 : 40)
  if (right && place.pitch < 52) return
  ctx.font = font(10.5, 500)
  ctx.textBaseline = 'middle'
  ctx.fillStyle = css(palette.inkSoft)
  for (let unit = 0; unit < place.units; unit++) {
    const thing = unitOrInput(place.layer, unit)
    if (!roomy && !same(picture.selection, thing) && !same(picture.highlight, thing)) continue
    const { x, y } = unitPoint(layout, place.layer, unit)
    const below = right || !isOutput(scene.run, place.layer)
    const top = below ? y + place.radius + 16 : y - place.radius - 14
    const words = `δ ${fixed(delta[unit]!, 3)}`
    withHalo(ctx, css(palette.paper), (write) => drawNumber(ctx, words, x, top, 'center', write))
  }
}

/** The words stand once for each layer, over its first unit; beside the last one where there is room; on a strip in its middle. */
function drawNotYet({ ctx, layout, palette, scene }: Picture, place: LayerPlace): void {
  if (scene.units[place.layer + 1]!.values || place.pictured) return
  const words = say('stage.not_yet')
  ctx.font = font(11)
  const half = textWidth(ctx, words) / 2
  const at = placeOfNotYet(layout, place, half)
  if (at.x + half > layout.width) return
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillStyle = css(palette.inkFaint)
  withHalo(ctx, css(palette.paper), (write) => write(words, at.x, at.y))
}

function placeOfNotYet(layout: StageLayout, place: LayerPlace, half: number): Point {
  if (place.folded) return point(layout, place.along, place.first + ((place.rows - 1) * place.pitch) / 2)
  if (layout.direction === 'right') return point(layout, place.along, acrossOf(place, 0) - place.radius - 12)
  return point(layout, place.along, acrossOf(place, place.units - 1) + place.radius + 10 + half)
}
