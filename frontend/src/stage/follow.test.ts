import { expect, test } from 'vitest'
import type { Operation } from '../lib/contract'
import { scrollFor, sightOf } from './follow'
import { layoutStage, pictureSize } from './layout'

const layers = Array.from({ length: 12 }, () => ({ units: 4, folded: false }))
const size = pictureSize(760, 500, { inputs: 3, layers })
const layout = layoutStage(size.width, size.height, { inputs: 3, layers })
const along = (layer: number): number => layout.layers[layer + 1]!.along
const between = (one: number, other: number): object => ({ from: along(one) - 24, to: along(other) + 24 })

test('an operation is about the layers between which something moves', () => {
  expect(sightOf(layout, { phase: 'forward', layer: 5 })).toEqual(between(4, 5))
  expect(sightOf(layout, { phase: 'update', layer: 0 })).toEqual(between(-1, 0))
  expect(sightOf(layout, { phase: 'backward', layer: 5 })).toEqual(between(5, 6))
})

test.each<Operation>([{ phase: 'loss', layer: null }, { phase: 'check', layer: null }, { phase: 'backward', layer: 11 }])('$phase is about the output and the loss', (operation) => {
  expect(sightOf(layout, operation)).toEqual({ from: along(11) - 24, to: size.width })
})

test('the window moves only where something would be hidden, and stays on the picture', () => {
  const at = (left: number): { left: number; width: number } => ({ left, width: 300 })
  expect(scrollFor({ from: 100, to: 200 }, at(50), 1000)).toBeUndefined()
  expect(scrollFor({ from: 400, to: 500 }, at(50), 1000)).toBe(300)
  expect(scrollFor({ from: 10, to: 90 }, at(50), 1000)).toBe(0)
  expect(scrollFor({ from: 900, to: 1000 }, at(50), 1000)).toBe(700)
})
