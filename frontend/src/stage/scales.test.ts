import { describe, expect, test } from 'vitest'
import {
  beadRadius,
  changeScale,
  during,
  ease,
  hold,
  holdExtents,
  largest,
  linear,
  niceCeil,
  niceFloor,
  tick,
} from './scales'

test.each([
  [0, 0],
  [0.9, 1],
  [1, 1],
  [1.01, 1.5],
  [0.00031, 0.0004],
  [64, 80],
  [0.3, 0.3],
])('%d is covered by %d', (value, nice) => expect(niceCeil(value)).toBe(nice))

test.each([
  [0, 0],
  [0.9, 0.5],
  [1, 1],
  [4.9, 2],
  [0.00031, 0.0002],
])('%d holds the tick %d', (value, nice) => expect(niceFloor(value)).toBe(nice))

test('what is not finite has no magnitude on a scale', () => {
  expect(largest([1, NaN, -3, Infinity])).toBe(3)
  expect(niceCeil(Infinity)).toBe(0)
  expect(niceCeil(NaN)).toBe(0)
})

describe('a held scale', () => {
  test('grows at once', () => expect(hold(1, 1.2, true)).toBe(1.5))
  test('stays for a little less', () => expect(hold(1, 0.3, false)).toBe(1))
  test('shrinks for far less, standing', () => expect(hold(1, 0.2, false)).toBe(0.2))
  test('never shrinks while playing', () => expect(hold(1, 0.001, true)).toBe(1))
  test('keeps what it had when there is nothing to see', () => expect(hold(1, 0, false)).toBe(1))
})

test('every extent is held by itself', () => {
  const seen = { weight: 1, activation: 1, pixel: 0, signal: 0.9, error: 0.2, change: 0.001, activationChange: 0 }
  const first = holdExtents(undefined, seen, true)
  expect(first).toEqual({ weight: 1, activation: 1, pixel: 0, signal: 1, error: 0.2, change: 0.001, activationChange: 0 })
  expect(holdExtents(first, { ...seen, weight: 1.4 }, true)).toEqual({ ...first, weight: 1.5 })
})

test('widths are linear, the area of a bead follows the magnitude', () => {
  expect(linear(-0.5, 1, 6)).toBe(3)
  expect(linear(2, 1, 6)).toBe(6)
  expect(linear(1, 0, 6)).toBe(0)
  expect(beadRadius(0.25, 1, 6)).toBe(3)
  expect(beadRadius(0, 1, 6)).toBe(0)
})

describe('the scale of the changes', () => {
  const extents = { weight: 1, activation: 1, pixel: 0, signal: 1, error: 1, change: 0.002, activationChange: 1 }
  const scale = changeScale(extents, 6, 24)

  test('magnifies by a round number', () => expect(scale.magnification).toBe(2000))
  test('is the weights’ own scale, so many times', () => expect(scale.pixels).toBe(12000))
  test('keeps the largest change within reach', () => expect(extents.change * scale.pixels).toBeLessThanOrEqual(24))
  test('has a tick that is drawn within reach', () => {
    expect(tick(scale)).toBe(0.002)
    expect(tick({ ...scale, pixels: 0 })).toBe(0)
  })
  test('is nothing where nothing changes', () => expect(changeScale({ ...extents, change: 0 }, 6, 24).pixels).toBe(0))
})

test('movement begins and ends slowly, within its window', () => {
  expect([ease(-1), ease(0), ease(0.5), ease(1), ease(2)]).toEqual([0, 0, 0.5, 1, 1])
  expect(ease(0.1)).toBeLessThan(0.1)
  expect([during(0.2, 0.4, 0.8), during(0.6, 0.4, 0.8), during(0.9, 0.4, 0.8)]).toEqual([0, expect.closeTo(0.5), 1])
})
