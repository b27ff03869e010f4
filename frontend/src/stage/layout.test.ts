import { describe, expect, test } from 'vitest'
import { acrossOf, combAcross, directionFor, layoutBare, layoutStage, pictureSize, unitPoint, type StageShape } from './layout'

const shape = (...sizes: number[]): StageShape => ({
  inputs: sizes[0]!,
  layers: sizes.slice(1).map((units) => ({ units, folded: units > 24 })),
})

const CASES: [number, number, StageShape][] = [
  [745, 480, shape(4, 6, 3)],
  [1000, 700, shape(4, 3)],
  [600, 360, shape(2, 8, 8, 1)],
  [370, 560, shape(4, 6, 3)],
  [370, 560, shape(2, 24, 2)],
  [745, 480, shape(784, 64, 32, 10)],
]

describe.each(CASES)('a stage of %i × %i', (width, height, network) => {
  const size = pictureSize(width, height, network)
  const layout = layoutStage(size.width, size.height, network)
  const units = [network.inputs, ...network.layers.map((layer) => layer.units)]

  test('holds every unit', () => {
    units.forEach((count, index) => {
      for (let unit = 0; unit < count; unit++) {
        const { x, y } = unitPoint(layout, index - 1, unit)
        expect(x).toBeGreaterThan(0)
        expect(x).toBeLessThan(size.width)
        expect(y).toBeGreaterThan(0)
        expect(y).toBeLessThan(size.height)
      }
    })
  })

  test('runs from the inputs to the loss', () => {
    const along = layout.layers.map((place) => place.along)
    expect(along).toEqual([...along].sort((a, b) => a - b))
    const end = layout.direction === 'right' ? layout.loss.x : layout.loss.y
    const last = layout.layers.at(-1)!
    expect(end).toBeGreaterThan(last.along + last.radius)
  })

  test('gives neighbours room', () => {
    for (const place of layout.layers) if (!place.folded) expect(place.pitch).toBeGreaterThan(2 * place.radius)
  })

  test('keeps the slots of a comb apart, those of neighbouring units too', () => {
    for (const gap of layout.gaps) {
      const target = layout.layers[gap.layer + 1]!
      if (target.folded) continue
      const slots = Array.from({ length: target.units * (gap.inputs + 1) }, (_, k) =>
        combAcross(layout, gap.layer, Math.floor(k / (gap.inputs + 1)), k % (gap.inputs + 1)),
      )
      for (let k = 1; k < slots.length; k++)
        expect(slots[k]! - slots[k - 1]!).toBeGreaterThanOrEqual(gap.combPitch - 1e-9)
    }
  })

  test('puts the comb between its two layers', () => {
    for (const gap of layout.gaps) {
      const [source, target] = [layout.layers[gap.layer]!, layout.layers[gap.layer + 1]!]
      expect(gap.comb - gap.reach).toBeGreaterThan(source.along + source.radius)
      expect(gap.comb + gap.reach).toBeLessThan(target.along - target.radius)
    }
  })
})

test('a narrow stage runs down, and grows with its layers', () => {
  expect(directionFor(390)).toBe('down')
  expect(directionFor(745)).toBe('right')
  expect(pictureSize(370, 0, shape(4, 3, 3, 3)).height).toBeGreaterThan(pictureSize(370, 0, shape(4, 3, 3)).height)
})

test.each([[764, 480], [670, 330]])('six hidden layers of eight are seen at once on a stage of %i × %i', (width, height) => {
  const deep = shape(2, 8, 8, 8, 8, 8, 8, 2)
  expect(pictureSize(width, height, deep)).toEqual({ width, height })
  const layout = layoutStage(width, height, deep)
  expect(layout.compact).toBe(true)
  const along = layout.layers.map((place) => place.along)
  for (let k = 1; k < along.length; k++) expect(along[k]! - along[k - 1]!).toBeGreaterThanOrEqual(52) // so broad is a narrow header
})

test('a deep network is wider than its window', () => {
  expect(pictureSize(745, 480, shape(4, 3, 3))).toEqual({ width: 745, height: 480 })
  expect(pictureSize(745, 480, shape(4, ...Array.from({ length: 20 }, () => 3))).width).toBeGreaterThan(1500)
})

test('a very wide layer folds into several columns', () => {
  const layout = layoutStage(745, 480, shape(784, 10))
  const inputs = layout.layers[0]!
  expect(inputs.columns).toBeGreaterThan(1)
  expect(unitPoint(layout, -1, 1).y).toBe(unitPoint(layout, -1, 0).y)
  expect(acrossOf(inputs, inputs.columns)).toBeCloseTo(inputs.first + inputs.pitch)
})

describe.each<[number, number, StageShape, boolean, boolean]>([
  [640, 320, shape(4, 6, 3), true, true],
  [310, 320, shape(4, 6, 3), false, true],
  [310, 320, shape(2, 8, 8, 8, 8, 8, 8, 8, 8, 2), false, false],
  [200, 120, shape(784, 64, 10), false, false],
])('a small picture of %i × %i', (width, height, network, inputs, outputs) => {
  const { layout, named } = layoutBare(width, height, network)
  test('names inputs and outputs where there is room', () => expect(named).toEqual({ inputs, outputs }))
  test('runs to the right, and holds every unit', () => {
    expect([layout.direction, layout.width, layout.height]).toEqual(['right', width, height])
    for (const { layer, units } of layout.layers)
      for (let unit = 0; unit < units; unit++) {
        const { x, y } = unitPoint(layout, layer, unit)
        expect([x > 0, x < width, y > 0, y < height], `${layer}.${unit}`).toEqual([true, true, true, true])
      }
  })
})
