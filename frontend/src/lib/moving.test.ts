/** Moves and edits that overlap: what was pressed is done, in the run that the edit led to. */
import { beforeEach, expect, it } from 'vitest'
import type { Player } from './player.svelte'
import { mark, settled, type FakeTransport } from './testing'
import { opened } from './testingPlayer'

let transport: FakeTransport
let player: Player

beforeEach(async () => {
  ;({ transport, player } = await opened())
})

const edit = (rate = 0.5): Promise<void> => player.edit('training.optimizer.learning_rate', rate)

async function answers(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** The numbers on the screen are those of the moment and of the run. */
function expectAt(step: number, rate: number): void {
  expect([player.moment, player.step?.header.location.step, player.step?.header.learning_rate, player.step?.a(0, 'before')[0]]).toEqual([{ step, operation: 0 }, step, rate, mark(step, 0)])
}

it.each([0, 1, 2, 3])('presses while an edit is under way are done after it, %i answers in', async (turns) => {
  const editing = edit()
  await answers(turns)
  await Promise.all([editing, player.hand.nextStep(), player.hand.nextStep(), player.hand.nextEpoch()])
  expectAt(4, 0.5)
  expect(player.spoken).toContain('Epoch 3')
})
it('a press between two edits is done between them', async () => {
  await Promise.all([edit(0.5), player.hand.nextStep(), edit(0.25), player.hand.nextStep()])
  expect(transport.asked('edit').map(({ step }) => step)).toEqual([0, 1])
  expectAt(2, 0.25)
})
it('an edit after a press is made where the press leads', async () => {
  await Promise.all([player.hand.nextEpoch(), edit()])
  expect(transport.asked('edit').map(({ step }) => step)).toEqual([2])
  expectAt(2, 0.5)
})
it('an edit that starts again is stepped on from its beginning', async () => {
  await player.travel({ step: 5, operation: 3 })
  await Promise.all([player.edit('network.hidden', []), player.hand.nextStep()])
  expectAt(1, 0.1)
})
it('an edit that is refused does not stop a press', async () => {
  transport.refuse.set('edit', { field: 'training.optimizer.learning_rate', sentence: 'No.' })
  await Promise.all([edit(), player.hand.nextStep()])
  expectAt(1, 0.1)
  expect(player.error?.sentence).toBe('No.')
})
it('a journey of the timeline and the taking back of an edit overlap as well', async () => {
  await edit()
  await Promise.all([player.branching.undo(), player.travel({ step: 3, operation: 0 })])
  expect([player.moment.step, player.edits.branches.said('past')]).toEqual([3, null])
})
it.each([0, 1, 2])('what is chosen while an edit is under way stays chosen, %i answers in', async (turns) => {
  const editing = edit()
  await answers(turns)
  player.select({ kind: 'unit', layer: 1, unit: 1 })
  player.pin(7)
  await editing
  await settled()
  expect([player.selection, player.focus]).toEqual([{ kind: 'unit', layer: 1, unit: 1 }, 7])
  expectAt(0, 0.5)
})
it('a sample that is pinned while a press is under way keeps the press', async () => {
  const press = player.hand.nextEpoch()
  player.pin(7)
  await press
  await settled()
  expectAt(2, 0.1)
  expect(player.focus).toBe(7)
})
it('after a press that was refused the next one starts from where the page stands', async () => {
  transport.refuse.set('trace', { field: 'step', sentence: 'No.' })
  await player.travel({ step: 9, operation: 0 })
  transport.refuse.clear()
  await player.hand.nextStep()
  expectAt(1, 0.1)
})
it('what is edited without a connection leaves the page to be used after it', async () => {
  transport.lose()
  await edit()
  transport.connect()
  await settled()
  await player.hand.nextStep()
  expectAt(1, 0.1)
})

it('a walk stands at each moment, and then where it stood', async () => {
  await player.travel({ step: 3, operation: 2 })
  const seen: string[] = []
  await player.walk([{ step: 5, operation: 1 }, { step: 1, operation: 4 }], async () => {
    await answers(3)
    seen.push(`${player.step?.header.location.step}.${player.moment.operation}`)
    return true
  })
  expect([seen, player.moment]).toEqual([['5.1', '1.4'], { step: 3, operation: 2 }])
})
it('a walk ends when no more is wanted, and before what cannot be gone to, of which it tells', async () => {
  const moments = [0, 1, 2].map((step) => ({ step, operation: 0 }))
  const seen: number[] = []
  await player.walk(moments, () => Promise.resolve(seen.push(player.moment.step) < 2))
  expect(seen).toEqual([0, 1])
  transport.refuse.set('trace', { field: 'step', sentence: 'The run ends before.' })
  await expect(player.walk([{ step: 9, operation: 0 }], () => Promise.resolve(true))).rejects.toThrow('The run ends before.')
  expect([player.moment.step, player.error]).toEqual([0, null])
})
