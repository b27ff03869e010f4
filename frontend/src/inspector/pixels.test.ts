import { expect, test } from 'vitest'
import { standingAt, step } from '../stage/testing'
import { cellOf, forwardPixels, leavingPixels, pixelOf, sizeOf, updatePixels } from './pixels'

const all = (): boolean => true
const list = (pixels: Float64Array | null): number[] | null => pixels && Array.from(pixels)

test('a unit’s picture is its weights, and its signals times them, as far as the moment has come', () => {
  expect(forwardPixels(step, 2, 'before', all)).toEqual({ weights: Float64Array.of(-0.125, 2), products: Float64Array.of(-0.0625, -3) })
  const first = standingAt(0).reached
  expect(list(forwardPixels(step, 2, 'after', first).weights)).toBeNull()
  expect(list(forwardPixels(step, 2, 'before', () => false).products)).toBeNull()
})

test('its change is there with the update', () => {
  expect(list(updatePixels(step, 2, all).changes)).toEqual([expect.closeTo(0.001, 12), expect.closeTo(0.001, 12)])
  expect(updatePixels(step, 2, standingAt(4).reached)).toEqual({ before: Float64Array.of(-0.125, 2), changes: null })
})

test('a pixel’s picture is the weights that leave it', () => {
  expect(list(leavingPixels(step, 1, 'before', all))).toEqual([-1, 0.75, 2])
  expect(list(leavingPixels(step, 1, 'after', all))).toEqual([-0.999, 0.751, 2.001])
  expect(list(leavingPixels(step, 1, 'change', all))!.every((change) => Math.abs(change - 0.001) < 1e-12)).toBe(true)
  expect(leavingPixels(step, 1, 'after', () => false)).toBeNull()
})

test('what is pointed at elsewhere is found in it', () => {
  const edge = { kind: 'edge', layer: 0, unit: 2, input: 1 } as const
  expect([pixelOf(2, edge), pixelOf(1, edge), pixelOf(1, { kind: 'input', input: 5 }), pixelOf(1, null)]).toEqual([1, undefined, 5, undefined])
  expect([cellOf(1, edge), cellOf(0, edge), cellOf(0, { kind: 'unit', layer: 0, unit: 4 }), cellOf(0, { kind: 'unit', layer: 1, unit: 4 })]).toEqual([2, undefined, 4, undefined])
})

test('few cells stand in a row, many about square', () => {
  expect([sizeOf(6), sizeOf(64), sizeOf(30)]).toEqual([[1, 6], [8, 8], [5, 6]])
})
