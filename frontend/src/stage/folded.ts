/** Folded layers: the image that is read, a strip of cells, or a grid of pictures. */
import { breadthOf, cellOf } from './cells'
import { css, fill, type Rgb } from './colours'
import { unitPoint, type Box, type LayerPlace } from './layout'
import type { Picture } from './picture'
import { gridInset, pictureBox } from './pictures'
import { drawRaster } from './raster'
import { unitExtent } from './scales'
import type { UnitsState } from './scene'

/** So many cells are drawn one by one, with space between them. */
const MOST_CELLS = 160

/** `share`: how far the values have come into being. */
export function drawFolded(picture: Picture, place: LayerPlace, state: UnitsState, share: number): void {
  const { ctx, palette } = picture
  const box = layerBox(picture, place)
  if (!place.pictured) {
    ctx.fillStyle = css(share < 1 ? palette.sunken : palette.paper)
    ctx.fillRect(box.x, box.y, box.width, box.height)
  }
  ctx.globalAlpha = share
  if (share > 0 && (isImage(picture, place) || place.units > MOST_CELLS)) drawWhole(picture, place, state, box)
  ctx.globalAlpha = 1
  if (place.pictured) {
    drawGrid(picture, place, state, share)
    if (state.values === null) frame(picture, box, true)
  } else {
    if (!isImage(picture, place)) drawCells(picture, place, state, share)
    frame(picture, box, state.values === null)
  }
}

function isImage({ layout }: Picture, { layer }: LayerPlace): boolean {
  return layer < 0 && layout.image !== null
}

export function layerBox({ layout }: Picture, place: LayerPlace): Box {
  const [along, across] = [place.along - place.radius, place.first - place.pitch / 2]
  const [deep, wide] = [2 * place.radius, place.rows * place.pitch]
  return layout.direction === 'right' ? { x: along, y: across, width: deep, height: wide } : { x: across, y: along, width: wide, height: deep }
}

function cellBox({ layout }: Picture, place: LayerPlace, unit: number): Box {
  const { x, y } = unitPoint(layout, place.layer, unit)
  const [deep, wide] = [breadthOf(place), place.pitch]
  const [width, height] = layout.direction === 'right' ? [deep, wide] : [wide, deep]
  return { x: x - width / 2, y: y - height / 2, width, height }
}

function shadeOf({ palette, extents }: Picture, place: LayerPlace, state: UnitsState, unit: number): Rgb {
  return fill(palette, state.values![unit]!, unitExtent(extents, place.layer, state.shows))
}

/** All cells at once. */
function drawWhole({ ctx, layout, palette, extents, rasters }: Picture, place: LayerPlace, state: UnitsState, box: Box): void {
  const right = layout.direction === 'right'
  const [width, height] = right ? [place.columns, place.rows] : [place.rows, place.columns]
  const pixelOf = (unit: number): number => {
    const { along, across } = cellOf(place, unit)
    return right ? across * width + along : along * width + across
  }
  const raster = rasters.of(`layer ${place.layer}`, [width, height], state.values!, unitExtent(extents, place.layer, state.shows), palette, pixelOf)
  drawRaster(ctx, raster, { x: 0, y: 0, width, height }, box)
}

/** Each cell, unless it is drawn already; ahead of it its bias, behind it its error. */
function drawCells(picture: Picture, place: LayerPlace, state: UnitsState, share: number): void {
  const { ctx, palette, extents } = picture
  const single = place.columns === 1
  const biases = place.layer < 0 ? undefined : picture.scene.edges[place.layer]?.biases
  const sliver = single ? 3 : Math.min(3, breadthOf(place) * 0.25)
  const space = place.pitch > 4 ? 1 : 0
  for (let unit = 0; unit < place.units; unit++) {
    const box = cellBox(picture, place, unit)
    if (share > 0 && place.units <= MOST_CELLS) {
      ctx.globalAlpha = share
      ctx.fillStyle = css(shadeOf(picture, place, state, unit))
      fillInset(picture, box, space)
      ctx.globalAlpha = 1
    }
    if (biases) drawSliver(picture, box, single ? -sliver - 2 : 0, sliver, space, fill(palette, biases[unit]!, extents.weight))
    if (state.delta) drawSliver(picture, box, breadthOf(place) + (single ? 2 : -sliver), single ? 5 : sliver, space, fill(palette, state.delta[unit]!, extents.error))
  }
}

/** Cells stand apart across the stage. */
function fillInset({ ctx, layout }: Picture, { x, y, width, height }: Box, space: number): void {
  if (layout.direction === 'right') ctx.fillRect(x, y + space / 2, width, height - space)
  else ctx.fillRect(x + space / 2, y, width - space, height)
}

/** A narrow part of a cell, `from` its near side. */
function drawSliver(picture: Picture, box: Box, from: number, breadth: number, space: number, colour: Rgb): void {
  picture.ctx.fillStyle = css(colour)
  const right = picture.layout.direction === 'right'
  fillInset(picture, right ? { ...box, x: box.x + from, width: breadth } : { ...box, y: box.y + from, height: breadth }, space)
}

/** The pictures in their frames, which are filled with the activations; ahead the bias, behind the error. */
function drawGrid(picture: Picture, place: LayerPlace, state: UnitsState, share: number): void {
  const { ctx, palette, extents, scene } = picture
  const { biases } = scene.edges[0]!
  const sliver = Math.max(2, gridInset(place.pitch) * 0.7)
  for (let unit = 0; unit < place.units; unit++) {
    const cell = cellBox(picture, place, unit)
    const box = { x: cell.x + 1, y: cell.y + 1, width: cell.width - 2, height: cell.height - 2 }
    ctx.fillStyle = css(palette.sunken)
    ctx.fillRect(box.x, box.y, box.width, box.height)
    if (share > 0) {
      ctx.globalAlpha = share
      ctx.fillStyle = css(shadeOf(picture, place, state, unit))
      ctx.fillRect(box.x, box.y, box.width, box.height)
      ctx.globalAlpha = 1
    }
    drawWeightPicture(picture, unit)
    const breadth = picture.layout.direction === 'right' ? box.width : box.height
    if (biases) drawSliver(picture, box, 0, sliver, 0, fill(palette, biases[unit]!, extents.weight))
    if (state.delta) drawSliver(picture, box, breadth - sliver, sliver, 0, fill(palette, state.delta[unit]!, extents.error))
  }
}

/** A unit's weights as a picture; an empty one where they are not there yet. */
export function drawWeightPicture({ ctx, layout, palette, weights, rasters }: Picture, unit: number): void {
  const box = pictureBox(layout, unit)
  const [rows, columns] = layout.image!
  if (!weights?.values) {
    ctx.fillStyle = css(palette.sunken)
    ctx.fillRect(box.x, box.y, box.width, box.height)
    return
  }
  const units = layout.layers[1]!.units
  const raster = rasters.of('weights', [columns, rows * units], weights.values, weights.extent, palette)
  drawRaster(ctx, raster, { x: 0, y: unit * rows, width: columns, height: rows }, box)
}

function frame({ ctx, palette }: Picture, { x, y, width, height }: Box, dashed: boolean): void {
  ctx.setLineDash(dashed ? [3, 3.5] : [])
  ctx.strokeStyle = css(palette.lineStrong)
  ctx.lineWidth = 1
  ctx.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1)
  ctx.setLineDash([])
}

const LEAST_MARK = 7

/** Round a cell, on a ground of paper, however small it is. */
export function markCell(picture: Picture, place: LayerPlace, unit: number, width: number): void {
  markBox(picture, cellBox(picture, place, unit), width)
}

export function markBox({ ctx, palette }: Picture, box: Box, width: number): void {
  const grow = (side: number): number => Math.max(0, LEAST_MARK - side) / 2 + 1
  const [across, down] = [grow(box.width), grow(box.height)]
  for (const [colour, line] of [[palette.paper, width + 2], [palette.ink, width]] as const) {
    ctx.strokeStyle = css(colour)
    ctx.lineWidth = line
    ctx.strokeRect(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)
  }
}
