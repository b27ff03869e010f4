import { expect, test } from 'vitest'
import { same } from '../lib/things'
import { emphasize, pointedAt } from './emphasis'

const inputsOf = (layer: number): number => [4, 6][layer]!
const neuron = { kind: 'unit', layer: 0, unit: 3 } as const

test('a selected unit puts the edges that enter it in front', () => {
  const emphasis = emphasize(neuron, null, 'forward', inputsOf)
  expect([emphasis(0, 3, 1), emphasis(0, 3, 4), emphasis(0, 2, 1), emphasis(1, 0, 3)]).toEqual([
    'front',
    'front',
    'normal',
    'normal',
  ])
})

test('backward, the edges by which its error comes', () => {
  const emphasis = emphasize(neuron, null, 'backward', inputsOf)
  expect([emphasis(0, 3, 1), emphasis(1, 2, 3), emphasis(1, 2, 2)]).toEqual(['normal', 'front', 'normal'])
})

test('what is pointed at fades all else, the selected too', () => {
  const emphasis = emphasize(neuron, { kind: 'edge', layer: 0, unit: 1, input: 2 }, 'forward', inputsOf)
  expect([emphasis(0, 1, 2), emphasis(0, 3, 1)]).toEqual(['front', 'faded'])
})

test('a bias is the last of the edges into its unit', () => {
  const emphasis = emphasize({ kind: 'bias', layer: 1, unit: 0 }, null, 'update', inputsOf)
  expect([emphasis(1, 0, 6), emphasis(1, 0, 5)]).toEqual(['front', 'normal'])
})

test('a sample is nothing on the stage, the loss fades nothing', () => {
  expect(pointedAt({ kind: 'sample', sample: 3 })).toBeNull()
  expect(emphasize(neuron, { kind: 'loss' }, 'loss', inputsOf)(1, 0, 0)).toBe('normal')
  expect(emphasize(neuron, { kind: 'input', input: 2 }, 'forward', inputsOf)(0, 5, 2)).toBe('front')
})

test('things are the same whatever the order of their fields', () => {
  expect(same(neuron, { unit: 3, layer: 0, kind: 'unit' })).toBe(true)
  expect(same(neuron, { ...neuron, unit: 2 })).toBe(false)
  expect(same(null, null)).toBe(false)
})
