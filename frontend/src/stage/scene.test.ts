import { describe, expect, test } from 'vitest'
import type { SpanChoice, View } from '../lib/contract'
import { extentsOf } from './extents'
import { lossRows } from './loss'
import { standingAt, step } from './testing'
import { buildScene, type Scene } from './scene'

const at = (operation: number, view: View, span: SpanChoice = 'step'): Scene =>
  buildScene({ ...standingAt(operation), view, span })!

describe('before', () => {
  test('the weights are there from the start, the activations as they are reached', () => {
    const scene = at(0, 'before')
    expect(scene.edges.map(({ weights }) => weights !== null)).toEqual([true, true])
    expect(scene.units.map(({ values }) => values !== null)).toEqual([true, true, false])
    expect(scene.loss.before).toBeNull()
  })

  test('the errors are there as they are reached', () => {
    expect(at(3, 'before').units.map(({ delta }) => delta !== null)).toEqual([false, false, true])
    expect(at(4, 'before').units.map(({ delta }) => delta !== null)).toEqual([false, true, true])
  })
})

describe('change', () => {
  test('layer by layer as it is updated; the rest is not there yet', () => {
    const scene = at(5, 'change')
    expect(scene.edges.map(({ weights }) => weights !== null)).toEqual([true, false])
    expect(scene.edges[0]!.changes![3]).toBeCloseTo(0.001, 12)
    expect(scene.edges[0]!.biasChanges![1]).toBeCloseTo(-0.002, 12)
    expect(scene.edges[1]!.changes).toBeNull()
  })

  test('until the check, a unit shows the activation that made the change, and says so', () => {
    const [, hidden] = at(6, 'change').units
    expect(hidden).toMatchObject({ shows: 'activation', awaits: true })
    expect(hidden!.delta).not.toBeNull()
  })

  test('after the check, the change of the activation; that of an input is zero', () => {
    const [inputs, hidden] = at(7, 'change').units
    expect(hidden).toMatchObject({ shows: 'change', awaits: false, delta: null })
    expect(hidden!.values![0]).toBeCloseTo(0.01, 12)
    expect(Array.from(inputs!.values!)).toEqual([0, 0])
  })
})

describe('after', () => {
  test('nothing of it is there before it has happened', () => {
    const scene = at(4, 'after')
    expect(scene.edges.every(({ weights, biases }) => weights === null && biases === null)).toBe(true)
    expect(scene.units.slice(1).every(({ values }) => values === null)).toBe(true)
  })

  test('the new weights come with the update, the activations with the check', () => {
    expect(at(6, 'after').edges[1]!.weights![0]).toBeCloseTo(1.001, 12)
    expect(at(6, 'after').units[1]!.values).toBeNull()
    expect(at(7, 'after').units[1]!.values![0]).toBeCloseTo(0.26, 12)
  })
})

test('what moves belongs to the state that is shown', () => {
  expect(at(1, 'before').traffic).toEqual({ kind: 'forward', layer: 1 })
  expect(at(1, 'after').traffic).toBeNull()
  expect(at(4, 'before').traffic).toEqual({ kind: 'backward', layer: 0 })
  expect(at(5, 'change').traffic).toEqual({ kind: 'update', layer: 0 })
  expect(at(5, 'before').traffic).toBeNull()
  expect(at(7, 'after').traffic).toEqual({ kind: 'check' })
})

test('an epoch has no operations: all of it is there, and nothing moves', () => {
  const scene = at(0, 'change', 'epoch')
  expect(scene.traffic).toBeNull()
  expect(scene.edges.every(({ changes }) => changes !== null)).toBe(true)
  expect(scene.units.every(({ delta }) => delta === null)).toBe(true)
})

test('a step of another network is no scene', () => {
  const moment = { ...standingAt(0), view: 'before', span: 'step' } as const
  expect(buildScene({ ...moment, shown: undefined })).toBeUndefined()
  expect(buildScene({ ...moment, shown: { ...step, layers: [] } })).toBeUndefined()
})

describe('the loss node', () => {
  const say = (scene: Scene): string[] => lossRows(scene).map(({ label, value }) => `${label} ${value}`.trim())

  test('has a dash for what is not there yet', () => {
    expect(say(at(1, 'before'))).toEqual([
      'target virginica',
      'predicted –',
      'this flower –',
      '→ –',
      'the batch –',
      '→ –',
      'predicted –',
      'happened –',
    ])
  })

  test('after the check says both losses, the predicted and the actual change', () => {
    expect(say(at(7, 'after'))).toEqual(
      [
        '✕ predicted setosa',
        'this flower 0.7500',
        '→ 0.7400',
        'the batch 0.5000',
        '→ 0.4900',
        'predicted −0.0125',
        'happened −0.0100',
      ].toSpliced(0, 0, 'target virginica'),
    )
  })
})

test('extents cover the whole step from its first operation on', () => {
  expect(extentsOf(step)).toEqual({
    weight: 2.001,
    activation: 1.5,
    pixel: 0,
    signal: 3,
    error: 0.5,
    change: expect.closeTo(0.002, 12),
    activationChange: expect.closeTo(0.01, 12),
  })
})
