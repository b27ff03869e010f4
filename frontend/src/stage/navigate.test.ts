import { describe, expect, test } from 'vitest'
import type { Selection } from '../lib/contract'
import { layoutStage } from './layout'
import { exists, go, intoEdges, moveOf, pathOf, type Move } from './navigate'

const shape = {
  inputs: 4,
  layers: [
    { inputs: 4, units: 6 },
    { inputs: 6, units: 3 },
  ],
}
const input = (index: number): Selection => ({ kind: 'input', input: index })
const unit = (layer: number, index: number): Selection => ({ kind: 'unit', layer, unit: index })
const edge = (layer: number, index: number, from: number): Selection => ({
  kind: 'edge',
  layer,
  unit: index,
  input: from,
})

test.each<[Selection, Move, Selection]>([
  [input(0), 'next', input(1)],
  [input(3), 'next', input(3)],
  [input(0), 'back', input(0)],
  [input(0), 'on', unit(0, 0)],
  [input(3), 'on', unit(0, 5)],
  [unit(0, 3), 'previous', unit(0, 2)],
  [unit(0, 5), 'on', unit(1, 2)],
  [unit(0, 0), 'back', input(0)],
  [unit(1, 2), 'on', { kind: 'loss' }],
  [{ kind: 'loss' }, 'back', unit(1, 0)],
  [{ kind: 'loss' }, 'on', { kind: 'loss' }],
  [edge(0, 2, 0), 'next', edge(0, 2, 1)],
  [edge(0, 2, 3), 'next', { kind: 'bias', layer: 0, unit: 2 }],
  [{ kind: 'bias', layer: 0, unit: 2 }, 'previous', edge(0, 2, 3)],
  [edge(1, 2, 3), 'back', unit(0, 3)],
  [edge(0, 2, 3), 'back', input(3)],
  [edge(1, 2, 3), 'on', unit(1, 2)],
])('from %o %s is %o', (from, move, to) => expect(go(from, move, shape)).toEqual(to))

test('the arrows follow the signal, whichever way the stage runs', () => {
  expect(moveOf('ArrowRight', 'right')).toBe('on')
  expect(moveOf('ArrowDown', 'down')).toBe('on')
  expect(moveOf('ArrowDown', 'right')).toBe('next')
  expect(moveOf('a', 'right')).toBeUndefined()
})

test('from a unit one gets among its weights', () => {
  expect(intoEdges(unit(1, 2))).toEqual(edge(1, 2, 0))
  expect(intoEdges(input(1))).toEqual(input(1))
})

test('a thing of a larger network is not there', () => {
  expect(exists(unit(0, 5), shape)).toBe(true)
  expect(exists(unit(0, 6), shape)).toBe(false)
  expect(exists(unit(2, 0), shape)).toBe(false)
  expect(exists(edge(0, 0, 4), shape)).toBe(false)
  expect(exists(input(4), shape)).toBe(false)
})

test('weights and biases have a path in the recipe', () => {
  expect(pathOf(edge(1, 2, 3))).toBe('parameters.1.weight.2.3')
  expect(pathOf({ kind: 'bias', layer: 0, unit: 4 })).toBe('parameters.0.bias.4')
  expect(pathOf(unit(0, 0))).toBeNull()
})

describe.each([
  ['right', 745, 480],
  ['down', 370, 900],
] as const)('over the cells of folded layers, where the stage runs %s', (direction, width, height) => {
  const folded = { inputs: 12, layers: [{ units: 30, folded: true }, { units: 2, folded: false }], image: [3, 4] as const, pictures: true }
  const { layers: places } = layoutStage(width, height, folded)
  const layers = [{ inputs: 12, units: 30 }, { inputs: 30, units: 2 }]
  const seen = { inputs: 12, layers, places, pixels: true }
  const press = (from: Selection, key: string): Selection => go(from, moveOf(key, direction)!, seen)

  test('the arrows lead over the pixels as they point', () => {
    expect([press(input(5), 'ArrowRight'), press(input(5), 'ArrowLeft')]).toEqual([input(6), input(4)])
    expect([press(input(5), 'ArrowDown'), press(input(5), 'ArrowUp')]).toEqual([input(9), input(1)])
  })

  test('at the far side they lead on to the next layer, at the others they stay', () => {
    const [out, stay] = direction === 'right' ? ['ArrowRight', 'ArrowDown'] : ['ArrowDown', 'ArrowRight']
    expect(press(input(11), out)).toMatchObject({ kind: 'unit', layer: 0 })
    expect(press(input(11), stay)).toEqual(input(11))
    expect(press(input(0), direction === 'right' ? 'ArrowLeft' : 'ArrowUp')).toEqual(input(0))
  })

  test('every unit is reached, and from the next layer the near side', () => {
    const reached = new Set<number>()
    const walk = (thing: Selection): void => {
      if (thing.kind !== 'unit' || thing.layer !== 0 || reached.has(thing.unit)) return
      reached.add(thing.unit)
      for (const move of ['on', 'back', 'next', 'previous'] as const) walk(go(thing, move, seen))
    }
    walk(go(input(11), 'on', seen))
    expect(reached.size).toBe(30)
    const back = go(unit(1, 0), 'back', seen)
    expect(go(back, 'on', seen)).toMatchObject({ kind: 'unit', layer: 1 })
  })

  test('over the weights that read an image as over the image; below it comes the bias', () => {
    expect(press(edge(0, 7, 5), 'ArrowRight')).toEqual(edge(0, 7, 6))
    expect(go(edge(0, 7, 11), 'on', seen)).toEqual(unit(0, 7))
    expect(go(edge(0, 7, 11), 'next', seen)).toEqual({ kind: 'bias', layer: 0, unit: 7 })
    expect(go({ kind: 'bias', layer: 0, unit: 7 }, 'previous', seen)).toEqual(edge(0, 7, 11))
    expect(go(edge(0, 7, 0), 'back', seen)).toEqual(input(0))
  })
})
