/** Runs side by side: the time that they share, the chart, the words; and all of them at the same moment. */
import { beforeEach, describe, expect, it } from 'vitest'
import { NO_CURVES, type Line } from '../lib/curve'
import { OwnFiles } from '../lib/ownFiles.svelte'
import { Session } from '../lib/session'
import { FakeClock, FakeTransport, RUN, settled } from '../lib/testing'
import { MARGIN, type Plot } from '../timeline/plot'
import { canCompare, firstOf, toggled } from './candidates'
import { endOf, endsOf, lineOf, lossTicks, scaleOf } from './chart'
import { Comparison } from './comparison.svelte'
import type { Candidate } from './lane.svelte'
import { Pace, sameSteps } from './pace'
import { beginningOf, numbersOf, stateOf } from './telling'
import { together } from './together'

const schedule = (batch_size: number, train_samples = 8): Pick<typeof RUN, 'train_samples' | 'segments'> => ({ train_samples, segments: [{ step: 0, epoch: 0, batch: 0, position: 0, batch_size }] })
const line = (y: readonly number[], x: readonly number[] = y.map((_, index) => index)): Line => ({ x: Float64Array.from(x), y: Float64Array.from(y) })

describe('the time that runs share', () => {
  const [four, two] = [schedule(4), schedule(2)]
  it('is steps where epochs have the same batches, else epochs', () => {
    expect([sameSteps([four, schedule(4)]), sameSteps([four, two]), sameSteps([four, schedule(4, 12)]), sameSteps([])]).toEqual([true, false, false, true])
    const [steps, epochs] = [new Pace([four, four]), new Pace([four, two])]
    expect([steps.steps(four, 5), epochs.steps(four, 5), epochs.steps(two, 5)]).toEqual([5, 10, 20])
    expect([steps.epochs(5), epochs.epochs(5)]).toEqual([2.5, 5])
    expect([steps.at(2.5), steps.at(2.6), steps.at(-1), epochs.at(2.6)]).toEqual([5, 5, 0, 3])
  })
  it.each([[0, 2, 0], [1, 2, 0], [2, 4, 0], [3, 4, 2], [4, 6, 2]])('%d steps done: the next epoch is done after %d, the one before after %d', (done, next, before) => {
    const pace = new Pace([four])
    expect([pace.epochFrom(done, 1), pace.epochFrom(done, -1)]).toEqual([next, before])
  })
  it('goes on by several epochs, and by those that count alone', () => {
    expect([new Pace([four]).epochFrom(3, 8), new Pace([four, two]).epochFrom(3, 8), new Pace([four, two]).epochFrom(0, -1)]).toEqual([18, 11, 0])
  })
  it('names the last step that is done', () => {
    expect(new Pace([four]).last(four, 3)).toEqual({ step: 2, epoch: 1, batch: 0, batches: 2 })
    expect(new Pace([four]).last(four, 0)).toBeNull()
  })
})

describe('the chart', () => {
  const plot: Plot = { width: 446, height: 128, end: 10, top: 1 }
  it('is linear from zero, and logarithmic where losses span much', () => {
    expect(scaleOf([line([1, 0.5]), line([2, 0.1])])).toEqual({ top: 2 * 1.08 })
    expect(scaleOf([line([1, 0.5]), line([2, 0.01])])).toEqual({ top: 2.6, bottom: 0.01 / 1.3 })
    expect(scaleOf([])).toEqual({ top: 1 })
  })
  it('leaves out what has grown out of all measure, and what is no number', () => {
    expect(scaleOf([line([1, 1e12, Infinity, NaN]), line([2, 1])])).toEqual({ top: 2 * 1.08 })
    expect(scaleOf([line([NaN, 3])]).top).toBeCloseTo(3.24)
    expect(scaleOf([line([1, 0])])).toEqual({ top: 1.08 })
    expect(scaleOf([line([1, 1e-20])]).bottom).toBe(1e-8)
  })
  it.each([
    [{ top: 0.9 }, [0, 0.2, 0.4, 0.6, 0.8]],
    [{ top: 1, bottom: 0.005 }, [0.01, 0.03, 0.1, 0.3, 1]],
    [{ top: 1, bottom: 1e-8 }, [1e-8, 1e-6, 1e-4, 0.01, 1]],
  ])('%j has round losses', (scale, losses) => expect(lossTicks(scale, 6)).toEqual(losses))
  it('draws the mean of each epoch over epochs, and each batch where there is no epoch yet', () => {
    const curves = { ...NO_CURVES, batch: line([9, 8, 7, 6], [0, 1, 2, 3]), epoch: line([8, 6], [2, 4]), heldOut: line([5], [2]) }
    expect(lineOf(curves, 'epoch', schedule(4))).toEqual(line([8, 6], [1, 2]))
    expect(lineOf({ ...curves, epoch: line([8], [2]) }, 'epoch', schedule(4))).toEqual(line([9, 8, 7, 6], [0, 0.5, 1, 1.5]))
    expect(lineOf(curves, 'heldOut', schedule(4))).toEqual(line([5], [1]))
    expect([endOf([line([1, 1], [0, 5])], 2), endOf([], 3)]).toEqual([8, 4])
  })
  it('has the names beside the ends of the lines, none over another, all within', () => {
    const ends = endsOf(plot, [line([0.5], [10]), line([0.5], [10]), line([0], [10]), line([0.02], [10]), line([], [])], 20)
    const places = ends.map(({ beside }) => beside)
    expect(ends.map(({ index }) => index)).toEqual([0, 1, 3, 2])
    for (const [index, place] of places.slice(1).entries()) expect(place - places[index]!).toBeGreaterThanOrEqual(20)
    expect(Math.max(...places)).toBeLessThanOrEqual(128 - MARGIN.bottom - 10)
    expect(endsOf(plot, [line([NaN], [4])], 20)[0]?.y).toBe(MARGIN.top)
  })
})

describe('what can be chosen', () => {
  it('is two to four, of more the tellest ones first', () => {
    expect([firstOf('optimizers', 6), firstOf('learning_rates', 7), firstOf('hidden_layer', 2)]).toEqual([[0, 1, 3, 4], [0, 2, 4, 6], [0, 1]])
    expect([toggled([0, 2], 1), toggled([0, 2], 2), toggled([0, 1, 2, 3], 4)]).toEqual([[0, 1, 2], [0], [0, 1, 2, 3]])
    expect([0, 1, 2, 4, 5].map(canCompare)).toEqual([false, false, true, true, false])
  })
})

describe('what they begin with', () => {
  const [two, three] = [{ layers: RUN.layers }, { layers: [...RUN.layers, RUN.layers[0]!] }]
  it.each([
    [1, [0, 1], [two, two], 'All have seed 1 and begin with the same weights.'],
    [1, [0], [two, three], 'All have seed 1; layer 1 begins with the same weights in all of them.'],
    [1, [0, 1], [two, three], 'All have seed 1; layers 1, 2 begin with the same weights in all of them.'],
    [null, [], [two, two], 'Their seeds differ; no layer begins with the same weights in all of them.'],
  ])('seed %j and layers %j', (seed, alike, runs, words) => expect(beginningOf({ seed, alike }, runs)).toBe(words))
})

it('scales are those of the largest, but not of one that is out of all measure', () => {
  const extents = (weight: number): Parameters<typeof together>[0][number] => ({ weight, activation: 1, pixel: 0, signal: 0, error: 0, change: 0, activationChange: 0 })
  expect([together([extents(1), extents(2)]).weight, together([extents(1), extents(1e9)]).weight, together([]).weight]).toEqual([2, 3, 0])
})

describe('runs in lockstep', () => {
  let transports: FakeTransport[]
  let clock: FakeClock
  let comparison: Comparison
  const candidate = (recipe: string): readonly [Candidate, string] => [{ recipe, state: null, file: null, name: null, curves: NO_CURVES, branch: null }, recipe]

  function make(steps = 0): Comparison {
    transports = []
    clock = new FakeClock()
    const transport = (): FakeTransport => (transports[transports.length] = new FakeTransport())
    const files = new OwnFiles(new Session(new FakeTransport()))
    return new Comparison([candidate('a'), candidate('b')], files, { steps, focus: 1 }, { clock, reducedMotion: () => false, transport })
  }
  beforeEach(async () => {
    comparison = make()
    comparison.start()
    await settled()
  })
  const steps = (): number[] => comparison.lanes.map((lane) => lane.steps)
  const asked = (): unknown[] => transports.map((transport) => { const { step, steps } = transport.asked('advance').at(-1)!; return [step, steps] })

  it('begin before their first step, each in a session of its own, with the same sample in focus', () => {
    expect(transports.map((transport) => transport.asked('open')[0]?.recipe)).toEqual(['a', 'b'])
    expect([comparison.ready, comparison.done, steps(), comparison.momentName]).toEqual([true, 0, [0, 0], 'At the beginning'])
    expect(transports.map((transport) => transport.asked('advance').at(-1))).toMatchObject([{ step: 0, focus: 1 }, { step: 0, focus: 1 }])
    expect(comparison.lanes.map((lane) => [lane.which, lane.view, lane.reached('forward', 1), lane.reached('check', null)])).toEqual([['before', 'before', true, false], ['before', 'before', true, false]])
  })
  it('stand after their last step, by hand, and say so', async () => {
    await comparison.nextStep()
    await comparison.nextEpoch()
    await comparison.nextEpoch()
    expect([steps(), asked(), comparison.momentName, comparison.lanes[0]!.which]).toEqual([[4, 4], [[2, 2], [2, 2]], 'Epoch 2 · batch 2 of 2', 'after'])
    expect(comparison.spoken).toContain('Epoch 2 · batch 2 of 2. a: Training loss ')
    expect(comparison.spoken).toContain('. b: Training loss ')
    await comparison.previousStep()
    await comparison.previousEpoch()
    expect(steps()).toEqual([2, 2])
    await comparison.restart()
    await comparison.previousStep()
    expect([steps(), comparison.furthest]).toEqual([[0, 0], 4])
    await comparison.travel(7)
    expect(comparison.lanes[0]!.bookmark).toMatchObject({ step: 6, operation: 7, focus: 1 })
  })
  it('show nothing before all have answered, and the newest wish alone', async () => {
    const before = comparison.travel(5)
    const after = comparison.travel(2)
    expect(steps()).toEqual([0, 0])
    await Promise.all([before, after])
    expect([steps(), comparison.done, comparison.furthest]).toEqual([[2, 2], 2, 2])
  })
  it('play by step, by epoch and as fast as they go', async () => {
    comparison.playback.setSpeed(4)
    comparison.toggle()
    await clock.pass(1100)
    expect(comparison.done).toBeGreaterThanOrEqual(3)
    comparison.playback.setSpeed(6)
    await clock.pass(2100)
    expect(comparison.done % 2).toBe(0)
    comparison.playback.setSpeed(9)
    const before = comparison.done
    await clock.pass(200)
    comparison.toggle()
    await settled()
    expect(comparison.done).toBeGreaterThan(before + 4)
    expect([comparison.playing, new Set(steps()).size]).toEqual([false, 1])
  })
  it('go on without one that has diverged, and end with the last', async () => {
    transports[0]!.divergesAt = 3
    await comparison.travel(8)
    expect([comparison.lanes[0]!.moment.step, comparison.lanes[1]!.moment.step, comparison.ended]).toEqual([3, 7, false])
    expect(stateOf(comparison.lanes[0]!)).toBe('Diverged. Too large.')
    await comparison.travel(2)
    expect(comparison.lanes.map((lane) => stateOf(lane))).toEqual([null, null])
    transports[1]!.divergesAt = 5
    comparison.toggle()
    await clock.pass(3000)
    expect([comparison.playing, comparison.ended, comparison.lanes.map((lane) => lane.moment.step)]).toEqual([false, true, [3, 5]])
    const { done } = comparison
    await comparison.nextEpoch()
    await comparison.nextStep()
    expect(comparison.done).toBe(done)
  })
  it('go on where they were when the connection comes back', async () => {
    await comparison.travel(6)
    transports[1]!.lose()
    expect([comparison.ready, stateOf(comparison.lanes[1]!)]).toEqual([false, 'The connection is lost. All go on from here once it is back.'])
    await comparison.travel(7)
    transports[1]!.connect()
    await settled()
    expect([comparison.ready, steps(), stateOf(comparison.lanes[1]!)]).toEqual([true, [7, 7], null])
  })
  it('say what is refused in its place, and go on with the others', async () => {
    comparison = make()
    transports[1]!.refuse.set('open', { field: 'data', sentence: 'data must be there.' })
    comparison.start()
    await settled()
    await comparison.travel(4)
    expect([stateOf(comparison.lanes[1]!), steps(), comparison.ready]).toEqual(['data must be there.', [4, 0], true])
  })
  it('go on without one that the server has no room for, until it has', async () => {
    transports[1]!.lose()
    for (let attempt = 0; attempt < 2; attempt++) transports[1]!.say({ type: 'refused', id: null, field: null, sentence: 'Full.' })
    await comparison.travel(4)
    expect([comparison.ready, steps(), stateOf(comparison.lanes[1]!)]).toEqual([true, [4, 0], expect.stringContaining('The server has no room')])
    transports[1]!.connect()
    await settled()
    expect([steps(), stateOf(comparison.lanes[1]!)]).toEqual([[4, 4], null])
  })
  it('begin where the page stands', async () => {
    comparison = make(5)
    comparison.start()
    await settled()
    expect(steps()).toEqual([5, 5])
  })
  it('have the numbers of what they have not trained on', () => {
    expect(numbersOf(comparison.lanes[0]!).map(({ label }) => label)).toEqual(['compare.training_loss', 'compare.held_out_loss', 'compare.held_out_accuracy'])
  })
})
