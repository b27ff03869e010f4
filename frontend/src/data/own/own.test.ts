import { beforeEach, describe, expect, it } from 'vitest'
import { OwnFiles } from '../../lib/ownFiles.svelte'
import { Session } from '../../lib/session'
import { FakeTransport, FILE, READ, settled } from '../../lib/testing'
import { Looking } from './looking.svelte'
import { contents, counted, found, outcome, sentence, sizeOf } from './words'

const handlers = { welcome: () => {}, ready: () => {}, progress: () => {}, turnedAway: () => {}, settled: () => {}, lost: () => {} }

let transport: FakeTransport
let looking: Looking

beforeEach(async () => {
  transport = new FakeTransport()
  const session = new Session(transport)
  session.start(handlers)
  looking = new Looking(new OwnFiles(session), { name: 'table.csv', bytes: new Blob(['a,y\n1,2\n']), size: 8, file: null })
  await looking.begin()
})

const asked = (): object => transport.asked('read_file').at(-1)?.file as object

describe('looking at a file', () => {
  it('that the session has from whoever started the server sends nothing', async () => {
    const session = new Session(transport)
    session.start(handlers)
    const [sent, read] = [transport.asked('put_file').length, transport.asked('read_file').length]
    looking = new Looking(new OwnFiles(session), { name: FILE.name, bytes: null, size: FILE.size, file: FILE })
    await looking.begin()
    expect([looking.phase, transport.asked('put_file').length, transport.asked('read_file').length, asked()]).toEqual(['shown', sent, read + 1, FILE])
  })
  it('sends it, reads it, and shows what was recognised', () => {
    expect(looking.phase).toBe('shown')
    expect(looking.usable).toBe(true)
    expect(asked()).toMatchObject({ target: null, columns: null })
    expect(looking.file?.columns).toEqual(['a', 'b'])
  })

  it('asks again with a choice, and leaves the others open', async () => {
    await looking.choose({ missing: 'fill' })
    expect(asked()).toMatchObject({ missing: 'fill', columns: null })
  })

  it('takes columns and leaves them, one after the other', async () => {
    const both = [looking.take(['b'], false), looking.take(['day'], true)]
    await Promise.all(both)
    expect(asked()).toMatchObject({ columns: ['a', 'day'], target: 'y' })
  })

  it('predicts no column that is an input', async () => {
    await looking.take(['day'], true)
    await looking.predict('a')
    expect(asked()).toMatchObject({ target: 'a', columns: ['b', 'day'], task: null })
  })

  it('cannot be used with a choice that cannot be followed', async () => {
    transport.reading = { problem: { field: 'data.target', sentence: 'No.' } }
    await looking.predict('b')
    expect(looking.usable).toBe(false)
    expect(looking.wrong).toEqual({ field: 'data.target', sentence: 'No.' })
    transport.reading = {}
    await looking.predict('y')
    expect(looking.usable).toBe(true)
  })

  it('keeps what it showed where a reading is refused', async () => {
    transport.refuse.set('read_file', { field: 'data.separator', sentence: 'Ragged.' })
    await looking.choose({ separator: ';' })
    expect(looking.wrong?.field).toBe('data.separator')
    expect(looking.read?.rows).toBe(4)
    expect(looking.usable).toBe(false)
  })

  it('says so where the connection is lost on the way', async () => {
    const answer = looking.choose({ missing: 'fill' })
    transport.lose()
    await answer
    await settled()
    expect(looking.wrong?.sentence).toContain('connection was lost')
  })
})

describe('words', () => {
  const [number, , day] = READ.columns
  it('counts and measures', () => {
    expect([counted(1, 'row'), counted(1200, 'row'), counted(2, 'class')]).toEqual(['1 row', '1,200 rows', '2 classes'])
    expect([sizeOf(12), sizeOf(2048), sizeOf(3 * 2 ** 20)]).toEqual(['12 bytes', '2.0 kB', '3.0 MB'])
  })
  it('says what is in a column', () => {
    if (!number || !day) throw new Error('there are columns')
    expect(contents(number)).toBe('0 to 1')
    expect(contents({ ...number, maximum: 0 })).toBe('0')
    expect(contents({ ...day, minimum: null, values: ['x', 'y'], distinct: 2 })).toBe('x, y')
    expect(contents({ ...day, minimum: null, values: ['x', 'y'], distinct: 1234 })).toBe('x, y … (1,234)')
    expect(contents({ ...day, minimum: null, kind: 'empty' })).toBe('empty')
  })
  it('says what comes of the file', () => {
    expect(outcome(READ)).toBe('4 samples of 2 inputs, 2 classes to tell apart')
    expect(outcome({ ...READ, file: { ...READ.file, task: 'regression' } })).toBe('4 samples of 2 inputs, “y” to predict')
  })
  it('begins a sentence as one, and leaves names alone', () => {
    expect(sentence('the target “y” must be')).toBe('The target “y” must be')
    expect(['flowers.csv must be', 'data.columns must be', '“x” must be'].map(sentence)).toEqual(['flowers.csv must be', 'data.columns must be', '“x” must be'])
  })
  it('finds columns by a part of their names', () => {
    expect(found(READ.columns, ' A').map(({ name }) => name)).toEqual(['a', 'day'])
  })
})
