/** From numbers to widths, radii and lengths. Extents hold still while playing. */

/** The largest magnitude that each scale covers. */
export interface Extents {
  weight: number
  activation: number
  /** Pixels of an image that is read: apart from the activations, which are of another size. 0: there is none. */
  pixel: number
  /** Signals a and w·a. */
  signal: number
  /** Errors δ and w·δ. */
  error: number
  /** Changes of weights and biases. */
  change: number
  /** Changes of activations. */
  activationChange: number
}

const NICE = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]

/** The next round number that is not smaller. */
export function niceCeil(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  const digit = NICE.find((nice) => nice * power >= value * (1 - 1e-12)) ?? 10
  return round(digit * power)
}

/** The next round number that is not larger: by default 1, 2 or 5 times a power of ten. */
export function niceFloor(value: number, digits: readonly number[] = [5, 2, 1]): number {
  if (!(value > 0) || !Number.isFinite(value)) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  const digit = digits.find((nice) => nice * power <= value * (1 + 1e-12)) ?? 1
  return round(digit * power)
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

/** The largest finite magnitude. */
export function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let index = 0; index < values.length; index++) {
    const magnitude = Math.abs(values[index]!)
    if (magnitude > most && magnitude < Infinity) most = magnitude
  }
  return most
}

/** A scale grows when it must; it shrinks only when it is far too large, and never while playing. */
export function hold(held: number, seen: number, playing: boolean): number {
  const nice = niceCeil(seen)
  if (nice === 0 || nice === held) return held
  if (nice > held) return nice
  return !playing && nice * 4 <= held ? nice : held
}

export function holdExtents(held: Extents | undefined, seen: Extents, playing: boolean): Extents {
  const next = (key: keyof Extents): number => hold(held?.[key] ?? 0, seen[key], playing)
  return {
    weight: next('weight'),
    activation: next('activation'),
    pixel: next('pixel'),
    signal: next('signal'),
    error: next('error'),
    change: next('change'),
    activationChange: next('activationChange'),
  }
}

/** The scale of a layer's fills; layer −1 is the inputs. */
export function unitExtent(extents: Extents, layer: number, shows: 'activation' | 'change'): number {
  if (shows === 'change') return extents.activationChange
  return layer < 0 && extents.pixel > 0 ? extents.pixel : extents.activation
}

/** Linear from 0 to `most`, which `extent` reaches. Zero extent: nothing to show. */
export function linear(value: number, extent: number, most: number): number {
  if (extent === 0) return 0
  return Math.min(1, Math.abs(value) / extent) * most
}

/** The radius of a bead: its area follows the magnitude. */
export function beadRadius(value: number, extent: number, most: number): number {
  if (extent === 0 || value === 0) return 0
  return Math.max(0.8, Math.sqrt(Math.min(1, Math.abs(value) / extent)) * most)
}

/** How the marks of changes are drawn: `pixels` a unit of weight, `magnification` times as large as edges' widths. */
export interface ChangeScale {
  magnification: number
  pixels: number
  /** The longest mark. */
  reach: number
}

/** One scale for all changes of a step: the largest round magnification that keeps the largest change within reach. */
export function changeScale(extents: Extents, widest: number, reach: number): ChangeScale {
  if (extents.weight === 0 || extents.change === 0) return { magnification: 0, pixels: 0, reach }
  const own = widest / extents.weight
  const magnification = niceFloor(reach / (extents.change * own), [8, 6, 5, 4, 3, 2.5, 2, 1.5, 1])
  return { magnification, pixels: own * magnification, reach }
}

/** A round value whose mark is between 40 % and all of `most` long. */
export function tick(scale: ChangeScale): number {
  return scale.pixels === 0 ? 0 : niceFloor(scale.reach / scale.pixels)
}

/** Slow at both ends. */
export function ease(t: number): number {
  const s = Math.max(0, Math.min(1, t))
  return s * s * (3 - 2 * s)
}

/** The share of a window of the progress that has passed, eased. */
export function during(progress: number, from: number, to: number): number {
  return ease((progress - from) / (to - from))
}
