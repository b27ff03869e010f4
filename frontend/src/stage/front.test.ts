import { describe, expect, test } from 'vitest'
import { MOST_FRONT, withFront } from './front'
import { legendOf } from './legend'
import { layers, run, standingAt, step } from './testing'
import { buildScene, type Scene } from './scene'
import type { Selection, View } from '../lib/contract'

const scene = (view: View, operation = 7): Scene => buildScene({ ...standingAt(operation), view, span: 'step' }, true)!
const drawn = (thing: Selection, view: View = 'before', operation = 7): Scene['edges'][number] => withFront(scene(view, operation), thing).edges[0]!

describe('of the edges that pictures stand for', () => {
  test('those of the thing of interest are drawn, and the rest is counted', () => {
    expect(drawn({ kind: 'unit', layer: 0, unit: 2 })).toMatchObject({ index: [4, 5], weights: [-0.125, 2], leftOut: 4 })
    expect(drawn({ kind: 'bias', layer: 0, unit: 0 }).index).toEqual([0, 1])
    expect(drawn({ kind: 'edge', layer: 0, unit: 1, input: 1 })).toMatchObject({ index: [3], leftOut: 5 })
    expect(drawn({ kind: 'input', input: 1 })).toMatchObject({ index: [1, 3, 5], leftOut: 3 })
    expect(drawn({ kind: 'loss' })).toMatchObject({ index: [], leftOut: 6 })
    expect(drawn({ kind: 'edge', layer: 1, unit: 1, input: 1 }).index).toEqual([])
    expect(drawn({ kind: 'unit', layer: 1, unit: 0 }).index).toEqual([])
  })

  test('they are those of the state that is shown', () => {
    const thing: Selection = { kind: 'edge', layer: 0, unit: 0, input: 0 }
    expect(drawn(thing, 'after').weights).toEqual([0.501])
    expect(drawn(thing, 'after', 3).weights).toBeNull()
    expect(Array.from(drawn(thing, 'change').changes!)).toEqual([expect.closeTo(0.001, 12)])
    expect(drawn(thing, 'change', 3).changes).toBeNull()
  })

  test('of one unit there are the strongest, of those whose weight is there', () => {
    const many = { ...run, layers: [{ ...layers[0]!, inputs: 100 }, layers[1]!] }
    const wide = { ...scene('before'), run: many }
    const weight = (_layer: number, _unit: number, input: number): number => (input < 10 ? NaN : input)
    const base = { ...wide, edges: [{ ...wide.edges[0]!, inputs: 100 }, wide.edges[1]!], step: { ...step, weight } }
    const { index, leftOut } = withFront(base, { kind: 'unit', layer: 0, unit: 1 }).edges[0]!
    expect(Array.from(index)).toEqual(Array.from({ length: MOST_FRONT }, (_, k) => 200 - MOST_FRONT + k))
    expect(leftOut).toBe(300 - MOST_FRONT)
  })

  test('without pictures nothing is changed', () => {
    const plain = buildScene({ ...standingAt(7), view: 'before', span: 'step' })!
    expect(withFront(plain, { kind: 'loss' })).toBe(plain)
  })

  test('the legend says how many are drawn, and how many are in the pictures alone', () => {
    const extents = { weight: 2, activation: 1, pixel: 3, signal: 3, error: 0.5, change: 0.002, activationChange: 0.01 }
    const changes = { magnification: 1, pixels: 1, reach: 1 }
    const labels = (shown: Scene): string[] => legendOf(shown, extents, changes, { values: [0.5], shows: 'weight', extent: 0.4 }).map(({ label }) => label)
    const now = labels(withFront(scene('before'), { kind: 'input', input: 0 }))
    expect(now).toContain('3 edges drawn; 3 in the pictures alone')
    expect(now).toContain('activation ±1 · pixel ±3 · weight in a picture ±0.4')
  })
})
