/** Moments that are looked for, and the borders of a run. */
import { beforeEach, describe, expect, it } from 'vitest'
import { FIRST_NEURON } from '../lib/selection'
import type { Player } from '../lib/player.svelte'
import type { FakeTransport } from '../lib/testing'
import { opened } from '../lib/testingPlayer'
import { forkOf, labelsOf } from './labels'
import { toBeginning, toFirstWrong, toLargestChange } from './seek'

let transport: FakeTransport
let player: Player

beforeEach(async () => {
  ;({ transport, player } = await opened())
  await player.travel({ step: 8, operation: 2 })
})

const dead = { kind: 'dead_units', layer: 0, units: [1], sentence: '', advice: '', numbers: {} }

describe('a moment that is looked for', () => {
  it('of the largest change is the update of its layer', async () => {
    await toLargestChange(player)
    expect(transport.asked('find').at(-1)).toMatchObject({ what: 'largest_change', end: 9 })
    expect([player.moment, player.view]).toEqual([{ step: 3, operation: 6 }, 'change'])
  })
  it('of the first mistake is the answer of the output, the sample in focus', async () => {
    await toFirstWrong(player, 7, () => 'flower 8')
    expect(transport.asked('find').at(-1)).toMatchObject({ what: 'misclassification', sample: 7, end: 9 })
    expect([player.moment, player.focus, player.pinned]).toEqual([{ step: 3, operation: 1 }, 7, true])
  })
  it('of a finding is the first step with one of its kind and layer', async () => {
    await toBeginning(player, dead, 8)
    expect(transport.asked('find').at(-1)).toMatchObject({ what: 'diagnosis', kind: 'dead_units', layer: 0, end: 9 })
    expect(player.moment).toEqual({ step: 3, operation: 2 })
  })
  it('that is not there is said, and the page stays', async () => {
    transport.found = null
    await toFirstWrong(player, 7, () => 'flower 8')
    expect([player.moment.step, player.notice]).toEqual([8, 'As far as the run has come, flower 8 is never taken for another class.'])
    await toLargestChange(player)
    expect(player.notice).toBe('No step of the run is it.')
  })
  it('whose search is given up leaves the page', async () => {
    transport.refuse.set('find', { field: '', sentence: 'Given up, as you asked.' })
    await toLargestChange(player)
    expect([player.moment.step, player.error?.sentence]).toEqual([8, 'Given up, as you asked.'])
  })
  it('of a run that has become another one meanwhile is not gone to', async () => {
    await Promise.all([toLargestChange(player), player.edit('network.hidden', [])])
    expect(player.moment).toEqual({ step: 0, operation: 0 })
  })
})

describe('at the borders', () => {
  it('of the run nothing is before its first operation', async () => {
    await player.restart()
    await player.hand.previousOperation()
    await player.hand.previousStep()
    await player.hand.previousEpoch()
    expect(player.moment).toEqual({ step: 0, operation: 0 })
  })
  it('of steps and epochs operations follow each other both ways', async () => {
    await player.travel({ step: 1, operation: 7 })
    await player.hand.nextOperation()
    expect([player.moment, player.location?.epoch]).toEqual([{ step: 2, operation: 0 }, 1])
    await player.hand.previousOperation()
    expect([player.moment, player.location?.epoch]).toEqual([{ step: 1, operation: 7 }, 0])
    await player.hand.nextStep()
    await player.hand.previousStep()
    expect(player.moment).toEqual({ step: 1, operation: 7 })
  })
  it('of a run that has diverged nothing is after its last operation', async () => {
    transport.divergesAt = 9
    await player.travel({ step: 9, operation: 0 })
    for (let press = 0; press < 9; press++) await player.hand.nextOperation()
    await player.hand.nextStep()
    await player.hand.nextEpoch()
    expect(player.moment).toEqual({ step: 9, operation: 3 })
    await player.hand.previousOperation()
    expect(player.moment).toEqual({ step: 9, operation: 2 })
    await player.hand.previousStep()
    await player.travel({ step: 30, operation: 2 })
    expect([player.moment, transport.asked('trace').at(-1)?.step]).toEqual([{ step: 9, operation: 2 }, 9])
    transport.divergesAt = Infinity
    await player.edit('training.optimizer.learning_rate', 0.01)
    await player.travel({ step: 30, operation: 2 })
    expect(player.moment.step).toBe(30)
    expect(player.selection).toEqual(FIRST_NEURON)
  })
})

describe('the names of branches', () => {
  const plot = { width: 600, height: 120, end: 100, top: 1 }
  const line = (to: number, loss: number): { x: Float64Array; y: Float64Array } => ({ x: Float64Array.from({ length: to + 1 }, (_, step) => step), y: Float64Array.from({ length: to + 1 }, () => loss) })
  const branch = (id: number, to: number, loss: number): Parameters<typeof labelsOf>[1][number] => {
    const { tree } = player.edits.branches
    return { ...tree.branches[0]!, id, curves: { ...player.losses.curves, epoch: line(to, loss) } }
  }
  const top = (style: string): number => Number(/top: ([\d.]+)px/.exec(style)?.[1])

  it('stand at the ends of their curves, none over another', () => {
    const labels = labelsOf(plot, [branch(0, 50, 0.1), branch(1, 50, 0.1), branch(2, 100, 0.5), branch(3, 20, 0.12)], 2)
    const tops = [0, 1, 2, 3].map((id) => top(labels.find((label) => label.branch.id === id)!.style))
    expect(Math.abs(tops[0]! - tops[1]!)).toBeGreaterThanOrEqual(24)
    expect(tops[3]).toBe(100 - 24) // far to the left of them
    expect(labels.find(({ branch: { id } }) => id === 2)?.style).toContain('right: 12px')
    expect(labels.find(({ branch: { id } }) => id === 3)?.style).toContain('left: ')
  })
  it('are as many as there is room for, the present one among them', () => {
    const labels = labelsOf(plot, Array.from({ length: 9 }, (_, id) => branch(id, 100, 0.1)), 7)
    expect(labels.length).toBe(2)
    expect(labels[0]?.branch.id).toBe(7)
    for (const { style } of labels) expect(top(style), 'under the legend').toBeGreaterThanOrEqual(24)
  })
  it('stand below another where the legend is above it', () => {
    const [one, other] = labelsOf(plot, [branch(0, 50, 0.6), branch(1, 50, 0.6)], 0)
    expect(top(other!.style)).toBeCloseTo(top(one!.style) + 24)
  })
  it('of which nothing is known yet are not there', () => expect(labelsOf(plot, [{ ...branch(0, 1, 1), curves: { ...branch(0, 1, 1).curves, epoch: line(-1, 1), batch: line(-1, 1) } }], 0)).toEqual([]))
  it('begin where they fork', () => {
    const change = { sentence: '', at: { step: 50, epoch: 0, batch: 0, batches: 1 } }
    expect(forkOf(plot, { ...branch(1, 100, 0.5), change })).toEqual({ x: 34 + (50 / 100) * 554, y: 100 - 0.5 * 92 })
    expect(forkOf(plot, branch(0, 100, 0.5))).toBeNull()
  })
})
