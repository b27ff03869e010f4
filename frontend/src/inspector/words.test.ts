import { describe, expect, test } from 'vitest'
import { slotsOf } from '../formulas/formulas'
import { barsOf, levelOf, MOST_BARS, rangeOf, signedText } from './bars'
import { filled, latexOf, written } from './digits'
import { lossLines } from './lines/loss'
import { updateLines } from './lines/update'
import { lossRows } from './lossRows'
import { parameterRows } from './parameterRows'
import { update } from './rows/update'
import { worked } from './testing'

const ADAM = { name: 'Adam', learning_rate: 0.01, betas: [0.9, 0.999] as [number, number], eps: 1e-8, weight_decay: 0, amsgrad: false } as const
const { data, run } = worked()
const unit = { layer: 0, unit: 1 }
const every = (): boolean => true
const none = (): boolean => false

describe('bars', () => {
  test('all of a batch', () => expect(barsOf([0.1, -2, 3])).toEqual({ bars: [0, 1, 2], leftOut: 0 }))
  test('the largest of very many, in their order', () => {
    const values = Array.from({ length: MOST_BARS + 50 }, (_, i) => (i % 2 ? -i : i))
    const { bars, leftOut } = barsOf(values)
    expect([bars.length, bars[0], bars.at(-1), leftOut]).toEqual([MOST_BARS, 50, MOST_BARS + 49, 50])
  })
  test('one scale for all, with zero', () => {
    expect(rangeOf([[0.1, -3], [NaN, 2, -Infinity], []])).toEqual([-3, 2])
    expect(rangeOf([[-1, -3]])).toEqual([-3, 0])
  })
  test('levels', () => {
    expect([2, 0, -2].map((value) => levelOf(value, [-2, 2]))).toEqual([2, 50, 98])
    expect([levelOf(5, [-2, 2]), levelOf(NaN, [-2, 2]), levelOf(0, [0, 0])]).toEqual([2, 50, 50])
  })
  test('the sign is in the digits', () => expect([0.5, -0.5, 0].map(signedText)).toEqual(['+0.5', '−0.5', '0']))
})

describe('formulas', () => {
  const tanh = { latex: '<a> = \\tanh(<z>)', symbols: { a: 'a', z: 'z' } }

  test('slots', () => expect(slotsOf(tanh)).toEqual(['a', 'z']))
  test('all numbers or none', () => {
    expect(filled(tanh, { a: 0.5, z: undefined })).toBeUndefined()
    expect(filled(tanh, { a: -0.5, z: 0.123456 })).toEqual(new Map([['a', '−0.5'], ['z', '0.1235']]))
  })
  test('with powers of ten, in parentheses where they must be', () => {
    expect([written('−1.5e−7', null), written('−1.5e−7', 'signed'), written('1.5e12', 'signed')]).toEqual(['−1.5\u00a0× 10⁻⁷', '(−1.5\u00a0× 10⁻⁷)', '1.5\u00a0× 10¹²'])
    expect([written('1.5e−7', 'base'), written('1e−8', 'signed'), written('0.5', 'base'), written('−2', 'base')]).toEqual(['(1.5\u00a0× 10⁻⁷)', '10⁻⁸', '0.5', '(−2)'])
  })
  test('as LaTeX', () => {
    expect(latexOf(tanh, undefined)).toBe('a = \\tanh(z)')
    expect(latexOf(tanh, new Map([['a', '−0.5'], ['z', '−1.5e−7']]))).toBe('a = \\tanh(z)\n{-0.5} = \\tanh({-1.5 \\cdot 10^{-7}})')
    expect(latexOf({ ...tanh, latex: '<a> = 1 - <z>^2' }, new Map([['a', '∞'], ['z', '−0.5']]))).toBe('a = 1 - z^2\n{\\infty} = 1 - {(-0.5)}^2')
  })
})

describe('the rows of a parameter', () => {
  const names = (of: typeof data, reached = every): string[] => {
    const row = update(of, unit, 0, reached)
    return parameterRows(of, run, row, updateLines(of, unit, row, reached)).map(({ name }) => name)
  }

  test('plain gradient descent', () => {
    expect(names(data)).toEqual(['signal a', 'error δ', 'share δ · a', 'mean', '−η × mean', 'before', 'change', 'after'])
  })
  test('of another optimizer −η times the mean is nothing', () => {
    expect(names(worked({ optimizer: ADAM }).data)).toEqual(['signal a', 'error δ', 'share δ · a', 'mean', 'before', 'change', 'after'])
  })
  test('the same rows when nothing has happened yet', () => expect(names(data, none)).toEqual(names(data)))
})

describe('the loss', () => {
  test('of the focus and of its batch, before and after', () => {
    const [focus, batch] = lossRows(data, run, every)
    expect([focus!.name, batch!.name]).toEqual(['flower 4', 'the batch’s 5, mean'])
    expect([focus!.before, batch!.after]).toEqual([data.loss('focus', 'before'), data.loss('batch', 'after')])
    expect(batch!.change).toBeLessThan(0)
  })
  test('not yet', () => expect(lossRows(data, run, none)[0]).toEqual({ name: 'flower 4', term: 'focus', before: undefined, after: undefined, change: undefined }))
  test('cross-entropy takes the probability of the true class', () => {
    const { p, loss } = lossLines(data, 'cross_entropy', 0, 'before', every)[0]!.values
    expect(-Math.log(p as number)).toBeCloseTo(loss as number, 14)
  })
})
