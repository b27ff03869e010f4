/** With data of two features a disc can show its unit's response over the whole plane, in place of the activation for one sample. */
import type { RunInfo } from '../lib/messages.gen'
import type { Numbers } from '../lib/wire'
import { fill, type Palette } from './colours'
import type { Point } from './layout'

/** For each layer with such maps each unit's, m points a side, row after row upwards; `extent` ends the scale of all. */
export interface ResponseMaps {
  readonly layers: readonly { readonly m: number; readonly maps: readonly Numbers[] }[]
  readonly extent: number
}
export type Tiles = readonly (readonly HTMLCanvasElement[])[]

/** The largest magnitude of all that is a number. */
export function extentOf(layers: ResponseMaps['layers']): number {
  let extent = 0
  for (const { maps } of layers) for (const values of maps) for (const value of values) if (Number.isFinite(value)) extent = Math.max(extent, Math.abs(value))
  return extent
}

/** The colours of the activations. */
export function responsePixels(values: Numbers, m: number, palette: Palette, extent: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length)
  values.forEach((value: number, at: number) => {
    const place = 4 * ((m - 1 - Math.floor(at / m)) * m + (at % m))
    pixels.set(fill(palette, value, extent), place)
    pixels[place + 3] = 255
  })
  return pixels
}

export function paintTiles({ layers, extent }: ResponseMaps, palette: Palette): Tiles {
  return layers.map(({ m, maps }) =>
    maps.map((values) => {
      const tile = document.createElement('canvas')
      tile.width = tile.height = m
      tile.getContext('2d')?.putImageData(new ImageData(responsePixels(values, m, palette, extent), m, m), 0, 0)
      return tile
    }),
  )
}

/** Inside the disc; the grid's points lie on the edges of the plane. */
export function drawTile(ctx: CanvasRenderingContext2D, at: Point, radius: number, tile: HTMLCanvasElement): void {
  ctx.save()
  ctx.beginPath()
  ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI)
  ctx.clip()
  ctx.drawImage(tile, 0.5, 0.5, tile.width - 1, tile.height - 1, at.x - radius, at.y - radius, 2 * radius, 2 * radius)
  ctx.restore()
}

/** The maps, as long as they are of this run's data and layers: of another one's they would be untrue. */
export function ofThisRun(run: RunInfo, maps: ResponseMaps): ResponseMaps | null {
  const units = run.layers.map((layer) => layer.units)
  return run.columns.length === 2 && maps.layers.every((layer, index) => layer.maps.length === units[index]) ? maps : null
}
