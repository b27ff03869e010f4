/** The first layer's weights as pictures: the bundle of edges that leads to each, the picture, and the pixel that is meant. */
import { css } from './colours'
import { pointedAt } from './emphasis'
import { drawWeightPicture, layerBox, markBox } from './folded'
import { isPictured, point, type Box } from './layout'
import type { Picture } from './picture'
import { pictureBox, pixelBox } from './pictures'
import type { Selection } from '../lib/contract'

/** From the whole image to the whole picture: every edge of a unit at once, quietly. */
export function drawBundles(picture: Picture): void {
  if (!picture.scene.edges[0]?.pictured || !isPictured(picture.layout, 0)) return
  const [input, target] = [picture.layout.layers[0]!, picture.layout.layers[1]!]
  const image = layerBox(picture, input)
  if (target.pictured) return drawBundle(picture, image, layerBox(picture, target))
  for (let unit = 0; unit < target.units; unit++) drawBundle(picture, image, pictureBox(picture.layout, unit))
}

function drawBundle({ ctx, layout, palette }: Picture, from: Box, to: Box): void {
  const right = layout.direction === 'right'
  const side = (box: Box, end: boolean): { along: number; first: number; last: number } =>
    right
      ? { along: box.x + (end ? box.width : 0), first: box.y, last: box.y + box.height }
      : { along: box.y + (end ? box.height : 0), first: box.x, last: box.x + box.width }
  const [start, end] = [side(from, true), side(to, false)]
  const bend = (end.along - start.along) / 2
  ctx.beginPath()
  const at = (along: number, across: number): [number, number] => {
    const { x, y } = point(layout, along, across)
    return [x, y]
  }
  ctx.moveTo(...at(start.along, start.first))
  ctx.bezierCurveTo(...at(start.along + bend, start.first), ...at(end.along - bend, end.first), ...at(end.along, end.first))
  ctx.lineTo(...at(end.along, end.last))
  ctx.bezierCurveTo(...at(end.along - bend, end.last), ...at(start.along + bend, start.last), ...at(start.along, start.last))
  ctx.closePath()
  ctx.fillStyle = css(palette.lineStrong, 0.07)
  ctx.fill()
  ctx.strokeStyle = css(palette.lineStrong, 0.22)
  ctx.lineWidth = 1
  ctx.stroke()
}

/** Before the discs; a folded layer draws its own. */
export function drawWeights(picture: Picture): void {
  const { layout, scene } = picture
  const gap = layout.gaps[0]!
  if (!scene.edges[0]?.pictured || !gap.pictures) return
  for (let unit = 0; unit < layout.layers[1]!.units; unit++) {
    drawLink(picture, unit)
    drawWeightPicture(picture, unit)
    frame(picture, pictureBox(layout, unit), unit)
  }
  for (const thing of [pointedAt(picture.highlight), picture.selection]) markPixel(picture, thing)
}

/** From the picture to its disc. */
function drawLink({ ctx, layout, palette }: Picture, unit: number): void {
  const [box, target] = [pictureBox(layout, unit), layout.layers[1]!]
  const right = layout.direction === 'right'
  const [x, y] = [box.x + (right ? box.width : box.width / 2), box.y + (right ? box.height / 2 : box.height)]
  const end = target.along - target.radius
  ctx.strokeStyle = css(palette.lineStrong)
  ctx.lineWidth = 1.2
  ctx.beginPath()
  ctx.moveTo(x, y)
  ctx.lineTo(right ? end : x, right ? y : end)
  ctx.stroke()
}

function frame({ ctx, palette, selection, weights }: Picture, { x, y, width, height }: Box, unit: number): void {
  const own = selection.kind !== 'loss' && selection.kind !== 'input' && selection.layer === 0 && selection.unit === unit
  ctx.setLineDash(weights?.values ? [] : [3, 3.5])
  ctx.strokeStyle = css(own ? palette.ink : palette.lineStrong)
  ctx.lineWidth = own ? 1.4 : 1
  ctx.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1)
  ctx.setLineDash([])
}

/** The pixel that an edge is; of an input, that in every picture. */
function markPixel(picture: Picture, thing: Selection | null): void {
  const { layout } = picture
  if (thing?.kind === 'edge' && thing.layer === 0) markBox(picture, pixelBox(layout, pictureBox(layout, thing.unit), thing.input), 1)
  if (thing?.kind !== 'input') return
  for (let unit = 0; unit < layout.layers[1]!.units; unit++) markBox(picture, pixelBox(layout, pictureBox(layout, unit), thing.input), 0.75)
}
