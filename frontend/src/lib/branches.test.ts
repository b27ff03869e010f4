import { beforeEach, describe, expect, it } from 'vitest'
import type { Branch } from './branches.svelte'
import { nameOf } from './branching'
import { joinCurves, NO_CURVES, upTo, type Line, type LossCurves } from './curve'
import type { Player } from './player.svelte'
import { mark, settled, type FakeTransport } from './testing'
import { opened } from './testingPlayer'

let transport: FakeTransport
let player: Player

beforeEach(async () => {
  ;({ transport, player } = await opened())
})

const RATE = 'training.optimizer.learning_rate'
const at = (step: number, operation = 0): Promise<void> => player.travel({ step, operation })
const names = (): string[] => player.edits.branches.tree.branches.map(nameOf)
const present = (): string => nameOf(player.edits.branches.tree.branches.find(({ id }) => id === player.edits.branches.tree.present)!)
const branch = (name: string): Branch => player.edits.branches.tree.branches.find((each) => nameOf(each) === name)!
const said = (): (string | null)[] => [player.edits.branches.said('past'), player.edits.branches.said('future')]
/** Everything that undo restores. */
const whole = (): unknown => [names(), present(), player.edits.recipe, player.moment]

/** The first run up to step 8; from step 4 another rate, up to step 6. */
async function forked(): Promise<void> {
  await at(8)
  await at(4, 5)
  await player.edit(RATE, 0.5)
  await at(6)
}

describe('a change', () => {
  it('at the furthest step goes on in the same run', async () => {
    await at(4)
    await player.edit(RATE, 0.5)
    expect([names(), said()]).toEqual([['first run'], [`${RATE} 0.5`, null]])
    await player.branching.undo()
    expect([player.edits.recipe, player.moment]).toEqual(['recipe 0', { step: 4, operation: 0 }])
  })
  it('is not taken for one in the past where the session alone has gone ahead', async () => {
    await at(4)
    await settled()
    expect(transport.furthest).toBe(5)
    player.pin(3)
    await player.edit(RATE, 0.5)
    expect(names()).toEqual(['first run'])
  })
  it('at a moment from which the run has gone on makes a branch, and the run is not lost', async () => {
    await forked()
    expect([names(), present()]).toEqual([['first run', `${RATE} 0.5`], `${RATE} 0.5`])
    expect(branch('first run')).toMatchObject({ recipe: 'recipe 0', lastSeen: 8, moment: { step: 4, operation: 5 } })
    expect(branch(`${RATE} 0.5`).change?.at).toMatchObject({ step: 4, epoch: 2, batch: 0 })
  })
  it('of the network is another run, whose branches begin anew, and can be taken back', async () => {
    await forked()
    const before = whole()
    await player.edit('network.hidden', [])
    expect(names()).toEqual(['first run'])
    await player.branching.undo()
    expect(whole()).toEqual(before)
  })
  it('that is refused makes none', async () => {
    await at(8)
    await at(4)
    transport.refuse.set('edit', { field: RATE, sentence: 'No.' })
    await player.edit(RATE, -1)
    expect([names(), said()]).toEqual([['first run'], [null, null]])
  })
})

describe('another branch', () => {
  it('is stood in at the same step, with the curve that was known of it', async () => {
    await at(8)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const { curves } = player.losses
    await at(4, 5)
    await player.edit(RATE, 0.5)
    await player.branching.switchTo(0)
    expect(transport.asked('open').at(-1)).toMatchObject({ recipe: 'recipe 0', step: 4 })
    expect([present(), player.moment, player.lastSeen, player.step?.a(0, 'before')[0]]).toEqual(['first run', { step: 4, operation: 5 }, 8, mark(4, 0)])
    expect(player.losses.curves).toBe(curves)
  })
  it('that was not seen so far is stood in at its furthest step', async () => {
    await forked()
    await player.branching.switchTo(0)
    await at(8)
    await player.branching.switchTo(branch(`${RATE} 0.5`).id)
    expect([present(), player.moment.step]).toEqual([`${RATE} 0.5`, 6])
  })
  it('that cannot be opened leaves the page where it is', async () => {
    await forked()
    const before = whole()
    transport.refuse.set('open', { field: 'recipe', sentence: 'No.' })
    await player.branching.switchTo(0)
    expect([whole(), player.error?.sentence]).toEqual([before, 'No.'])
  })
  it('outlives the connection', async () => {
    await forked()
    transport.lose()
    transport.connect()
    await settled()
    expect([present(), player.lastSeen]).toEqual([`${RATE} 0.5`, 6])
    await player.branching.switchTo(0)
    expect(present()).toBe('first run')
  })
})

describe('whatever was done', () => {
  it('is taken back and done again, each in words', async () => {
    await forked()
    const deeds: readonly [() => unknown, string][] = [
      [() => player.branching.rename(branch(`${RATE} 0.5`), ' faster '), `new name of “${RATE} 0.5”`],
      [() => player.branching.switchTo(0), 'change to “first run”'],
      [() => player.branching.remove(branch('faster')), 'deletion of “faster”'],
      [() => player.edit(RATE, 0.25), `${RATE} 0.25`],
      [() => player.edit('network.hidden', []), 'network.hidden '],
    ]
    const states = [whole()]
    for (const [deed, words] of deeds) {
      await deed()
      states.push(whole())
      expect(said()).toEqual([words, null])
    }
    for (const [index, [, words]] of [...deeds.entries()].reverse()) {
      await player.branching.undo()
      expect([whole(), said()[1], player.notice]).toEqual([states[index], words, `Taken back: ${words}.`])
    }
    for (const [index, [, words]] of deeds.entries()) {
      await player.branching.redo()
      expect([whole(), player.notice]).toEqual([states[index + 1], `Done again: ${words}.`])
    }
    await player.branching.redo()
    expect(whole()).toEqual(states.at(-1))
  })
  it('cannot be done again after something else', async () => {
    await forked()
    await player.branching.undo()
    player.branching.rename(branch('first run'), 'slow')
    expect(said()).toEqual(['new name of “first run”', null])
  })
  it('keeps what has been seen since', async () => {
    await forked()
    await player.branching.switchTo(0)
    await at(12)
    await player.branching.undo()
    expect([present(), branch('first run').lastSeen]).toEqual([`${RATE} 0.5`, 12])
  })
  it('with the name that it has already is nothing', async () => {
    await forked()
    const before = said()
    player.branching.rename(branch('first run'), '  ')
    expect(said()).toEqual(before)
  })
})

describe('curves', () => {
  const line = (from: number, to: number, y = 1): Line => {
    const x = Float64Array.from({ length: to - from }, (_, index) => from + index)
    return { x, y: x.map(() => y), low: x, high: x }
  }
  const curves = (from: number, to: number, y = 1): LossCurves => ({ ...NO_CURVES, batch: line(from, to, y), epoch: line(from + 1, to + 1, y), furthest: to })

  it('end where a run goes on differently', () => {
    expect([...upTo(curves(0, 9), 5).batch.x]).toEqual([0, 1, 2, 3, 4])
    expect(upTo(curves(0, 9), 5).furthest).toBe(5)
  })
  it('that the session has not computed again are those that the page held', () => {
    const joined = joinCurves(curves(0, 9, 1), curves(3, 6, 2), 3)
    expect([...joined.batch.x]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect([...joined.batch.y]).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1])
    expect([...joined.epoch.x]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(joined.furthest).toBe(9)
  })
  it('that the session has all of are its own', () => {
    const fresh = curves(0, 9, 2)
    expect(joinCurves(curves(0, 5), fresh, 0)).toBe(fresh)
    expect([...joinCurves(curves(0, 9, 1), curves(0, 4, 2), 0).batch.y]).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 1])
  })
})
