/** Steps that Python traced: the page fills every formula of every unit as Python does. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FORMULAS, slotsOf, type Line } from '../../formulas/formulas'
import type { LayerInfo, Step, Unit } from '../../lib/messages.gen'
import { PacketData } from '../../lib/step'
import { decodePacket, type Packet } from '../../lib/wire'
import { update } from '../rows/update'
import { hiddenErrorLines, outputErrorLines } from './error'
import { forwardLines } from './forward'
import { lossLines } from './loss'
import { gradientLines, updateLines } from './update'

interface Golden {
  layers: LayerInfo[]
  loss: string
  penalty: [number, number]
  units: { layer: number; unit: number; lines: { key: string; values: Record<string, number> }[] }[]
}

const FOLDER = new URL('../../../../tests/golden/steps/', import.meta.url)
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.bin')).map((name) => name.slice(0, -4))
const every = (): boolean => true

function read(name: string): { data: PacketData<Step>; golden: Golden } {
  const bytes = readFileSync(new URL(`${name}.bin`, FOLDER))
  const golden = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as Golden
  const packet = decodePacket(new Uint8Array(bytes).buffer) as Packet<Step>
  return { data: new PacketData(packet, golden.layers), golden }
}

/** In Python's order: forward, loss, error, learning rate, updates. */
function linesOf(data: PacketData<Step>, loss: string, unit: Unit): Line[] {
  const output = unit.layer === data.layers.length - 1
  const inputs = [...Array(data.layers[unit.layer]!.inputs).keys(), null]
  const error = output
    ? [...lossLines(data, loss, data.header.loss_option, 'before', every), ...outputErrorLines(data, unit, loss, every)]
    : hiddenErrorLines(data, unit, every)
  const updates = inputs.flatMap((input) => {
    const row = update(data, unit, input, every)
    return [...gradientLines(data, row), ...updateLines(data, unit, row, every)]
  })
  return [...forwardLines(data, unit, 'before', every), ...error, ...data.header.rate, ...updates]
}

describe.each(NAMES)('%s', (name) => {
  const { data, golden } = read(name)

  test.each(golden.units)('layer $layer, unit $unit', ({ layer, unit, lines }) => {
    const found = linesOf(data, golden.loss, { layer, unit })
    expect(found.map(({ key }) => key)).toEqual(lines.map(({ key }) => key))
    lines.forEach(({ key, values }, place) => {
      for (const slot of slotsOf(FORMULAS[key]!)) {
        const [mine, expected] = [found[place]!.values[slot], values[slot]!]
        expect(typeof mine, `${key}, ${slot}`).toBe('number')
        expect(Math.abs((mine as number) - expected), `${key}, ${slot}: ${mine}, but Python has ${expected}`).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)))
      }
    })
  })

  test('the penalty', () => expect([data.penalty('before'), data.penalty('after')]).toEqual(golden.penalty))
})
