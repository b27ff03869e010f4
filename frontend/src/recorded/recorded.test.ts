import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import type { AnyCommand, AnyEvent, Diagnoses, SampleTable, Step } from '../lib/messages.gen'
import { decodePacket, encodePacket, type Packet } from '../lib/wire'
import { Answers } from './answers'
import { firstFinding, firstWrong, type Looked } from './searching'
import { RecordedTransport } from './transport'
import { Unpacked } from './unpack'

interface Asked {
  command: AnyCommand
  answer: string
}

const folder = new URL('../../../tests/golden/', import.meta.url)
const inflated = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(gunzipSync(readFileSync(new URL(name, folder))))
const asked = JSON.parse(new TextDecoder().decode(inflated('recorded.json.gz'))) as Asked[]
const answers = new Answers(new Unpacked(inflated('recording.bin')))
const ask = (command: object): Packet => answers.to({ id: 1, ...command } as AnyCommand)!
const refusal = (command: object): string => {
  const { message } = ask(command)
  return message.type === 'refused' ? message.sentence : `no refusal but ${message.type}`
}

/** Every bit, as bytes that can be compared, by the arrays' names. */
function bits({ arrays }: Packet): Record<string, unknown> {
  return Object.fromEntries([...arrays].map(([name, { shape, data }]) => [name, [data.constructor.name, [...shape], Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')]]))
}

describe('a recording answers as the session does', () => {
  const named = asked.map(({ command, answer }): [string, AnyCommand, string] => [JSON.stringify(command), command, answer])
  it.each(named)('to %s', (_, command, answer) => {
    const expected = decodePacket<AnyEvent>(new Uint8Array(Buffer.from(answer, 'base64')).buffer)
    const found = answers.to(command)!
    // All of the stretch can be gone to from the first: a session says how far it has come meanwhile.
    const furthest = 'furthest' in expected.message ? { furthest: expected.message.type === 'step' ? answers.index.last : answers.index.last + 1 } : {}
    expect({ ...found.message, buffers: null }).toEqual({ ...expected.message, buffers: null, ...furthest })
    expect(bits(found)).toEqual(bits(expected))
  })
})

describe('what it does not hold is refused in a sentence', () => {
  it.each([
    [{ type: 'trace', step: 1 }, 'This file ends there'],
    [{ type: 'trace', step: 6 }, 'This file ends there'],
    [{ type: 'advance', step: 6, steps: 3 }, 'This file ends there'],
    [{ type: 'diagnose', step: 7 }, 'This file ends there'],
    [{ type: 'span', step: 4, now: 7, focus: 0 }, 'This file ends there'],
    [{ type: 'span', step: 4, now: 4, focus: 99 }, 'Of a whole epoch this file holds'],
    [{ type: 'judge', step: 1, end: 3, part: 'train' }, 'This file ends there'],
    [{ type: 'judge', step: 3, end: 4, part: 'train', cell: [0, 0] }, 'in a cell is not recorded'],
    [{ type: 'surface', step: 4, which: 'before', focus: 0, across: 0, up: 1, resolution: 20, responses: 20 }, 'This map is not recorded'],
    [{ type: 'surface', step: 4, which: 'before', focus: 0, across: 1, up: 0, resolution: 20 }, 'This map is not recorded'],
    [{ type: 'edit', step: 4, path: 'seed', value: 2 }, 'To change something, open it in NeuroViz: pip install neuroviz-mlp'],
    [{ type: 'get_state', step: 4 }, 'This file holds a run from Epoch 1'],
  ])('%j', (command, words) => expect(refusal(command)).toContain(words))
})

describe('it looks for a moment among its steps', () => {
  const changes = (step: number): number[] => {
    const { arrays } = ask({ type: 'trace', step })
    const names = [...arrays.keys()].filter((name) => /^after\.\d+\.(weight|bias)$/.test(name))
    return names.flatMap((name) => [...arrays.get(name)!.data].map((value, at) => Math.abs(value - arrays.get(name.replace('after', 'before'))!.data[at]!)))
  }
  it.each([[6, [2, 3, 4, 5]], [4, [2, 3]]])('before step %d the largest change', (end, steps) => {
    const largest = steps.map((step) => Math.max(...changes(step)))
    const { message } = ask({ type: 'find', what: 'largest_change', end })
    expect(message).toMatchObject({ type: 'found', step: steps[largest.indexOf(Math.max(...largest))] })
  })
  it('nothing where there are no steps', () => expect(ask({ type: 'find', what: 'largest_change', end: 2 }).message).toMatchObject({ step: null, layer: null }))
  it('no finding where all is well', () => expect(ask({ type: 'find', what: 'diagnosis', kind: 'dead', layer: 0, end: 6 }).message).toMatchObject({ step: null }))
  it('no class where there are none', () => expect(refusal({ type: 'find', what: 'misclassification', sample: 1, end: 6 })).toContain('This file holds a run'))
})

describe('the searches', () => {
  const looked = (step: number, items: object[], said: number): Looked => ({
    step,
    trace: { message: {} as Step, arrays: new Map([['predictions', { shape: [2, 2], data: Int32Array.from([0, said, 0, 0]) }]]) },
    diagnoses: { message: { type: 'diagnoses', id: null, step, items } as Diagnoses, arrays: new Map() },
  })
  const table = (targets: number[]): Packet<SampleTable> => ({ message: {} as SampleTable, arrays: new Map([['samples', { shape: [2], data: Uint32Array.from([4, 7]) }], ['targets', { shape: [2, 1], data: Float64Array.from(targets) }]]) })
  const steps = [looked(3, [], 1), looked(4, [{ kind: 'plateau', layer: null }], 0), looked(5, [{ kind: 'dead', layer: 1 }], 2)]
  const find = (kind: string, layer: number | null): unknown => firstFinding(steps, { type: 'find', id: 1, what: 'diagnosis', kind, layer, end: 9 }).step
  it('find the first finding of a kind in a layer', () => expect([find('dead', 1), find('dead', 0), find('plateau', null)]).toEqual([5, null, 4]))
  it('find the first step at whose beginning a sample is taken for another class', () => {
    expect(firstWrong(steps, table([0, 1]), 7)).toEqual({ step: 4, layer: null })
    expect(firstWrong(steps, table([0, 1]), 4)).toEqual({ step: null, layer: null })
  })
  it('know nothing of a sample that is not on show, nor where nothing was predicted', () => {
    expect(firstWrong(steps, table([0, 1]), 5)).toBeUndefined()
    expect(firstWrong([looked(3, [], -1)], table([0, 1]), 7)).toBeUndefined()
  })
})

describe('asked for more than there is', () => {
  it('it opens where it begins, whatever is asked', () => expect(ask({ type: 'open', step: 0 }).message).toMatchObject({ type: 'opened', step: 2 }))
  it('it goes as far as it holds', () => expect(ask({ type: 'advance', step: 4, steps: 10 }).message).toMatchObject({ type: 'step', location: { step: 5 }, steps_done: 2 }))
  it('it goes on by one step where as many as fit are asked for', () => expect(ask({ type: 'advance', step: 3 }).message).toMatchObject({ location: { step: 3 }, steps_done: 1 }))
  it('it follows the batch where a sample is not in it', () => {
    const first = ask({ type: 'trace', step: 3 })
    expect(bits(ask({ type: 'trace', step: 3, focus: 99 }))).toEqual(bits(first))
  })
  it('of samples it gives those that it has', () => expect(ask({ type: 'samples', rows: [99, 2] }).arrays.get('samples')?.data).toEqual(Uint32Array.from([2])))
  it('of the changes in an epoch that began before it says nothing', () => {
    const focus = Number(ask({ type: 'trace', step: 2 }).arrays.get('samples')?.data[0])
    expect([...ask({ type: 'span', step: 2, now: 3, focus, unit: { layer: 0, unit: 0 } }).arrays.keys()]).not.toContain('shares.weight')
  })
  it('a sample has its own loss where it is trained on', () => {
    const sample = Number(ask({ type: 'trace', step: 4 }).arrays.get('samples')?.data[1])
    const steps = answers.stepsWith(sample)
    const { arrays, message } = ask({ type: 'curve', focus: sample })
    expect(message).toMatchObject({ focus: sample })
    expect([...arrays.get('focus.steps')!.data]).toEqual(steps)
    expect(arrays.get('focus.loss')?.data).toEqual(Float64Array.from(steps, (step) => ask({ type: 'trace', step, focus: sample }).arrays.get('losses')!.data[3]!))
  })
  it('there is nothing to say to one who gives up', () => expect(answers.to({ type: 'cancel', id: 1, target: 2 })).toBeUndefined())
})

it('the transport speaks as a session does', async () => {
  const transport = new RecordedTransport(answers)
  const packet = vi.fn()
  transport.start({ packet, lost: vi.fn() })
  transport.again()
  transport.send(encodePacket({ type: 'diagnose', id: 7, step: 3 }))
  transport.send(encodePacket({ type: 'cancel', id: 8, target: 7 }))
  await vi.waitFor(() => expect(packet).toHaveBeenCalledTimes(2))
  expect(packet.mock.calls.map(([bytes]) => decodePacket<AnyEvent>(bytes as ArrayBuffer).message)).toMatchObject([{ type: 'welcome', ready: true }, { type: 'diagnoses', id: 7 }])
  transport.stop()
  transport.send(encodePacket({ type: 'diagnose', id: 9, step: 3 }))
  await new Promise((resolve) => setTimeout(resolve))
  expect(packet).toHaveBeenCalledTimes(2)
})
