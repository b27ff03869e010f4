import { expect, test } from 'vitest'
import { conditionOf } from './condition'
import { contrast, fill, mix, parseColour, textOn, type Palette, type Rgb } from './colours'
import { brief, decimalsFor, fixed, raw, signed, thousandths, timesPower } from './digits'
import { legendOf } from './legend'
import { operations, standingAt } from './testing'
import { buildScene, type Scene } from './scene'
import { strongest } from './strongest'
import { describe as say, sentenceOf } from './words'
import type { View } from '../lib/contract'
import type { Stretch } from '../lib/messages.gen'

const at = (operation: number, view: View) => buildScene({ ...standingAt(operation), view, span: 'step' })!

test('a thing is said with its numbers', () => {
  expect(say(at(4, 'before'), { kind: 'unit', layer: 0, unit: 1 })).toBe(
    'neuron 2 of hidden layer 1, activation −0.5, error −0.25',
  )
  expect(say(at(0, 'before'), { kind: 'unit', layer: 1, unit: 0 })).toBe('output setosa, not yet')
  expect(say(at(0, 'before'), { kind: 'input', input: 0 })).toBe('input petal length, 4 cm, scaled 0.5')
  expect(say(at(0, 'before'), { kind: 'edge', layer: 0, unit: 2, input: 1 })).toBe(
    'weight from petal width to neuron 3 of hidden layer 1, w 2, a −1.5, w·a −3',
  )
  expect(say(at(5, 'change'), { kind: 'bias', layer: 0, unit: 2 })).toBe(
    'bias of neuron 3 of hidden layer 1, 0.125 → 0.123, Δ −0.00200',
  )
  expect(say(at(7, 'after'), { kind: 'loss' })).toBe('loss, this flower 0.75 → 0.74, the batch 0.5 → 0.49')
})

test('a saturated unit is said to be one', () => {
  expect(say(at(4, 'before'), { kind: 'unit', layer: 0, unit: 2 })).toContain('saturated')
  expect(conditionOf('relu', -1, 0)).toBe('off')
  expect(conditionOf('relu', 1, 1)).toBeNull()
  expect(conditionOf('sigmoid', 9, 0.9999)).toBe('saturated')
  expect(conditionOf('tanh', NaN, NaN)).toBe('not_finite')
})

test('every operation has its own sentence', () => {
  const scene = at(7, 'before')
  expect(new Set(operations.map((operation) => sentenceOf(scene, operation))).size).toBe(operations.length)
})

test('the legend names what is on the stage, and the magnification', () => {
  const extents = { weight: 2, activation: 1.5, pixel: 0, signal: 3, error: 0.5, change: 0.002, activationChange: 0.01 }
  const changes = { magnification: 4000, pixels: 12000, reach: 24 }
  const labels = (operation: number, view: View): string[] =>
    legendOf(at(operation, view), extents, changes).map(({ label }) => label)
  expect(labels(0, 'before')).toEqual(['activation', 'weight', 'signal w·a', 'bias', 'not yet'])
  expect(labels(4, 'before')).toEqual(['activation', 'weight', 'error w·δ', 'δ, full turn 0.5', 'bias'])
  expect(labels(6, 'change')).toEqual([
    'activation, its change not yet',
    'changes × 4,000',
    'signal a',
    'error δ',
    'δ, full turn 0.5',
    'bias',
  ])
  expect(labels(7, 'change')).toEqual(['activation’s change × 10⁻³', 'changes × 4,000', 'bias'])
})

test('digits', () => {
  expect([fixed(-0.0004, 3), fixed(-1.25, 2), fixed(NaN, 2), fixed(-Infinity, 2)]).toEqual([
    '0.000',
    '−1.25',
    'NaN',
    '−∞',
  ])
  expect([signed(0.5, 2), signed(-0.5, 2), signed(0, 2)]).toEqual(['+0.50', '−0.50', '0.00'])
  expect([decimalsFor([0.00123, 4]), decimalsFor([0, 2]), decimalsFor([1e-20])]).toEqual([4, 4, 8])
  expect([thousandths(0.03), thousandths(0.0004), thousandths(5), thousandths(0)]).toEqual([-3, -6, 0, 0])
  expect([timesPower(-3), brief(0), raw(5.1000000000000005), raw(-0.1)]).toEqual(['× 10⁻³', '0', '5.1', '−0.1'])
})

test('colours', () => {
  const white: Rgb = [255, 255, 255]
  const black: Rgb = [0, 0, 0]
  expect(parseColour('rgb(1, 20, 255)')).toEqual([1, 20, 255])
  expect(parseColour('color(srgb 0 0.5 1)')).toEqual([0, 127.5, 255])
  expect(() => parseColour('light-dark(red, blue)')).toThrow('a colour must be')
  expect(mix(black, white, 0.5)).toEqual([127.5, 127.5, 127.5])
  expect(contrast(black, white)).toBeCloseTo(21)
  const palette = {
    ink: black,
    paper: white,
    neutral: white,
    lineStrong: white,
    positive: [0, 0, 200],
    negative: [200, 0, 0],
  } as unknown as Palette
  expect(fill(palette, 1, 1)).toEqual([0, 0, 200])
  expect(fill(palette, -1, 1)).toEqual([200, 0, 0])
  expect(textOn(palette, fill(palette, 1, 1))).toBe(white)
  expect(textOn(palette, fill(palette, 0, 1))).toBe(black)
})

test('the strongest edges are kept, before and after together, and the rest is counted', () => {
  const edges = { index: [0, 1, 2, 3], before: [0.1, -3, 2, 0.5], after: [9, 8, 7, 6], leftOut: 10 }
  expect(strongest(edges, 2)).toEqual({
    index: Float64Array.of(1, 2),
    before: Float64Array.of(-3, 2),
    after: Float64Array.of(8, 7),
    leftOut: 12,
  })
  expect(strongest(edges, 4)).toBe(edges)
})

test('what is frozen is said, marked and in the legend; a frozen layer says it in its header', () => {
  const frozenTo = (...frozen: string[]) => {
    const standing = standingAt(5)
    const [{ training }] = standing.run.stretches as [Stretch]
    return buildScene({ ...standing, run: { ...standing.run, stretches: [{ step: 0, training: { ...training, frozen } }] }, view: 'change', span: 'step' })!
  }
  const places = (...frozen: string[]) => frozenTo(...frozen).edges.map((state) => state.frozen)
  expect(places('parameters.0.weight.2.1', 'parameters.1.bias.0')).toEqual([[{ unit: 2, input: 1 }], [{ unit: 0, input: 3 }]])
  expect(places('parameters.0.weight.1')[0]).toEqual([{ unit: 1, input: 0 }, { unit: 1, input: 1 }])
  expect(places('parameters.0', 'parameters.0.weight.2.1')).toEqual([[], []])
  expect(say(frozenTo('parameters.0'), { kind: 'bias', layer: 0, unit: 2 })).toMatch(/, frozen$/)
  const extents = { weight: 2, activation: 1.5, pixel: 0, signal: 3, error: 0.5, change: 0.002, activationChange: 0.01 }
  const legend = (scene: Scene): string[] => legendOf(scene, extents, { magnification: 1, pixels: 1, reach: 1 }).map(({ kind }) => kind)
  expect([legend(frozenTo()), legend(frozenTo('parameters.1.bias'))].map((kinds) => kinds.includes('lock'))).toEqual([false, true])
})
