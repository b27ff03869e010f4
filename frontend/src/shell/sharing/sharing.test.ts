// @vitest-environment happy-dom
/** Moments given away and opened: everything of them comes back, and what cannot be opened changes nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keep, keepLast, keepNowAndThen, kept, LAST, NAMED, nameOf, type KeptRun } from '../../lib/kept'
import type { Bookmark } from '../../lib/messages.gen'
import type { Player } from '../../lib/player.svelte'
import { FILE, settled, type FakeTransport } from '../../lib/testing'
import { begun, opened } from '../../lib/testingPlayer'
import { exported } from './exporting'
import { beginWith, openFile, openKept, openLink, share } from './sharing'

const BOOKMARK: Bookmark = { step: 5, operation: 3, focus: 6, selection: { kind: 'edge', layer: 1, unit: 1, input: 2 }, view: 'after', span: 'epoch', reading: 'update', outcome: 'map', hash: 'h' }
const LINK = JSON.stringify({ recipe: 'shared', bookmark: BOOKMARK })

let transport: FakeTransport
let player: Player

beforeEach(async () => {
  localStorage.clear()
  ;({ transport, player } = await opened())
})
afterEach(() => player.stop())

const there = (): unknown => [player.moment, player.focus, player.pinned, player.selection, player.view, player.span, player.reading, player.outcome]
const MEANT = [{ step: 5, operation: 3 }, 6, true, BOOKMARK.selection, 'after', 'epoch', 'update', 'map']
const address = (fragment: string): void => history.replaceState(null, '', `/?hide=legend${fragment && `#${fragment}`}`)

describe('a link', () => {
  it('brings all that it names', async () => {
    await openLink(player, LINK)
    expect(there()).toEqual(MEANT)
    expect(player.bookmark).toEqual({ ...BOOKMARK, hash: null })
  })
  it('is asked for with what is open now', async () => {
    await openLink(player, LINK)
    const { fragment } = await share(player)
    expect(JSON.parse(fragment ?? '')).toEqual({ recipe: 'shared', bookmark: { ...BOOKMARK, hash: null } })
  })
  it('is opened with its bookmark, which the session checks', async () => {
    await openLink(player, LINK)
    expect(transport.asked('open').at(-1)).toMatchObject({ recipe: 'shared', bookmark: BOOKMARK, state: null })
  })
  it('can be taken back', async () => {
    await player.hand.nextStep()
    await openLink(player, LINK)
    await player.branching.undo()
    expect([player.moment, player.edits.recipe]).toEqual([{ step: 1, operation: 0 }, 'recipe 0'])
  })
  it('that comes after a step is opened after it', async () => {
    await Promise.all([player.hand.nextStep(), openLink(player, LINK)])
    expect(there()).toEqual(MEANT)
  })
  it('may be the first that a page opens', async () => {
    player.stop()
    ;({ transport, player } = begun())
    player.first = { enter: () => beginWith(player, LINK), again: () => openLink(player, LINK) }
    player.start()
    await settled()
    await settled()
    expect(there()).toEqual(MEANT)
    expect(transport.asked('open').length).toBe(1)
  })
  it('is opened after a loss, where the page began with it', async () => {
    player.stop()
    ;({ transport, player } = begun())
    let lost = false
    player.first = {
      enter: () => {
        if (!lost) {
          lost = true
          queueMicrotask(() => transport.lose())
        }
        return beginWith(player, LINK)
      },
      again: () => openLink(player, LINK),
    }
    player.start()
    await settled()
    transport.connect()
    await settled()
    await settled()
    expect(there()).toEqual(MEANT)
  })
})

describe.each(['read_shared', 'open'] as const)('what is refused at %s', (type) => {
  beforeEach(() => {
    address(LINK)
    transport.refuse.set(type, { field: 'data.scaling', sentence: 'No.' })
  })

  it('changes nothing, is said of itself, and goes from the address', async () => {
    const before = there()
    await openLink(player, decodeURIComponent(location.hash.slice(1)))
    expect([there(), player.error, player.edits.recipe]).toEqual([before, { field: null, sentence: 'No.' }, 'recipe 0'])
    expect(player.edits.branches.said('past')).toBeNull()
  })
})

describe('the address', () => {
  it.each([['read_shared', ''], ['cancel', '#link']] as const)('where %s is refused ends in “%s”', async (type, hash) => {
    address('link')
    transport.refuse.set(type, { field: 'link', sentence: 'No.' })
    await openKept(player, async () => (type === 'cancel' ? { recipe: 'shared', bookmark: BOOKMARK } : (await player.ask('shared_read', { type, text: 'link' })).message), 'link')
    expect([location.hash, location.search]).toEqual([hash, '?hide=legend'])
  })
  it('of a page that begins with what is no link: the usual run, and a sentence', async () => {
    player.stop()
    ;({ transport, player } = begun())
    address('link')
    transport.refuse.set('read_shared', { field: 'link', sentence: 'No.' })
    player.first = { enter: () => beginWith(player, 'link'), again: () => openLink(player, 'link') }
    player.start()
    await settled()
    await settled()
    expect([player.moment.step, player.edits.recipe, player.error?.sentence, location.hash]).toEqual([0, 'recipe 0', 'No.', ''])
  })
})

it('a link to a run whose file is missing stays, and is opened once the file has come', async () => {
  player.stop()
  ;({ transport, player } = begun())
  const recipe = JSON.stringify({ data: { ...FILE, sha256: 'hash 1 2 3 4 5' } })
  const link = JSON.stringify({ recipe, bookmark: BOOKMARK })
  const refusing = (refuse: boolean): unknown => (refuse ? transport.refuse.set('open', { field: 'data', sentence: 'Nobody has it.' }) : transport.refuse.delete('open'))
  player.first = {
    enter: async () => {
      refusing(true)
      await beginWith(player, link).finally(() => refusing(false))
    },
    again: () => openLink(player, link),
  }
  player.start()
  await settled()
  await settled()
  expect([player.edits.missing?.name, player.edits.recipe]).toEqual([FILE.name, 'recipe 0'])
  await player.supply(new File([Uint8Array.from([1, 2, 3, 4, 5])], 'other name.csv'))
  expect([player.edits.missing, player.edits.recipe, player.moment.step]).toEqual([null, recipe, 5])
})

describe('a file', () => {
  it('is opened', async () => {
    await openFile(player, new File([LINK], 'run.json'))
    expect(there()).toEqual(MEANT)
  })
  it('that no session could take is refused', async () => {
    await openFile(player, new File([' '.repeat(4e6 + 1)], 'run.json'))
    expect([player.error?.sentence, transport.asked('read_shared')]).toEqual(['That is more than a recipe can be, which is 4 MB.', []])
  })
})

describe('a file of weights', () => {
  const WEIGHTS = new File([Uint8Array.from([7, 8, 9])], 'a.SafeTensors')
  it('is the beginning of another run, which can be taken back', async () => {
    await player.hand.nextStep()
    await player.hand.nextStep()
    await openFile(player, WEIGHTS)
    expect(transport.asked('use_weights').at(-1)).toMatchObject({ buffers: [{ name: 'bytes', dtype: 'uint8', shape: [3] }] })
    expect([player.moment, player.edits.recipe, player.edits.state, player.notice]).toEqual([{ step: 0, operation: 0 }, 'recipe 1', null, 'Starts again.'])
    expect(player.edits.branches.said('past')).toBe('first weights from a file')
    await player.branching.undo()
    expect([player.moment.step, player.edits.recipe]).toEqual([2, 'recipe 0'])
  })
  it('that is refused changes nothing', async () => {
    transport.refuse.set('use_weights', { field: 'file', sentence: 'No.' })
    await openFile(player, WEIGHTS)
    expect([player.error, player.edits.recipe, player.edits.branches.said('past')]).toEqual([{ field: null, sentence: 'No.' }, 'recipe 0', null])
  })
  it('that no message holds is not sent', async () => {
    await openFile(player, new File([new Uint8Array(2 ** 21 + 1)], 'large.safetensors'))
    expect([player.error?.sentence, transport.asked('use_weights')]).toEqual(['large.safetensors has 2.0 MB, and the page takes weights of 2 MB at most. Python’s network_from takes larger ones.', []])
  })
  it('that cannot be read is refused', async () => {
    const gone = Object.assign(new File(['x'], 'gone.safetensors'), { arrayBuffer: () => Promise.reject(new Error('gone')) })
    await openFile(player, gone)
    expect([player.error?.sentence.startsWith('gone.safetensors'), transport.asked('use_weights')]).toEqual([true, []])
  })
})

describe('a file that is exported', () => {
  const AT = { ...BOOKMARK, step: 12 }
  it('comes in pieces', async () => {
    const { name, content } = await exported(player, 'weights', '.npz', AT)
    expect([name, new Uint8Array(await content.arrayBuffer())]).toEqual(['a.npz', transport.exported])
    expect(transport.asked('export').map(({ what, ending, step, offset, bookmark }) => [what, ending, step, offset, bookmark])).toEqual([0, 2, 4].map((offset) => ['weights', '.npz', 12, offset, AT]))
  })
  it('is refused in the words of the session', async () => {
    transport.refuse.set('export', { field: 'what', sentence: 'No.' })
    await expect(exported(player, 'weights', '.npz', AT)).rejects.toThrow('No.')
  })
})

describe('the browser', () => {
  it('keeps no run to which nothing was done', () => {
    keepLast(player)
    expect(kept(LAST)).toBeNull()
  })
  it('keeps the last run, which is opened where it was left', async () => {
    await openLink(player, LINK)
    keepLast(player)
    const last = kept<KeptRun>(LAST)!
    expect(last).toEqual({ name: nameOf(player), recipe: 'shared', bookmark: { ...BOOKMARK, hash: null } })
    await player.restart()
    await openKept(player, async () => last)
    expect(there()).toEqual(MEANT)
  })
  it('keeps it now and then too, where it is another than before', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const stop = keepNowAndThen(player)
    vi.advanceTimersByTime(5000)
    expect(kept(LAST)).toBeNull() // nothing was done to it
    await player.hand.nextStep()
    vi.advanceTimersByTime(4999)
    expect(kept(LAST)).toBeNull()
    vi.advanceTimersByTime(1)
    expect(kept<KeptRun>(LAST)?.bookmark.step).toBe(1)
    localStorage.removeItem(LAST) // another page keeps its own meanwhile
    vi.advanceTimersByTime(20_000)
    expect(kept(LAST)).toBeNull()
    stop()
    await player.hand.nextStep()
    vi.advanceTimersByTime(5000)
    expect(kept(LAST)).toBeNull()
    vi.useRealTimers()
  })
  it('calls a run by its data and its moment', () => expect(nameOf(player)).toBe('Iris, Epoch 1 · batch 1 of 2'))
  it('says where it keeps nothing', () => {
    vi.stubGlobal('localStorage', undefined)
    expect([keep(NAMED, []), kept(NAMED)]).toEqual([false, null])
    vi.unstubAllGlobals()
    expect([keep(NAMED, []), kept(NAMED)]).toEqual([true, []])
  })
  it('that keeps something else is not believed', () => {
    localStorage.setItem(LAST, '{')
    expect(kept(LAST)).toBeNull()
  })
})
