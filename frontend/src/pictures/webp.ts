/** An animated WebP of frames that the browser compresses; the container is that of RFC 9649. */
import type { Box } from './boxes'
import { bytes, joined, letters } from './bytes'

/** What a frame takes over from the file of a still picture. */
const IMAGE = ['ALPH', 'VP8 ', 'VP8L']
/** It moves, and parts of its frames are clear. */
const FLAGS = 0x12

/** `still`: a file with what the frame draws anew. Places are even numbers. */
export function webpFrame(still: Uint8Array, { x, y, width, height }: Box, milliseconds: number): Uint8Array {
  const head = [x / 2, y / 2, width - 1, height - 1, milliseconds].flatMap((value) => bytes(value, 3))
  const image = chunksOf(still).filter(([name]) => IMAGE.includes(name))
  return chunk('ANMF', Uint8Array.from([...head, 0]), ...image.map(([name, content]) => chunk(name, content)))
}

/** It begins anew whenever it has ended. */
export function webpFile(frames: readonly Uint8Array[], width: number, height: number): Uint8Array<ArrayBuffer> {
  const head = chunk('VP8X', Uint8Array.from([FLAGS, 0, 0, 0, ...bytes(width - 1, 3), ...bytes(height - 1, 3)]))
  return chunk('RIFF', Uint8Array.from(letters('WEBP')), head, chunk('ANIM', new Uint8Array(6)), ...frames)
}

function chunksOf(file: Uint8Array): [string, Uint8Array][] {
  const found: [string, Uint8Array][] = []
  const view = new DataView(file.buffer, file.byteOffset)
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true)
    found.push([String.fromCharCode(...file.subarray(at, at + 4)), file.subarray(at + 8, at + 8 + size)])
    at += 8 + size + (size % 2)
  }
  return found
}

function chunk(name: string, ...contents: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = contents.reduce((sum, { length }) => sum + length, 0)
  return joined(Uint8Array.from([...letters(name), ...bytes(size, 4)]), ...contents, new Uint8Array(size % 2))
}
