/** Animations: which moments they show, and their files. */
import { describe, expect, it } from 'vitest'
import { RUN } from '../lib/testing'
import { gifFile, gifFrame } from './gif'
import { momentsOf, type Stretch } from './stretch'
import { webpFile, webpFrame } from './webp'

/** A step has 8 operations, an epoch 2 steps. */
const moments = (stretch: Partial<Stretch>): string[] =>
  momentsOf(RUN, { from: 0, to: 0, every: 'step', rate: 2, ...stretch }, 8, 3).map(({ step, operation }) => `${step}.${operation}`)
const pixel = (index: number): number => (0xff000000 | Math.imul(index, 2654435761)) >>> 0

describe('a stretch', () => {
  it('has a moment for each operation of each step', () => {
    expect(moments({ from: 1, to: 2, every: 'operation' })).toEqual([1, 2].flatMap((step) => [0, 1, 2, 3, 4, 5, 6, 7].map((at) => `${step}.${at}`)))
  })
  it('has one for each step, at the operation that is looked at', () => expect(moments({ from: 2, to: 4 })).toEqual(['2.3', '3.3', '4.3']))
  it('has its ends, and the beginning of each epoch between them', () => {
    expect(moments({ from: 1, to: 7, every: 'epoch' })).toEqual(['1.3', '2.3', '4.3', '6.3', '7.3'])
    expect(moments({ from: 2, to: 4, every: 'epoch' })).toEqual(['2.3', '4.3'])
    expect(moments({ from: 4, to: 4, every: 'epoch' })).toEqual(['4.3'])
  })
  it.each([
    [{ from: NaN }, '“from step” must be a whole number from 0 on, but got –.'],
    [{ from: -1 }, '“from step” must be a whole number from 0 on, but got -1.'],
    [{ from: 5, to: 4 }, '“to step” must be a whole number from 5 on, but got 4.'],
    [{ to: 1.5 }, '“to step” must be a whole number from 0 on, but got 1.5.'],
    [{ to: 1e300 }, 'a whole number'],
    [{ rate: 0 }, '“frames a second” must be a number from 0.1 to 30, but got 0.'],
    [{ rate: 31 }, 'but got 31'],
    [{ to: 240 }, '“number of frames” must be at most 240 (a shorter stretch has fewer, and so has a frame for each epoch), but got 241.'],
    [{ to: 30, every: 'operation' as const }, 'but got 248'],
    [{ to: 2 ** 53 - 1, every: 'epoch' as const }, 'at most 240'],
  ])('refuses %o', (stretch, sentence) => expect(() => moments(stretch)).toThrow(sentence))
  it('may have as many frames as there may be', () => expect(moments({ to: 239 }).length).toBe(240))
})

describe('a GIF', () => {
  it('is read as it was written, however long its codes become', () => {
    const [width, height] = [150, 120]
    for (const colours of [1, 2, 255]) {
      const pixels = Uint32Array.from({ length: width * height }, (_, index) => pixel(1 + ((index * index) % colours)))
      pixels.fill(0, 100, 140)
      const [frame] = framesOf(gifFile([gifFrame(pixels, { x: 2, y: 4, width, height }, 250)], 200, 180))
      expect(frame).toEqual({ box: [2, 4, width, height], hundredths: 25, pixels: [...pixels] })
    }
  })
  it.each(Array.from({ length: 40 }, (_, index) => 240 + index))('ends where codes become longer: %i pixels', (length) => {
    const pixels = Uint32Array.from({ length }, (_, index) => pixel(1 + (index % 250)))
    expect(framesOf(gifFile([gifFrame(pixels, { x: 0, y: 0, width: length, height: 1 }, 100)], length, 1))[0]!.pixels).toEqual([...pixels])
  })
  it('takes for a colour too many one that is near, and none for what does not change', () => {
    const pixels = Uint32Array.from({ length: 4096 }, (_, index) => (index % 16 === 0 ? 0 : (0xff000000 | (Math.floor(index / 256) * 0x100000 + (index % 256))) >>> 0))
    const [frame] = framesOf(gifFile([gifFrame(pixels, { x: 0, y: 0, width: 64, height: 64 }, 100)], 64, 64))
    const apart = frame!.pixels.map((colour, index) => [0, 8, 16].map((shift) => Math.abs(((colour >> shift) & 255) - ((pixels[index]! >> shift) & 255))))
    expect(Math.max(...apart.flat())).toBeLessThanOrEqual(16)
    expect(frame!.pixels.every((colour, index) => (colour === 0) === (pixels[index] === 0))).toBe(true)
  })
})

describe('a WebP', () => {
  it('holds what each frame draws anew, and where', () => {
    const still = Uint8Array.from([...'RIFF\x1c\0\0\0WEBPEXIF\x01\0\0\0a\0VP8L\x03\0\0\0xyz\0'].map((letter) => letter.charCodeAt(0)))
    const file = webpFile([webpFrame(still, { x: 4, y: 6, width: 301, height: 2 }, 70_000)], 1200, 800)
    expect(String.fromCharCode(...file)).toBe(
      'RIFF\x48\0\0\0WEBP' + 'VP8X\x0a\0\0\0\x12\0\0\0\xaf\x04\0\x1f\x03\0' + 'ANIM\x06\0\0\0\0\0\0\0\0\0' +
      'ANMF\x1c\0\0\0\x02\0\0\x03\0\0\x2c\x01\0\x01\0\0\x70\x11\x01\0' + 'VP8L\x03\0\0\0xyz\0',
    )
  })
})

interface Frame {
  box: number[]
  hundredths: number
  /** 0 where it is clear. */
  pixels: number[]
}

/** Reads a GIF whose frames have colours of their own. */
function framesOf(file: Uint8Array): Frame[] {
  const view = new DataView(file.buffer)
  const found: Frame[] = []
  const blocks = (from: number): [number[], number] => {
    const all: number[] = []
    let at = from
    for (; file[at]! > 0; at += file[at]! + 1) all.push(...file.subarray(at + 1, at + 1 + file[at]!))
    return [all, at + 1]
  }
  expect(String.fromCharCode(...file.subarray(0, 6))).toBe('GIF89a')
  let at = 13
  let [hundredths, clear] = [0, 0]
  while (file[at] !== 0x3b) {
    if (file[at] === 0x21) {
      const [content, end] = blocks(at + 2)
      if (file[at + 1] === 0xf9) [hundredths, clear] = [content[1]! + 256 * content[2]!, content[3]!]
      at = end
      continue
    }
    expect(file[at]).toBe(0x2c)
    const box = [1, 3, 5, 7].map((from) => view.getUint16(at + from, true))
    const palette = file.subarray(at + 10, at + 10 + 768)
    const [content, end] = blocks(at + 779)
    const colour = (index: number): number => (index === clear ? 0 : (0xff000000 | (palette[3 * index + 2]! << 16) | (palette[3 * index + 1]! << 8) | palette[3 * index]!) >>> 0)
    found.push({ box, hundredths, pixels: unpacked(content).map(colour) })
    at = end
  }
  return found
}

function unpacked(content: readonly number[]): number[] {
  const out: number[] = []
  let table: number[][] = []
  let [bit, size] = [0, 9]
  let before: number[] | null = null
  for (;;) {
    let code = 0
    for (let index = 0; index < size; index++, bit++) code |= ((content[bit >> 3]! >> (bit & 7)) & 1) << index
    if (code === 257) return out
    if (code === 256) {
      table = []
      size = 9
      before = null
      continue
    }
    const entry: number[] = code < 256 ? [code] : (table[code - 258] ?? [...before!, before![0]!])
    if (before && table.length < 4096 - 258) table.push([...before, entry[0]!])
    if (table.length + 258 === 1 << size && size < 12) size++
    out.push(...entry)
    before = entry
  }
}
