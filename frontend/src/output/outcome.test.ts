import { describe, expect, it } from 'vitest'
import { balance } from '../data/balance'
import type { PlayerContract } from '../lib/contract'
import type { Outcome } from '../lib/messages.gen'
import { SampleData } from '../lib/samples'
import { RefusedError } from '../lib/session'
import { RUN } from '../lib/testing'
import type { NumberArray } from '../lib/wire'
import { Follower } from './follower.svelte'
import { momentOf, shownNow, stateName, stateOf } from './moment'
import { areShares, inkOf, OutcomeData, percent, rightOf, shortNames, valueWord } from './outcome'
import { pixelsOf } from './picture'
import { residualPoints } from './residuals'

const header: Outcome = { type: 'outcome', id: 1, step: 0, end: 1, part: 'train', cell: null, samples: 5, buffers: [] }
const u32 = (shape: number[], ...values: number[]): NumberArray => ({ shape, data: Uint32Array.from(values) })
const f64 = (shape: number[], ...values: number[]): NumberArray => ({ shape, data: Float64Array.from(values) })

describe('an outcome', () => {
  const data = new OutcomeData({ message: header, arrays: new Map([
    ['before.counts', u32([2, 2], 3, 1, 0, 1)], ['before.found', u32([1], 1)], ['before.worst', u32([1], 4)],
    ['before.worst.loss', f64([1], 1.5)], ['before.worst.predicted', u32([1], 1)], ['before.worst.truth', u32([1], 0)], ['before.worst.sure', f64([1], 0.75)],
  ]) })
  it('has counts and the worst samples of each state', () => {
    expect([data.has('before'), data.has('after'), data.counts('before'), data.counts('after'), data.found('before')]).toEqual([true, false, [[3, 1], [0, 1]], undefined, 1])
    expect(data.worst('before')).toEqual([{ sample: 4, loss: 1.5, predicted: 1, truth: 0, sure: 0.75 }])
    expect(data.worst('after')).toEqual([])
  })
  it('has pairs where there are many classes', () => {
    const many = new OutcomeData({ message: header, arrays: new Map([['after.pairs', u32([2, 3], 4, 9, 7, 9, 4, 5)]]) })
    expect(many.pairs('after')).toEqual([{ truth: 4, predicted: 9, count: 7 }, { truth: 9, predicted: 4, count: 5 }])
  })
  it('takes one of several targets', () => {
    const two = new OutcomeData({ message: header, arrays: new Map([
      ['after.worst', u32([2], 3, 1)], ['after.worst.loss', f64([2], 2, 1)], ['after.worst.predicted', f64([2, 2], 10, 11, 20, 21)], ['after.worst.target', f64([2, 2], 1, 2, 3, 4)],
    ]) })
    const told = (target?: number): number[][] => two.worst('after', target).map(({ predicted, truth, sure }) => [predicted, truth, sure])
    expect([told(), told(1)]).toEqual([[[10, 1, NaN], [20, 3, NaN]], [[11, 2, NaN], [21, 4, NaN]]])
  })
  it('sums up to its part, and its diagonal to what is right', () => {
    expect(rightOf([[3, 1], [0, 1]])).toEqual({ right: 4, all: 5 })
    expect([inkOf([[3, 1], [0, 0]], 0, 0), inkOf([[3, 1], [0, 0]], 1, 1)]).toEqual([0.75, 0])
  })
  it('has words for shares, values and names', () => {
    expect([percent(0.982), percent(0.9971), percent(1), percent(NaN)]).toEqual(['98 %', '99.7 %', '100 %', '–'])
    expect([areShares(RUN), areShares({ ...RUN, layers: [] })]).toEqual([true, false])
    expect([valueWord(RUN, 1), valueWord(RUN, 7), valueWord({ ...RUN, task: 'regression' }, 1.25), valueWord({ ...RUN, task: 'regression' }, NaN)]).toEqual(['two', '–', '1.25', '–'])
    expect(shortNames(['class 0', 'class 1', 'class 2', 'class 10'], 4)).toEqual(['0', '1', '2', '10'])
    expect(shortNames(['versicolor', 'setosa', 'virginica', 'x'], 7)).toEqual(['versic…', 'setosa', 'virgin…', 'x'])
    expect(shortNames(['class A', 'class B'], 12)).toEqual(['class A', 'class B'])
  })
})

describe('which state is shown', () => {
  type Moment = Parameters<typeof shownNow>[0]
  const at = (view: PlayerContract['view'], checked: boolean, more: object = {}): Moment =>
    ({ view, span: 'step', moment: { step: 5, operation: 0 }, reached: () => checked, divergence: null, shown: undefined, ...more }) as unknown as Moment
  it('follows the view as far as the moment has come', () => {
    expect(shownNow(at('before', true))).toEqual({ which: 'before', first: 5, end: 6, span: 'step' })
    expect([shownNow(at('after', true)).which, shownNow(at('change', true)).which, shownNow(at('after', false)).which]).toEqual(['after', 'after', 'before'])
    expect(shownNow(at('after', true, { divergence: {} })).which).toBe('before')
  })
  it('is the epoch’s where the page shows that', () => {
    const epoch = (view: PlayerContract['view'], last: number): Moment => at(view, true, { span: 'epoch', shown: { header: { type: 'epoch_span', first: 4, last } } })
    expect(shownNow(epoch('after', 6))).toEqual({ which: 'after', first: 4, end: 6, span: 'epoch' })
    expect(shownNow(epoch('after', 4)).which).toBe('before')
    expect(shownNow(epoch('before', 6)).which).toBe('before')
  })
  it('is named as the engine and as people name it', () => {
    const [before, after] = [shownNow(at('before', true)), shownNow(at('after', true))]
    expect([stateOf(before), stateOf({ ...after, end: 9 })]).toEqual([{ step: 5, which: 'before' }, { step: 8, which: 'after' }])
    expect([stateName(before), stateName(after), stateName({ ...before, span: 'epoch' }), stateName({ ...after, span: 'epoch' })]).toEqual(['before the update', 'after the update', 'as the epoch began', 'as the epoch stands'])
    expect(momentOf(RUN, after)).toBe('Epoch 3 · batch 2 of 2, after the update')
  })
})

describe('a follower', () => {
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  it('asks one at a time, the newest wish next, and nothing twice', async () => {
    const asked: string[] = []
    const answers: (() => void)[] = []
    const follower = new Follower<string>(() => {}, async () => {})
    const want = (key: string): void => follower.want({ key, ask: () => { asked.push(key); return new Promise((resolve) => answers.push(() => resolve(key))) } })
    for (const key of ['a', 'b', 'c']) want(key)
    expect(asked).toEqual(['a'])
    answers.shift()!()
    await later()
    expect([asked, follower.answer]).toEqual([['a', 'c'], { key: 'a', value: 'a' }])
    answers.shift()!()
    await later()
    want('c')
    follower.want(null)
    await later()
    expect([asked.length, follower.answer?.key]).toEqual([2, 'c'])
  })
  it('keeps what it has when it is refused, and says why', async () => {
    const failed: unknown[] = []
    const follower = new Follower<number>((reason) => failed.push(reason), async () => {})
    follower.want({ key: 'a', ask: async () => 1 })
    await later()
    follower.want({ key: 'b', ask: () => Promise.reject(new RefusedError(null, 'Too large.')) })
    await later()
    expect([follower.answer?.value, follower.refusal, failed]).toEqual([1, 'Too large.', []])
    follower.want({ key: 'c', ask: () => Promise.reject(new TypeError('broken')) })
    await later()
    expect(failed).toHaveLength(1)
  })
})

const samples = new SampleData(new Map([
  ['samples', u32([3], 0, 1, 2)], ['counts', u32([2, 3], 1, 1, 0, 0, 1, 0)], ['inputs', f64([3, 4], 0, 2, 4, 8, 1, 1, 1, 1, 0, 0, 0, 0)], ['targets', f64([3, 1], 0, 1, 1)], ['held_out', u32([3], 0, 1, 0)],
]))

describe('samples', () => {
  it('are counted by class and part', () => expect(balance(samples, 3)).toEqual([{ train: 1, heldOut: 0 }, { train: 1, heldOut: 1 }, { train: 0, heldOut: 0 }]))
  it('are pictures: the more, the more ink', () => {
    const alpha = (sample: number): number[] => Array.from(pixelsOf(samples, sample, 4)).filter((_, at) => at % 4 === 3)
    expect([alpha(0), alpha(1), alpha(2)]).toEqual([[0, 64, 128, 255], [255, 255, 255, 255], [0, 0, 0, 0]])
  })
  it('lie on the diagonal where they are predicted right', () => {
    const { points, low, high, known } = residualPoints(samples, (sample) => [0, 1, 0][sample]!, 0, 108, 108)
    expect([low, high, known]).toEqual([-0.04, 1.04, true])
    expect(points.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([[4, 104], [104, 4], [104, 104]])
    expect(residualPoints(samples, () => NaN, 0, 10, 10).known).toBe(false)
  })
})
