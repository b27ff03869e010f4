import { describe, expect, test } from 'vitest'
import golden from '../../../tests/golden/formulas.json'
import { FORMULAS, formulaOf, readingOf, resultOf, slotsOf, valueOf } from './formulas'
import { erf, evaluate } from './value'

describe('LaTeX', () => {
  test.each([
    ['1 + 2 \\cdot 3', 7], ['2 - 3 - 4', -5], ['-2^2', -4], ['\\left(-2\\right)^2', 4], ['2^{-1}', 0.5], ['10^{-6}', 1e-6], ['7 / 2', 3.5],
    ['\\frac{1}{2} \\left(1 + 3\\right)', 2], ['\\frac{\\frac{1}{2}}{4}', 0.125], ['\\sqrt{2 \\pi}', Math.sqrt(2 * Math.PI)], ['2 \\cdot -3', -6],
    ['\\left|1 - 3\\right|', 2], ['\\left[1 > 0\\right]', 1], ['\\left[1 \\le 0\\right]', 0], ['3 \\cdot \\left[2 < 3\\right]', 3], ['\\left[2 = 2\\right]', 1], ['\\left[1 \\ge 2\\right]', 0],
    ['\\max\\left(1, 4\\right)', 4], ['\\min\\left(1, 4 - 5\\right)', -1], ['\\tanh\\left(1\\right)^2', Math.tanh(1) ** 2], ['\\exp\\left(-1\\right)', Math.exp(-1)],
    ['\\ln\\left(\\exp\\left(2\\right)\\right)', 2], ['\\sin\\left(0\\right) + \\cos\\left(0\\right)', 1], ['\\operatorname{sign}\\left(-3\\right)', -1],
    ['2^{\\lfloor 7 / 2 \\rfloor}', 8], ['1.5', 1.5], ['0.9^{3}', 0.9 ** 3],
  ])('%s is %d', (latex, value) => expect(evaluate(latex, {})).toBeCloseTo(value, 14))

  test('slots', () => expect(evaluate('<a> \\cdot <b_1> - <a>^2', { a: 3, b_1: 4 })).toBe(3))
  test('a slot that begins where a relation stands', () => expect(evaluate('\\left[<a> < <b>\\right]', { a: 1, b: 2 })).toBe(1))
  test('what a 0 takes out of a sum', () => {
    expect(evaluate('-0 \\cdot \\ln\\left(0\\right)', {})).toBeCloseTo(0)
    expect(evaluate('<a> \\cdot <b>', { a: 0, b: NaN })).toBeNaN()
  })
  test('a root of what rounding left below 0', () => expect(evaluate('\\sqrt{<a>}', { a: -1e-20 })).toBe(0))

  test.each([
    ['<a> + ', 'but got its end'], ['\\sqrt 2', 'expected {'], ['1 )', 'but got )'], ['\\foo{1}', 'but got \\foo'], ['§', 'but got “§”'],
    ['\\left[1\\right]', 'a relation'], ['\\left(1', 'expected \\right)'], ['1 } 2', 'expected its end'],
  ])('%s is refused', (latex, message) => expect(() => evaluate(latex, { a: 1 })).toThrow(message))
  test('a missing value is told', () => expect(() => evaluate('<a> + <b>', { a: 1 })).toThrow('expected a value for <b>'))
})

/** Abramowitz and Stegun, table 7.1, and the tails. */
test.each([[0, 0], [0.5, 0.5204998778130465], [1, 0.8427007929497149], [-1.5, -0.9661051464753108], [2.5, 0.999593047982555], [4, 0.9999999845827421], [7, 1], [-Infinity, -1]])(
  'erf(%d)', (x, value) => expect(erf(x)).toBeCloseTo(value, 14))

describe('every formula', () => {
  const ones = (key: string): Record<string, number> => Object.fromEntries(slotsOf(formulaOf(key)).map((slot) => [slot, 0.5]))

  test.each(Object.keys(FORMULAS))('%s can be evaluated', (key) => expect(valueOf(key, ones(key))).not.toBeNaN())

  test('each is in the golden values', () => expect(new Set(golden.map(({ key }) => key))).toEqual(new Set(Object.keys(FORMULAS))))

  test.each([...new Set(golden.map(({ key }) => key))])('%s gives what Python says', (key) => {
    for (const { values } of golden.filter((line) => line.key === key)) {
      const numbers = values as unknown as Record<string, number>
      const expected = numbers[resultOf(key)]!
      const scale = Math.max(Math.abs(expected), ...Object.values(numbers).map(Math.abs))
      expect(Math.abs(valueOf(key, numbers) - expected), JSON.stringify(numbers)).toBeLessThanOrEqual(1e-12 * scale)
    }
  })
})

describe('readings', () => {
  test('not yet and not sent pass through', () => {
    expect(readingOf('update.SGD.step', { learning_rate: 0.1, grad: undefined })).toBeUndefined()
    expect(readingOf('update.SGD.step', { learning_rate: 0.1, grad: null })).toBeNull()
    expect(readingOf('update.SGD.step', { learning_rate: 0.5, grad: 3 })).toBe(-1.5)
  })
  test('an unknown key is refused', () => expect(() => valueOf('update.Magic.step', {})).toThrow('update.Magic.step'))
})
