/** Many values as one small picture, a pixel for each: painted when they change, and drawn as a whole. */
import { fill, type Palette } from './colours'
import type { Box } from './layout'

/** Shades to either side of zero. */
const SHADES = 255
const RAMPS = new WeakMap<Palette, Uint32Array>()

/** The fill of −1 to 1 in steps, and at the end that of what is no number, as pixels of an `ImageData`. */
function rampOf(palette: Palette): Uint32Array {
  const known = RAMPS.get(palette)
  if (known) return known
  const bytes = new Uint8ClampedArray(4 * (2 * SHADES + 2))
  for (let shade = 0; shade <= 2 * SHADES + 1; shade++) {
    bytes.set(fill(palette, shade > 2 * SHADES ? NaN : shade / SHADES - 1, 1), 4 * shade)
    bytes[4 * shade + 3] = 255
  }
  const ramp = new Uint32Array(bytes.buffer)
  RAMPS.set(palette, ramp)
  return ramp
}

/** Where the value of each unit goes; without it they follow each other row after row. */
export type PixelOf = (index: number) => number

export function shade(pixels: Uint32Array, values: ArrayLike<number>, extent: number, palette: Palette, pixelOf?: PixelOf): void {
  const ramp = rampOf(palette)
  const scale = extent === 0 ? 0 : SHADES / extent
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    const step = Math.round(Math.max(-SHADES, Math.min(SHADES, value * scale)))
    pixels[pixelOf ? pixelOf(index) : index] = ramp[Number.isFinite(value) ? step + SHADES : 2 * SHADES + 1]!
  }
}

interface Kept {
  canvas: HTMLCanvasElement
  values: ArrayLike<number>
  extent: number
  palette: Palette
}

/** The pictures of a stage by name; each is painted anew only where its values, its scale or the theme are others. */
export class Rasters {
  readonly #kept = new Map<string, Kept>()

  of(name: string, size: readonly [columns: number, rows: number], values: ArrayLike<number>, extent: number, palette: Palette, pixelOf?: PixelOf): HTMLCanvasElement {
    const known = this.#kept.get(name)
    const [width, height] = size
    const fits = known && known.canvas.width === width && known.canvas.height === height
    if (fits && known.values === values && known.extent === extent && known.palette === palette) return known.canvas
    const canvas = fits ? known.canvas : Object.assign(document.createElement('canvas'), { width, height })
    const image = new ImageData(width, height)
    shade(new Uint32Array(image.data.buffer), values, extent, palette, pixelOf)
    canvas.getContext('2d')?.putImageData(image, 0, 0)
    this.#kept.set(name, { canvas, values, extent, palette })
    return canvas
  }
}

/** A part of a raster into a box: its pixels stay squares, unless there are more of them than the screen has. */
export function drawRaster(ctx: CanvasRenderingContext2D, raster: CanvasImageSource, from: Box, to: Box): void {
  ctx.imageSmoothingEnabled = to.width * ctx.getTransform().a < from.width
  ctx.drawImage(raster, from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height)
}
