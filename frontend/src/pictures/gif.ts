/** An animated GIF (GIF89a): each frame has up to 255 colours of its own, and shows what was there where it is clear. */
import type { Box } from './boxes'
import { bytes, joined, letters } from './bytes'

const COLOURS = 255
const CLEAR = 255
/** Codes of LZW: what begins anew, what ends, and how many there may be. */
const AGAIN = 256
const END = 257
const CODES = 4096

/** `pixels`: 0xaabbggrr, or 0 where nothing changes. */
export function gifFrame(pixels: Uint32Array, { x, y, width, height }: Box, milliseconds: number): Uint8Array {
  const { palette, nearest } = coloursOf(pixels)
  const place = [x, y, width, height].flatMap((length) => bytes(length, 2))
  const head = [0x21, 0xf9, 4, 5, ...bytes(Math.round(milliseconds / 10), 2), CLEAR, 0, 0x2c, ...place, 0x87, ...palette, 8]
  return joined(Uint8Array.from(head), packed(pixels.map((colour) => (colour === 0 ? CLEAR : nearest(colour)))))
}

/** It begins anew whenever it has ended. */
export function gifFile(frames: readonly Uint8Array[], width: number, height: number): Uint8Array<ArrayBuffer> {
  const screen = [...bytes(width, 2), ...bytes(height, 2), 0x70, 0, 0]
  const endless = [0x21, 0xff, 11, ...letters('NETSCAPE2.0'), 3, 1, 0, 0, 0]
  return joined(Uint8Array.from([...letters('GIF89a'), ...screen, ...endless]), ...frames, Uint8Array.of(0x3b))
}

/** The colours of a frame; of too many, of each box of near ones that which is there most, and of those what stands for most. */
function coloursOf(pixels: Uint32Array): { palette: Uint8Array; nearest: (colour: number) => number } {
  const counts = new Map<number, number>()
  for (const colour of pixels) if (colour !== 0) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = (all: Iterable<readonly [number, number]>): (readonly [number, number])[] => [...all].sort(([, one], [, other]) => other - one)
  let chosen = byCount(counts)
  if (chosen.length > COLOURS) {
    const boxes = new Map<number, [number, number]>()
    for (const [colour, count] of chosen) {
      const box = boxes.get(colour & 0xf0f0f0)
      if (box) box[1] += count
      else boxes.set(colour & 0xf0f0f0, [colour, count])
    }
    chosen = byCount(boxes.values()).slice(0, COLOURS)
  }
  const palette = new Uint8Array(3 * (COLOURS + 1))
  const known = new Map<number, number>()
  chosen.forEach(([colour], index) => {
    palette.set(bytes(colour, 3), 3 * index)
    known.set(colour, index)
  })
  const nearest = (colour: number): number => {
    const before = known.get(colour)
    if (before !== undefined) return before
    const [red, green, blue] = bytes(colour, 3) as [number, number, number]
    let [found, least] = [0, Infinity]
    for (let index = 0; index < chosen.length; index++) {
      const apart = (red - palette[3 * index]!) ** 2 + (green - palette[3 * index + 1]!) ** 2 + (blue - palette[3 * index + 2]!) ** 2
      if (apart < least) [found, least] = [index, apart]
    }
    known.set(colour, found)
    return found
  }
  return { palette, nearest }
}

/** Compressed as GIF has it, in blocks of 255 bytes. */
function packed(indices: ArrayLike<number>): Uint8Array {
  const written: number[] = []
  let [held, bits, size] = [0, 0, 9]
  const put = (code: number): void => {
    held |= code << bits
    for (bits += size; bits >= 8; bits -= 8, held >>>= 8) written.push(held & 255)
  }
  let codes = new Map<number, number>()
  let before = indices[0]!
  put(AGAIN)
  for (let at = 1; at < indices.length; at++) {
    const index = indices[at]!
    const both = (before << 8) | index
    const code = codes.get(both)
    if (code !== undefined) {
      before = code
      continue
    }
    put(before)
    before = index
    const next = END + 1 + codes.size
    if (next === CODES) {
      put(AGAIN)
      codes = new Map()
      size = 9
      continue
    }
    if (next === 1 << size) size++
    codes.set(both, next)
  }
  put(before)
  if (END + 1 + codes.size === 1 << size && size < 12) size++ // where it is read, a code more is known
  put(END)
  if (bits > 0) written.push(held & 255)
  const blocks: Uint8Array[] = []
  for (let at = 0; at < written.length; at += 255) {
    const block = written.slice(at, at + 255)
    blocks.push(Uint8Array.of(block.length, ...block))
  }
  return joined(...blocks, Uint8Array.of(0))
}
