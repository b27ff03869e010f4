import { describe, expect, test } from 'vitest'
import { FORMULAS } from '../formulas/formulas'
import { curveOf } from './activations'
import { curvePath, plotOf, reachOf, tangentPath, toX, toY } from './curve'
import { same, typedNumber } from '../lib/things'
import { parameterName, sampleName, unitName, unitTitle } from './names'
import { combine, epochReached, reading } from './readings'
import { worked } from './testing'

const { data, run } = worked()

describe('names', () => {
  test('units', () => {
    expect([unitName(run, -1, 1), unitName(run, 0, 3), unitName(run, 2, 0)]).toEqual(['feature 2', 'neuron 4', 'class 1'])
    expect(unitTitle(run, 0, 3)).toEqual({ name: 'Neuron 4', place: 'of hidden layer 1' })
    expect(unitTitle(run, 2, 1)).toEqual({ name: 'Class 2', place: 'output neuron' })
  })

  test('parameters', () => {
    expect(parameterName(run, 0, 3, 1)).toBe('feature 2 → neuron 4 of layer 1')
    expect(parameterName(run, 2, 0, 1)).toBe('neuron 2 of layer 2 → class 1')
    expect(parameterName(run, 2, 0, null)).toBe('bias of class 1')
  })

  test('samples count from one', () => expect(sampleName(run, 0)).toBe('flower 1'))
})

describe('readings', () => {
  test('not yet wins over not sent', () => expect(combine(Math.max, 1, null, undefined)).toBeUndefined())
  test('what a whole step says is NaN is NaN', () => expect(reading(data, true, NaN)).toBeNaN())
  test('an epoch has no errors', () => expect((['forward', 'backward', 'update', 'check'] as const).map((p) => epochReached(p, 0))).toEqual([true, false, true, true]))
})

const ACTIVATIONS = Object.keys(FORMULAS).filter((key) => /^activation\.\w+$/.test(key)).map((key) => key.slice('activation.'.length))

describe('activations', () => {
  test.each(ACTIVATIONS.filter((name) => name !== 'softmax'))('the slope of %s is its derivative', (name) => {
    const { f, slope } = curveOf(name, 0.3)!
    for (const z of [-3, -0.4, 0.7, 2.5]) expect(slope(z)).toBeCloseTo((f(z + 1e-6) - f(z - 1e-6)) / 2e-6, 8)
  })

  test('relu has no slope at 0', () => expect(curveOf('relu', 0)!.slope(0)).toBe(0))
  test('softmax has no curve of its own', () => expect(curveOf('softmax', 0)).toBeUndefined())
})

describe('the curve', () => {
  const { f } = curveOf('tanh', 0)!
  const plot = plotOf([f], 0.5, 200, 100)

  test.each([[0, 4], [3.7, 4], [-3.9, 8], [9, 16], [NaN, 4], [Infinity, 4]])('z = %d reaches to %d', (z, expected) => expect(reachOf(z)).toBe(expected))

  test('places', () => expect([toX(plot, -4), toX(plot, 4), toY(plot, 0)]).toEqual([0, 200, 50]))

  test('the path goes through f from edge to edge', () => {
    const points = curvePath(f, plot, 4).slice(1).split('L').map((point) => point.split(' ').map(Number))
    expect(points.map(([x]) => x)).toEqual([0, 50, 100, 150, 200])
    for (const [x, y] of points) expect(y).toBeCloseTo(toY(plot, f((x! / 200) * 8 - 4)), 2)
  })

  test('the tangent is as steep as the slope, on the screen, with the point in its middle', () => {
    const [from, to] = tangentPath(0.5, f(0.5), 1 - f(0.5) ** 2, plot, 60).slice(1).split('L').map((point) => point.split(' ').map(Number))
    const [dx, dy] = [to![0]! - from![0]!, to![1]! - from![1]!]
    const steepness = (dy / dx) * ((plot.y[0] - plot.y[1]) / plot.height) / ((plot.x[1] - plot.x[0]) / plot.width)
    expect(steepness).toBeCloseTo(1 - Math.tanh(0.5) ** 2, 2)
    expect(Math.hypot(dx, dy)).toBeCloseTo(60, 1)
    expect((from![0]! + to![0]!) / 2).toBeCloseTo(toX(plot, 0.5), 1)
  })
  test('a tangent can be drawn at a number of any size', () => {
    const far = plotOf([(z) => z], 2.2e81, 168, 96)
    expect(tangentPath(2.2e81, 2.2e81, 1, far)).not.toContain('NaN')
  })

  test('it is as high as what it shows', () => expect(plotOf([(z) => z, () => 9], 0, 10, 10).y.map((y) => y.toFixed(2))).toEqual(['-5.56', '10.56']))
  test('what is not finite is left out', () => {
    const wild = (z: number): number => (z < 0 ? Infinity : 1)
    expect(plotOf([wild], 0, 10, 10).y[1]).toBe(1.12)
    expect(curvePath(wild, plotOf([wild], 0, 10, 10), 2)).toBe('M5 0.97L10 0.97')
  })
})

describe('links', () => {
  test('same', () => {
    expect(same({ kind: 'edge', layer: 0, unit: 1, input: 2 }, { kind: 'edge', layer: 0, unit: 1, input: 2 })).toBe(true)
    expect(same({ kind: 'edge', layer: 0, unit: 1, input: 2 }, { kind: 'edge', layer: 0, unit: 1, input: 3 })).toBe(false)
    expect(same({ kind: 'bias', layer: 0, unit: 1 }, { kind: 'unit', layer: 0, unit: 1 })).toBe(false)
    expect(same(null, { kind: 'loss' })).toBe(false)
  })


  test.each([['0.7', 0.7], [' −1.5 ', -1.5], ['1e-3', 0.001], ['0,25', 0.25], ['abc', undefined], ['', undefined], ['1e999', undefined], ['1 2', undefined]])(
    'typed %j', (text, expected) => expect(typedNumber(text)).toBe(expected))
})
