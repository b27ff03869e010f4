import { describe, expect, test } from 'vitest'
import {
  columnFormat, compactFormat, decimalsNeeded, format, formatAlone, formatSigned, full, headOf, holdFormat, holdFormats, magnitude, tableFormats,
} from './format'

const plain = (decimals: number) => ({ decimals, exponent: 0, exact: true })

describe('decimals', () => {
  test.each([
    [[], 4],
    [[0, -0, NaN, Infinity], 4],
    [[1, 250], 4],
    [[0.00994], 4],
    [[0.000994], 5],
    [[0.000996], 4], // 0.0010
    [[0.275, -0.0003], 5],
    [[0.0031, 12], 4],
    [[1e-12, 1e3], 13],
  ])('%j need %i', (values, expected) => expect(decimalsNeeded(values)).toBe(expected))

  test.each([[9.96, 1], [9.94, 0], [0.0994, -2], [0.0996, -1], [-123, 2]])('the magnitude of %d', (value, expected) => {
    expect(magnitude(value)).toBe(expected)
  })

  test('a column of tiny numbers takes a power of ten, set by its largest', () => {
    const column = columnFormat([3e-10, -2.5e-9])
    expect(column).toEqual({ decimals: 2, exponent: -9, exact: true })
    expect([format(3e-10, column), format(-2.5e-9, column), headOf(column)]).toEqual(['0.30', '−2.50', '× 10⁻⁹'])
  })

  test('a tiny term beside a large one keeps two digits', () => {
    const column = columnFormat([1e-12, 1e3])
    expect([format(1e-12, column), format(1e3, column)]).toEqual(['1.0e−12', '1000.00000000'])
  })

  test('a power of ten is taken only where it helps', () => {
    expect(columnFormat([0.7, 1e-10])).toEqual(plain(8))
    expect(columnFormat([1e-5, 1e-20])).toEqual({ decimals: 8, exponent: -5, exact: true })
    expect(format(1e-20, columnFormat([1e-5, 1e-20]))).toBe('1.0e−15')
  })

  test('every finite non-zero value keeps two significant digits', () => {
    for (let power = -300; power < 15; power++) {
      for (const digits of [1, 1.04, 9.94, 9.96]) {
        const value = digits * 10 ** power
        const shown = format(value, columnFormat([value, -0.5, 0]))
        expect(shown.replace(/e.*/, '').replace('.', '').replace(/^0+/, '').length).toBeGreaterThanOrEqual(2)
      }
    }
  })

  test('the columns of a table share their decimals, so that after = before + step', () => {
    const columns = tableFormats({ before: [0.27512], step: [0.000311], after: [0.275431] })
    expect(new Set(Object.values(columns).map(({ decimals }) => decimals))).toEqual(new Set([5]))
  })

  test('sums close to one unit of the last place', () => {
    for (let i = 1; i < 500; i++) {
      const before = Math.sin(i), step = Math.cos(i * i) * 10 ** -(i % 8)
      const columns = tableFormats({ before: [before], step: [step], after: [before + step] })
      const read = (text: string): number => Number(text.replaceAll('−', '-'))
      const [b, s, a] = [before, step, before + step].map((value) => read(format(value, columns.before)))
      const unit = 10 ** -columns.before.decimals
      expect(Math.abs(b! + s! - a!)).toBeLessThan(1.01 * unit)
    }
  })

  test('a table with room may keep more digits', () => {
    expect(tableFormats({ before: [0.5], step: [0.0025] }, 3).step).toEqual(plain(5))
  })

  test('only the column that needs it takes a power of ten', () => {
    const columns = tableFormats({ before: [0.5], step: [3e-11] })
    expect(columns).toEqual({ before: plain(8), step: { decimals: 1, exponent: -11, exact: true } })
  })
})

describe('digits', () => {
  test.each([
    [0, '0.00'], [-0, '0.00'], [NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '−∞'],
    [-0.25, '−0.25'], [1.005, '1.00'], [-0.004, '−4.0e−3'], [1e22, '1.0e22'],
  ])('%d', (value, expected) => expect(format(value, plain(2))).toBe(expected))

  test('what rounds to zero has no sign while digits hold still', () => {
    expect(format(-0.004, { ...plain(2), exact: false })).toBe('0.00')
    expect(formatSigned(0.004, { ...plain(2), exact: false })).toBe('0.00')
  })

  test.each([[0.25, '+0.25'], [-0.25, '−0.25'], [0, '0.00'], [Infinity, '+∞'], [NaN, 'NaN']])('signed %d', (value, expected) => {
    expect(formatSigned(value, plain(2))).toBe(expected)
  })

  test.each([[0, '0'], [0.7331, '0.733'], [-1234.5, '−1235'], [1e-12, '1e−12'], [1.23456e-12, '1.23e−12'], [0.000123456, '0.000123'], [0.1, '0.1'], [-4, '−4'], [1e-8, '1e−8'], [-0, '0'], [1e22, '1e22'], [NaN, 'NaN']])(
    'alone: %d', (value, expected) => expect(formatAlone(value)).toBe(expected))

  test('full gives the same float64 back', () => {
    for (const value of [0.1 + 0.2, -0, 5e-324, 1e300]) expect(Object.is(Number(full(value)), value)).toBe(true)
  })
})

describe('digits do not dance', () => {
  test('standing still, the format is the table’s own', () => expect(holdFormat(plain(3), plain(5), false)).toEqual(plain(5)))
  test('playing, it holds through small needs', () => expect(holdFormat(plain(4), plain(5), true).decimals).toBe(4))
  test('playing, it follows a large need', () => expect(holdFormat(plain(3), plain(6), true).decimals).toBe(6))
  test('playing, it does not shorten at once', () => expect(holdFormat(plain(5), plain(2), true).decimals).toBe(5))
  test('columns hold together, so that they still add up', () => {
    const held = holdFormats({ a: plain(4), b: plain(4) }, { a: plain(4), b: plain(8) }, true)
    expect([held.a.decimals, held.b.decimals]).toEqual([4, 8])
    const kept = holdFormats({ a: plain(4), b: plain(4) }, { a: plain(5), b: plain(5) }, true)
    expect([kept.a.decimals, kept.b.decimals]).toEqual([4, 4])
  })
})

describe('compactFormat', () => {
  test.each([
    [[], 4, 0], [[0.5, -0.02], 4, 0], [[7.6e-6, 1.3e-5], 3, -5], [[0.4, 1e-9], 5, 0], [[120, 3], 2, 0],
  ])('%j', (values, decimals, exponent) => expect(compactFormat(values)).toEqual({ decimals, exponent, exact: true }))
})
