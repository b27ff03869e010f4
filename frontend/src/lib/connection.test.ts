import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Connection } from './connection.svelte'
import type { AnyEvent } from './messages.gen'
import { Session } from './session'
import { encodeEvent } from './testing'
import type { Transport, TransportHandlers } from './transport'

let wire: TransportHandlers
let connection: Connection
let now = 0

const say = (event: AnyEvent): void => wire.packet(encodeEvent(event))
const progress = (id: number, done: number): void => say({ type: 'progress', id, done, total: 10, reading: false, recording: false })
const spoken = (): [number | null, number] | null => connection.progress && [connection.progress.id, connection.progress.done]

beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  const transport: Transport = { start: (handlers) => void (wire = handlers), send: () => undefined, again: () => undefined, stop: () => undefined }
  connection = new Connection(new Session(transport), { welcome: () => undefined, ready: () => undefined })
  connection.start()
  say({ type: 'welcome', id: null, version: '0', menu: { data: [] } as never, ready: true })
  for (let question = 1; question <= 2; question++) connection.session.ask('diagnoses', { type: 'diagnose', step: 0, focus: null } as never).catch(() => undefined)
  now = 0
})
afterEach(() => vi.restoreAllMocks())

describe('of several long computations', () => {
  it('the page speaks of the first, however their news alternate', () => {
    const seen = [0, 100, 200, 300].flatMap((time) => {
      now = time
      progress(1, time / 100)
      const first = spoken()
      progress(2, time / 100)
      return [first, spoken()]
    })
    expect(seen).toEqual([null, null, null, null, [1, 2], [1, 2], [1, 3], [1, 3]])
  })
  it('it speaks of the next as soon as the first has its answer, and of none when all have', () => {
    progress(1, 0)
    now = 190
    progress(2, 1)
    now = 200
    progress(1, 5)
    say({ type: 'diagnoses', id: 1, step: 0, items: [] })
    expect(spoken()).toEqual([2, 1])
    say({ type: 'refused', id: 2, field: null, sentence: 'No.' })
    expect(spoken()).toBeNull()
  })
  it('none outlives the connection', () => {
    progress(1, 0)
    wire.lost()
    now = 500
    progress(1, 1)
    expect(spoken()).toBeNull()
  })
})

describe('a question that nobody is there to answer', () => {
  it('is lost at once', async () => {
    wire.lost()
    await expect(connection.session.ask('state', { type: 'get_state', step: 0 })).rejects.toThrow('The connection was lost')
  })
})
