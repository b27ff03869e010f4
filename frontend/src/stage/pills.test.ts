import { describe, expect, test } from 'vitest'
import { layoutStage } from './layout'
import { apart, placePills } from './pills'
import { layers, standingAt } from './testing'
import { buildScene } from './scene'
import type { Highlight, Selection, View } from '../lib/contract'

describe('labels in a row', () => {
  test('stay where they have room', () => expect(apart([10, 40, 70], 17, [0, 100])).toEqual([10, 40, 70]))
  test('are spread about their middle where they have not', () => {
    expect(apart([50, 51, 52], 10, [0, 100])).toEqual([41, 51, 61])
  })
  test('stay within the stage', () => expect(apart([2, 3], 10, [5, 100])).toEqual([5, 15]))
  test('are not there where all of them have no room', () => expect(apart([1, 2, 3], 10, [0, 15])).toBeNull())
})

const layout = layoutStage(745, 480, { inputs: 2, layers })
const neuron: Selection = { kind: 'unit', layer: 0, unit: 1 }

function texts(operation: number, view: View, selection: Selection, highlight: Highlight = null): string[] {
  const moment = standingAt(operation)
  const scene = buildScene({ ...moment, view, span: 'step' })!
  return placePills(layout, scene, selection, highlight, moment.operation.phase, 1000).map(({ text }) => text)
}

test('forward: the products and the bias whose sum the unit is', () => {
  expect(texts(0, 'before', neuron)).toEqual(['0.1250', '−1.1250', '0.0000'])
})

test('backward: the shares w·δ of the unit’s error', () => {
  expect(texts(4, 'before', neuron)).toEqual(['−0.2500', '−0.1250'])
})

test('update: the changes, each with its sign', () => {
  expect(texts(5, 'change', neuron)).toEqual(['+0.0010', '+0.0010', '−0.0020'])
})

test('a weight is told only where one points', () => {
  expect(texts(7, 'after', neuron)).toEqual([])
  expect(texts(7, 'after', neuron, { kind: 'edge', layer: 1, unit: 0, input: 2 })).toEqual(['0.2510'])
})
