/** The colours of a map: classes mixed by their shares, numbers on one scale; pixels of an image, the top row first. */
import { classInks } from '../data/marks'
import { mix, parseColour, type Rgb } from '../stage/colours'
import { resolved } from '../stage/resolved'
import type { Numbers } from '../lib/wire'
import type { Range } from './plane'

export interface Tints {
  readonly paper: Rgb
  readonly ink: Rgb
  readonly neutral: Rgb
  readonly positive: Rgb
  readonly negative: Rgb
  readonly classes: readonly Rgb[]
}

/** How much of a class's colour the sure ground has: markers and lines stand out from it. */
const STRENGTH = 0.42
const CLASSES = 6

export function readTints(): Tints {
  const read = (name: string): Rgb => parseColour(resolved(`var(--${name})`))
  return {
    paper: read('paper'), ink: read('ink'), neutral: read('neutral'), positive: read('positive'), negative: read('negative'),
    classes: classInks(CLASSES).map(parseColour),
  }
}

function image(length: number, n: number, colourAt: (at: number) => Rgb | null): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * length)
  const rows = length / n
  for (let at = 0; at < length; at++) {
    const colour = colourAt(at)
    if (!colour) continue // what is no number is left blank
    const pixel = 4 * ((rows - 1 - Math.floor(at / n)) * n + (at % n))
    pixels[pixel] = colour[0]
    pixels[pixel + 1] = colour[1]
    pixels[pixel + 2] = colour[2]
    pixels[pixel + 3] = 255
  }
  return pixels
}

/** Colours are for six classes at most: of more, ink shows how unsure the network is. */
export function classImage(shares: readonly Numbers[], n: number, tints: Tints): Uint8ClampedArray<ArrayBuffer> {
  const coloured = shares.length <= tints.classes.length
  return image(shares[0]?.length ?? 0, n, (at) => (coloured ? mixed(shares, at, tints) : doubt(shares, at, tints)))
}

function mixed(shares: readonly Numbers[], at: number, { paper, classes }: Tints): Rgb | null {
  const sum: [number, number, number] = [0, 0, 0]
  for (let k = 0; k < shares.length; k++) for (const channel of [0, 1, 2] as const) sum[channel] += shares[k]![at]! * classes[k]![channel]
  return Number.isNaN(sum[0]) ? null : mix(paper, sum, STRENGTH)
}

function doubt(shares: readonly Numbers[], at: number, { paper, ink }: Tints): Rgb | null {
  const surest = Math.max(...shares.map((values) => values[at]!))
  return Number.isNaN(surest) ? null : mix(paper, ink, 0.35 * (1 - surest))
}

/** A number's colour: from neutral to the hue of its sign; where all have one sign, from the lowest to the highest. */
export function scaleColour(value: number, range: Range, { paper, neutral, positive, negative }: Tints): Rgb | null {
  if (Number.isNaN(value)) return null
  const [low, high] = range
  const ground = mix(neutral, paper, 0.6)
  if (low < 0 && high > 0) {
    const share = Math.min(1, Math.abs(value) / Math.max(-low, high))
    return mix(ground, value < 0 ? negative : positive, share)
  }
  const share = Math.min(1, Math.max(0, (value - low) / (high - low || 1)))
  return high <= 0 ? mix(negative, ground, share) : mix(ground, positive, share)
}

export function scaleImage(values: Numbers, n: number, range: Range, tints: Tints): Uint8ClampedArray<ArrayBuffer> {
  return image(values.length, n, (at) => scaleColour(values[at]!, range, tints))
}
