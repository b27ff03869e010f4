/** Packets between page and session: a JSON header and the buffers behind it (docs/protocol.md). */
import type { AnyCommand, AnyEvent, Buffer as BufferInfo } from './messages.gen'

export type Numbers = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array

export interface NumberArray {
  readonly shape: readonly number[]
  readonly data: Numbers
}

export type Arrays = ReadonlyMap<string, NumberArray>

export interface Packet<M = AnyEvent> {
  readonly message: M
  readonly arrays: Arrays
}

export class WireError extends Error {}

const ALIGNMENT = 8
export const VIEWS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint32: Uint32Array, uint8: Uint8Array } as const

const padded = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT

function dtypeOf(data: Numbers): BufferInfo['dtype'] {
  if (data instanceof Float64Array) return 'float64'
  if (data instanceof Float32Array) return 'float32'
  if (data instanceof Uint8Array) return 'uint8'
  return data instanceof Int32Array ? 'int32' : 'uint32'
}

function describe(arrays: Arrays): BufferInfo[] {
  return [...arrays].map(([name, { shape, data }]) => ({ name, dtype: dtypeOf(data), shape: [...shape] }))
}

function headerBytes(message: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(message))
  const bytes = new Uint8Array(padded(json.length)).fill(0x20)
  bytes.set(json)
  return bytes
}

export function encodePacket(message: AnyCommand | AnyEvent, arrays: Arrays = new Map()): ArrayBuffer {
  const header = headerBytes(arrays.size === 0 ? message : { ...message, buffers: describe(arrays) })
  const length = [...arrays.values()].reduce((sum, { data }) => sum + padded(data.byteLength), ALIGNMENT + header.length)
  const packet = new Uint8Array(length)
  new DataView(packet.buffer).setUint32(0, header.length, true)
  packet.set(header, ALIGNMENT)
  let offset = ALIGNMENT + header.length
  for (const { data } of arrays.values()) {
    packet.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset)
    offset += padded(data.byteLength)
  }
  return packet.buffer
}

function readHeader<M>(packet: ArrayBuffer): { message: M; end: number } {
  if (packet.byteLength < ALIGNMENT) throw new WireError(`a packet has at least 8 bytes, but this one has ${packet.byteLength}`)
  const length = new DataView(packet).getUint32(0, true)
  const end = ALIGNMENT + length
  if (length % ALIGNMENT !== 0 || end > packet.byteLength)
    throw new WireError(`the header should end within ${packet.byteLength} bytes at a multiple of 8, but it ends at ${end}`)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(packet, ALIGNMENT, length))
  return { message: JSON.parse(text) as M, end }
}

function readArray(packet: ArrayBuffer, offset: number, { name, dtype, shape }: BufferInfo): NumberArray {
  const View = VIEWS[dtype]
  const length = shape.reduce((product, size) => product * size, 1)
  if (offset + length * View.BYTES_PER_ELEMENT > packet.byteLength)
    throw new WireError(`the packet should hold ${length} numbers of "${name}", but it ends before them`)
  return { shape, data: new View(packet, offset, length) }
}

export function decodePacket<M extends AnyCommand | AnyEvent>(packet: ArrayBuffer): Packet<M> {
  const { message, end } = readHeader<M>(packet)
  const arrays = new Map<string, NumberArray>()
  let offset = end
  for (const buffer of 'buffers' in message ? (message.buffers ?? []) : []) {
    const array = readArray(packet, offset, buffer)
    arrays.set(buffer.name, array)
    offset += padded(array.data.byteLength)
  }
  return { message, arrays }
}
