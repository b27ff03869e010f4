import { beforeEach, describe, expect, it } from 'vitest'
import { OwnFiles } from './ownFiles.svelte'
import { Session } from './session'
import { FakeTransport, READ, settled } from './testing'
import { begun, opened } from './testingPlayer'

const handlers = { welcome: () => {}, ready: () => {}, progress: () => {}, turnedAway: () => {}, settled: () => {}, lost: () => {} }
const bytes = (size: number): Uint8Array<ArrayBuffer> => Uint8Array.from({ length: size }, (_, index) => index % 251)
const blob = (size: number): Blob => new Blob([bytes(size)])

let transport: FakeTransport
let files: OwnFiles

beforeEach(() => {
  transport = new FakeTransport()
  const session = new Session(transport)
  session.start(handlers)
  files = new OwnFiles(session)
})

describe('sending a file', () => {
  it('goes in pieces of at most 1 MB, in order, and tells how far it is', async () => {
    const told: number[] = []
    const file = await files.send('t.csv', blob(2 * 2 ** 20 + 5), (received) => told.push(received) > 0)
    expect(transport.asked('put_file').map(({ offset }) => offset)).toEqual([0, 2 ** 20, 2 * 2 ** 20])
    expect(told).toEqual([2 ** 20, 2 * 2 ** 20])
    expect(file).toMatchObject({ name: 't.csv', size: 2 * 2 ** 20 + 5 })
    const arrived = transport.files.get(file?.sha256 ?? '') ?? []
    expect(arrived.length).toBe(2 * 2 ** 20 + 5)
    expect(arrived.slice(-3)).toEqual([...bytes(2 * 2 ** 20 + 5)].slice(-3))
  })

  it('stops when it is no longer wanted', async () => {
    expect(await files.send('t.csv', blob(3 * 2 ** 20), () => false)).toBeNull()
    expect(transport.asked('put_file').length).toBe(1)
  })

  it('says what cannot be read', async () => {
    const gone = { size: 5, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) } as unknown as Blob
    await expect(files.send('t.csv', gone, () => true)).rejects.toThrow('t.csv cannot be read: it is a folder, or it has changed since it was chosen.')
  })

  it('gives up where nothing arrives', async () => {
    transport.files.set('x', [])
    const stuck = { size: 5, slice: () => new Blob([]) } as unknown as Blob
    await expect(files.send('t.csv', stuck, () => true)).rejects.toThrow('does not arrive')
  })
})

describe('a session that has to have a file', () => {
  it('is asked first, and sent it where it has not', async () => {
    const file = await files.send('t.csv', blob(5), () => true)
    if (!file) throw new Error('it was sent')
    await files.give(file)
    expect(transport.asked('put_file').length).toBe(2)
    transport.files.clear()
    await files.give(file)
    expect(transport.files.has(file.sha256)).toBe(true)
  })

  it('is sent that of the run, however many were looked at since', async () => {
    const file = await files.send('t.csv', blob(5), () => true)
    if (!file) throw new Error('it was sent')
    files.inUse = file.sha256
    for (let size = 6; size < 16; size++) await files.send('t.csv', blob(size), () => true)
    transport.files.clear()
    await files.give(file)
    expect(transport.files.has(file.sha256)).toBe(true)
  })

  it('is not sent what the page no longer has', async () => {
    await files.give({ ...READ.file, sha256: 'unknown' })
    expect(transport.files.size).toBe(0)
  })
})

describe('a player whose run is of a file', () => {
  it('puts it again before it opens the run on a new connection, and before it takes an edit back', async () => {
    const { transport: own, player } = await opened()
    const file = await player.ownFiles.send('t.csv', blob(5), () => true)
    await player.edit('data', file)
    await settled()
    expect(player.run?.data).toBe('file')
    own.files.clear()
    own.lose()
    own.connect()
    await settled()
    const order = own.commands.map(({ type }) => type)
    expect(own.files.size).toBe(1)
    expect(order.lastIndexOf('put_file')).toBeLessThan(order.lastIndexOf('open'))
    own.refuse.set('open', { field: 'data', sentence: 'Without its file.' })
    await player.branching.undo()
    expect(player.edits.file?.sha256).toBe(file?.sha256)
    expect(player.edits.branches.said('past')).not.toBeNull()
    expect(player.error?.sentence).toBe('Without its file.')
    player.stop()
  })

  it('asks for a file that nobody has, and goes on with it where it is the one', async () => {
    const { transport: own, player } = begun()
    const file = { ...READ.file, name: 't.csv', size: 5, sha256: `hash ${[...bytes(5)].join(' ')}` }
    player.edits.recipe = JSON.stringify({ data: file })
    own.refuse.set('open', { field: 'data', sentence: 'Without its file.' })
    player.start()
    await settled()
    expect([player.edits.missing?.name, player.error?.field]).toEqual(['t.csv', 'data'])
    await player.supply(new File([bytes(6)], 'other.csv'))
    expect([player.error?.sentence, player.edits.missing?.name]).toEqual(['other.csv is another file: it has 6 bytes, and t.csv has 5.', 't.csv'])
    own.refuse.clear()
    await player.supply(new File([bytes(5)], 'renamed.csv'))
    await settled()
    expect([own.asked('put_file').at(-1)?.name, player.error, player.edits.missing, player.ready]).toEqual(['t.csv', null, null, true])
    await player.supply(new File([bytes(5)], 'renamed.csv'))
    player.stop()
  })
})
