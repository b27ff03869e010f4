import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AnyCommand } from './messages.gen'
import { decodePacket, encodePacket, WireError, type NumberArray, type Numbers } from './wire'

interface Golden {
  header: Record<string, unknown>
  arrays: Record<string, { dtype: string; shape: number[]; values: (number | string)[] }>
}

const folder = new URL('../../../tests/golden/', import.meta.url)
const bytes = (name: string): ArrayBuffer => new Uint8Array(readFileSync(new URL(`${name}.bin`, folder))).buffer
const golden = (name: string): Golden => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf-8')) as Golden

const VIEWS = { float64: Float64Array, float32: Float32Array, int32: Int32Array, uint32: Uint32Array, uint8: Uint8Array }
const number = (value: number | string): number => (value === '-0' ? -0 : Number(value))
const numbers = ({ dtype, values }: Golden['arrays'][string]): Numbers => VIEWS[dtype as keyof typeof VIEWS].from(values.map(number))

describe.each(['refused', 'state', 'sample_table', 'step'])('the golden packet %s', (name) => {
  const { header, arrays } = golden(name)
  const packet = decodePacket(bytes(name))

  it('has the header that Python wrote', () => expect(packet.message).toEqual(header))

  it('has the arrays that Python wrote', () => {
    expect([...packet.arrays.keys()]).toEqual(Object.keys(arrays))
    for (const [key, expected] of Object.entries(arrays)) {
      const found = packet.arrays.get(key)
      expect(found?.shape).toEqual(expected.shape)
      expect(found?.data.constructor).toBe(VIEWS[expected.dtype as keyof typeof VIEWS])
      numbers(expected).forEach((value, index) => expect(Object.is(found?.data[index], value), `${key}[${index}]`).toBe(true))
    }
  })
})

describe.each(['command_cancel', 'command_open', 'command_put_file'])('the golden packet %s', (name) => {
  it('is what this side writes, but for the order and the spaces of its header', () => {
    const { header, arrays } = golden(name)
    const command = { ...header, buffers: undefined } as unknown as AnyCommand
    const held = new Map<string, NumberArray>(Object.entries(arrays).map(([key, array]) => [key, { shape: array.shape, data: numbers(array) }]))
    const ours = encodePacket(command, held)
    const headerOf = (packet: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(new Uint8Array(packet, 8, new DataView(packet).getUint32(0, true))))
    const bodyOf = (packet: ArrayBuffer): number[] => [...new Uint8Array(packet, 8 + new DataView(packet).getUint32(0, true))]
    const { buffers, ...rest } = headerOf(ours) as Record<string, unknown>
    expect(rest).toEqual(Object.fromEntries(Object.entries(header).filter(([key]) => key !== 'buffers')))
    expect(buffers ?? []).toEqual(header['buffers'] ?? [])
    expect(bodyOf(ours)).toEqual(bodyOf(bytes(name)))
    expect(ours.byteLength % 8).toBe(0)
  })
})

describe('a malformed packet', () => {
  it.each([
    ['without a header length', new ArrayBuffer(4)],
    ['with a header beyond its end', new Uint32Array([64, 0]).buffer],
    ['with a header that is no multiple of eight', new Uint8Array([3, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32]).buffer],
    ['cut in the middle of its numbers', bytes('state').slice(0, -64)],
  ])('%s is an error', (_, packet) => expect(() => decodePacket(packet)).toThrow(WireError))
})
