import { flushSync } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Player } from './player.svelte'
import { EPOCHS, FASTEST, SPEEDS } from './speed'
import { FakeClock, FakeTransport, mark, settled } from './testing'

let transport: FakeTransport
let clock: FakeClock
let player: Player
let reducedMotion = false

beforeEach(async () => {
  transport = new FakeTransport()
  clock = new FakeClock()
  reducedMotion = false
  player = new Player(transport, { clock, reducedMotion: () => reducedMotion })
  player.start()
  await settled()
})

/** The numbers on the screen are those of the moment named on it. */
function expectTrue(): void {
  expect(player.step?.header.location.step).toBe(player.moment.step)
  expect(player.step?.a(0, 'before')[0]).toBe(mark(player.moment.step, 0))
}

describe('opening', () => {
  it('stands at the first operation, its trace there', () => {
    expect(player.momentName).toBe('Epoch 1 · batch 1 of 2 · forward, layer 1')
    expect(player.samples?.shown.length).toBe(10)
    expectTrue()
  })
  it('waits for the engine, and is there when it is compiled', async () => {
    const slow = new FakeTransport()
    slow.ready = false
    const waiting = new Player(slow, { clock, reducedMotion: () => false })
    waiting.start()
    await settled()
    expect([waiting.status, waiting.run?.data, waiting.step, slow.asked('trace')]).toEqual(['compiling', 'iris', undefined, []])
    slow.say({ type: 'ready', id: null, seconds: 5 })
    await settled()
    expect([waiting.status, waiting.step?.header.location.step]).toEqual(['ready', 0])
    waiting.stop()
  })
  it('is where whoever started the server wants it, with what is open there', async () => {
    const started = new FakeTransport()
    started.first = { step: 0, operation: 3, focus: 6, selection: { kind: 'edge', layer: 1, unit: 1, input: 2 }, view: 'after', span: 'epoch', reading: 'update', outcome: 'map', hash: null }
    const there = new Player(started, { clock, reducedMotion: () => false })
    there.start()
    await settled()
    expect(there.bookmark).toEqual(started.first)
    there.stop()
  })
})

describe('samples that are not on show', () => {
  it('are asked for where they are looked at, once', async () => {
    const small = new FakeTransport()
    small.shown = 2
    const looking = new Player(small, { clock, reducedMotion: () => false })
    const attended = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 150))
      await settled()
    }
    looking.start()
    await attended()
    expect(small.asked('samples').map(({ rows }) => rows ?? null)).toEqual([null, [2, 3]])
    expect([looking.samples?.shown.length, looking.samples?.knows(3), looking.samples?.target(3)]).toEqual([2, true, 1])
    looking.want([7, 3])
    looking.pin(6)
    await attended()
    await attended()
    expect(small.asked('samples').slice(2).flatMap(({ rows }) => rows ?? []).sort()).toEqual([6, 7])
    expect(looking.samples?.feature(6, 1)).toBe(6.1)
    looking.stop()
  })
  it('of the next step are there before it is gone to', async () => {
    const small = new FakeTransport()
    small.shown = 2
    small.batch = (step) => [0, 1, 2, 3].map((row) => 4 * step + row)
    const looking = new Player(small, { clock, reducedMotion: () => false })
    looking.start()
    const asked = (): number[] => small.asked('samples').flatMap(({ rows }) => rows ?? [])
    await vi.waitFor(() => expect(asked().sort()).toEqual([2, 3, 4, 5, 6, 7]), 10_000)
    looking.stop()
  })
})

describe('stepping', () => {
  it('goes through operations and across steps, and sets the view', async () => {
    const seen: string[] = []
    for (let press = 0; press < 8; press++) {
      seen.push(`${player.operation.phase} ${player.view}`)
      await player.hand.nextOperation()
    }
    expect(seen).toEqual(['forward before', 'forward before', 'loss before', 'backward before', 'backward before', 'update change', 'update change', 'check after'])
    expect(player.moment).toEqual({ step: 1, operation: 0 })
    await player.hand.previousOperation()
    expect(player.moment).toEqual({ step: 0, operation: 7 })
    expectTrue()
  })
  it('asks the session for nothing that the page holds', async () => {
    await settled()
    const before = transport.asked('trace').length
    for (let press = 0; press < 8; press++) await player.hand.nextOperation()
    await settled()
    expect(transport.asked('trace').slice(before).map(({ step }) => step)).toEqual([2])
    for (let press = 0; press < 8; press++) await player.hand.previousOperation()
    expect(transport.asked('trace').length).toBe(before + 1)
  })
  it('adds presses up while an answer is awaited', async () => {
    const presses = [player.hand.nextEpoch(), player.hand.nextEpoch(), player.hand.nextStep()]
    await Promise.all(presses)
    expect(player.moment).toEqual({ step: 5, operation: 0 })
    expectTrue()
  })
  it('says what was done, with its numbers', async () => {
    await player.hand.nextOperation()
    expect(player.spoken).toContain('forward, layer 2: the output says one: 0, two: 0.01; in truth two.')
  })
  it('draws the operation', async () => {
    await player.hand.nextOperation()
    expect(player.progress).toBe(0)
    await clock.pass(350)
    expect(player.progress).toBeCloseTo(0.5, 1)
    await clock.pass(400)
    expect(player.progress).toBe(1)
  })
  it('knows what the moment has reached', async () => {
    await player.travel({ step: 0, operation: 4 })
    expect([player.reached('backward', 0), player.reached('update', 0), player.reached('forward', 1)]).toEqual([true, false, true])
  })
})

describe('the first Play', () => {
  it('is an overture: operations, steps, epochs', async () => {
    player.toggle()
    await clock.pass(2000)
    expect(player.moment.step).toBe(0)
    expect(player.operationMilliseconds).toBeCloseTo(1000 / 3)
    await clock.pass(1500)
    expect(player.playback.speed.unit).toBe('step')
    await clock.pass(2700)
    expect(player.playback.speedIndex).toBe(EPOCHS)
    const { step } = player.moment
    await clock.pass(1000)
    expect((player.moment.step - step) / 2).toBeGreaterThan(17)
    expect((player.moment.step - step) / 2).toBeLessThan(22)
    expectTrue()
  })
  it('is taken over by a touch of the speed', async () => {
    player.toggle()
    await clock.pass(500)
    player.playback.setSpeed(1)
    await clock.pass(6000)
    expect(player.playback.speedIndex).toBe(1)
    expect(player.moment.step).toBe(1)
  })
  it('starts at epochs with reduced motion', async () => {
    reducedMotion = true
    player.toggle()
    await clock.pass(100)
    expect(player.playback.speedIndex).toBe(EPOCHS)
    expect(player.progress).toBe(1)
  })
})

describe('playing', () => {
  it('flat out asks for as much as fits, one at a time', async () => {
    player.playback.setSpeed(FASTEST)
    player.toggle()
    await clock.pass(1000)
    expect(transport.asked('advance').every(({ steps }) => steps === null)).toBe(true)
    expect(player.playback.epochsPerSecond).toBeGreaterThan(1000)
    expectTrue()
  })
  it('pauses on the check of a whole step', async () => {
    player.playback.setSpeed(EPOCHS)
    player.toggle()
    await clock.pass(500)
    player.toggle()
    await settled()
    expect([player.playing, player.operation.phase, player.progress]).toEqual([false, 'check', 1])
    expect(transport.asked('trace').at(-1)?.step).toBeGreaterThanOrEqual(player.moment.step)
    const moment = player.moment
    await clock.pass(500)
    expect(player.moment).toEqual(moment)
  })
  it('lets the person choose the view, which stepping by hand sets again', async () => {
    player.playback.setSpeed(3)
    player.toggle()
    player.view = 'change'
    await clock.pass(1500)
    expect(player.view).toBe('change')
    player.toggle()
    await player.hand.nextStep()
    await player.travel({ step: 3, operation: 0 })
    await player.hand.nextOperation()
    expect(player.view).toBe('before')
  })
  it('holds the focus still when fast', async () => {
    player.playback.setSpeed(EPOCHS)
    player.toggle()
    await clock.pass(300)
    expect(transport.asked('advance').every(({ focus }) => focus === 0)).toBe(true)
  })
  it.each(SPEEDS.map((_, index) => index))('stops at a divergence at speed %i, and can be travelled back from', async (speed) => {
    transport.divergesAt = 5
    player.playback.setSpeed(speed)
    await player.travel({ step: 3, operation: 5 })
    player.toggle()
    await clock.pass(15000)
    expect([player.playing, player.moment]).toEqual([false, { step: 5, operation: 3 }])
    expect(player.divergence?.sentence).toBe('Too large.')
    await player.travel({ step: 4, operation: 7 })
    expect(player.divergence).toBeNull()
  })
})

describe('the focus', () => {
  it('is the batch’s first until one is pinned', async () => {
    expect([player.focus, player.pinned, player.outside]).toEqual([0, false, false])
    player.pin(7)
    await settled()
    expect([player.focus, player.pinned, player.outside]).toEqual([7, true, true])
    await player.hand.nextStep()
    expect(player.focus).toBe(7)
    player.pin(null)
    await settled()
    expect(player.focus).toBe(0)
  })
})

describe('edits', () => {
  it('to another file with as many rows put none of them in focus that was pinned in the former', async () => {
    await player.edit('data', { sha256: 'a' })
    player.pin(7)
    await settled()
    await player.edit('data', { sha256: 'a', missing: 'fill' })
    expect(player.focus).toBe(7)
    await player.edit('data', { sha256: 'b' })
    expect(player.pinned).toBe(false)
  })
  it('change the learning rate in the middle of the run', async () => {
    await player.travel({ step: 4, operation: 6 })
    await player.edit('training.optimizer.learning_rate', 0.5)
    expect(transport.asked('edit').at(-1)).toMatchObject({ step: 4, value: 0.5 })
    expect(player.moment).toEqual({ step: 4, operation: 6 })
    expect(player.step?.header.learning_rate).toBe(0.5)
  })
  it('start again when the network changes, and say so', async () => {
    await player.travel({ step: 4, operation: 6 })
    await player.edit('network.hidden', [])
    expect([player.moment, player.notice]).toEqual([{ step: 0, operation: 0 }, 'Starts again.'])
  })
  it('in the middle of play, go on playing', async () => {
    player.playback.setSpeed(FASTEST)
    player.toggle()
    await clock.pass(300)
    await player.edit('training.optimizer.learning_rate', 0.5)
    const { step } = player.moment
    await clock.pass(300)
    expect(player.playing).toBe(true)
    expect(player.moment.step).toBeGreaterThan(step)
    expect(player.step?.header.learning_rate).toBe(0.5)
  })
  it('that are refused change nothing and say why', async () => {
    transport.refuse.set('edit', { field: 'training.batch_size', sentence: 'batch_size must be between 1 and 8, but got 0' })
    await player.travel({ step: 4, operation: 6 })
    await player.edit('training.batch_size', 0)
    expect(player.error).toEqual({ field: 'training.batch_size', sentence: 'batch_size must be between 1 and 8, but got 0' })
    expect(player.moment).toEqual({ step: 4, operation: 6 })
    expect(player.edits.branches.said('past')).toBeNull()
  })
  it('of the data show the new run when its samples are there, and not before', async () => {
    const { run, samples } = player
    transport.refuse.set('samples', { field: 'data', sentence: 'No.' })
    await player.edit('data', { source: 'catalog', name: 'wine' })
    expect(player.error?.sentence).toBe('No.')
    expect([player.run === run, player.samples === samples]).toEqual([true, true])
    transport.refuse.clear()
    await player.edit('data', { source: 'catalog', name: 'wine' })
    expect([player.run === run, player.samples === samples]).toEqual([false, false])
  })
  it('made faster than they are answered build on one another', async () => {
    void player.edit('data', { sha256: 'a' })
    const seen: unknown[] = []
    await player.change('network.hidden', ({ data_value }) => { seen.push(data_value); return [] })
    expect(seen).toEqual([{ sha256: 'a' }])
  })
  it('are taken back to the moment where they were made', async () => {
    await player.travel({ step: 4, operation: 6 })
    await player.edit('network.hidden', [])
    await player.branching.undo()
    expect(transport.asked('open').at(-1)).toMatchObject({ recipe: 'recipe 0', step: 4 })
    expect(player.moment).toEqual({ step: 4, operation: 6 })
    expect(player.edits.branches.said('past')).toBeNull()
  })
})

describe('a lost connection', () => {
  it('costs nothing: the next session gets recipe, step and state', async () => {
    await player.travel({ step: 4, operation: 6 })
    await settled()
    player.keep({ info: { step: 4, epoch: 2, batch: 0, position: 0, t: 4, hash: 'h' }, arrays: new Map() })
    transport.lose()
    expect([player.status, player.moment]).toEqual(['disconnected', { step: 4, operation: 6 }])
    transport.connect()
    await settled()
    expect(transport.asked('open').at(-1)).toMatchObject({ recipe: 'recipe 0', step: 4, state: { step: 4, hash: 'h' } })
    expect([player.status, player.moment, player.error]).toEqual(['ready', { step: 4, operation: 6 }, null])
    expectTrue()
  })
  it('takes no wish before the next session knows the run: it would be overtaken', async () => {
    await settled()
    transport.lose()
    transport.connect()
    expect([player.status, player.ready]).toEqual(['ready', false])
    await settled()
    expect(player.ready).toBe(true)
    await player.travel({ step: 1, operation: 0 })
    expect(player.moment).toEqual({ step: 1, operation: 0 })
  })
  it('that the next session cannot make good leaves the page to be used', async () => {
    await settled()
    transport.refuse.set('open', { field: 'recipe', sentence: 'No.' })
    transport.lose()
    transport.connect()
    await settled()
    expect([player.ready, player.error?.sentence]).toEqual([true, 'No.'])
  })
  it('in the middle of play, plays on', async () => {
    player.playback.setSpeed(EPOCHS)
    player.toggle()
    await clock.pass(300)
    transport.lose()
    await clock.pass(300)
    transport.connect()
    await settled()
    const { step } = player.moment
    await clock.pass(300)
    expect(player.moment.step).toBeGreaterThan(step)
    expect(player.playing).toBe(true)
  })
})

describe('the curves', () => {
  it('include the focus’s own only when it is wanted', async () => {
    await settled()
    expect(transport.asked('curve').at(-1)?.focus).toBeNull()
    player.wantFocusCurve(true)
    await new Promise((resolve) => setTimeout(resolve, 450))
    expect(transport.asked('curve').at(-1)?.focus).toBe(0)
    expect([...player.losses.curves.batch.y]).toEqual([2, 3])
  })
})

describe('the span', () => {
  it('shows the epoch instead of the step', async () => {
    player.span = 'epoch'
    await settled()
    expect(transport.asked('span').at(-1)).toMatchObject({ step: 0, now: 0 })
    expect(player.shown).toBe(player.epoch)
    player.span = 'step'
    flushSync()
    expect(player.shown).toBe(player.step)
  })
})
