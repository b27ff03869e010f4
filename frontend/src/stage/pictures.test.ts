import { describe, expect, test } from 'vitest'
import type { RunInfo } from '../lib/messages.gen'
import { hit } from './hit'
import { layoutStage, pictureSize, slotOf, unitPoint } from './layout'
import { inputAt, mayPicture, pictureBox, pixelAt, pixelBox, picturesOf, weightsOf } from './pictures'
import { step } from './testing'
import { wire } from './wiring'
import type { Scene } from './scene'

const shape = (pictures: boolean, ...sizes: number[]) => ({
  inputs: 6,
  image: [2, 3] as const,
  pictures,
  layers: sizes.map((units) => ({ units, folded: units > 24 })),
})
const SIZES: [string, number, number][] = [
  ['wide', 745, 480],
  ['narrow', 370, 0],
]

describe.each(SIZES)('on a %s stage', (_name, width, height) => {
  const placed = (...sizes: number[]) => {
    const size = pictureSize(width, height, shape(true, ...sizes))
    return layoutStage(size.width, size.height, shape(true, ...sizes))
  }

  test('a picture stands before each disc, and none covers another', () => {
    const layout = placed(5, 2)
    const boxes = Array.from({ length: 5 }, (_, unit) => pictureBox(layout, unit))
    const [from, size] = layout.direction === 'right' ? (['y', 'height'] as const) : (['x', 'width'] as const)
    for (let unit = 1; unit < 5; unit++) expect(boxes[unit]![from]).toBeGreaterThan(boxes[unit - 1]![from] + boxes[unit - 1]![size])
    const disc = unitPoint(layout, 0, 3)
    expect(pixelAt(layout, disc)).toBeNull()
  })

  test('each of its pixels is an edge, and is found where it is', () => {
    const layout = placed(5, 2)
    for (let input = 0; input < 6; input++) {
      const box = pixelBox(layout, pictureBox(layout, 4), input)
      expect(pixelAt(layout, { x: box.x + box.width / 2, y: box.y + box.height / 2 })).toEqual({ kind: 'edge', layer: 0, unit: 4, input })
    }
  })

  test('an edge ends before its picture, at the height of its pixel', () => {
    const layout = placed(5, 2)
    const right = layout.direction === 'right'
    for (const input of [0, 2, 3]) {
      const [slot, box] = [slotOf(layout, 0, 1, input), pixelBox(layout, pictureBox(layout, 1), input)]
      expect(slot.across).toBeCloseTo(right ? box.y + box.height / 2 : box.x + box.width / 2)
      expect(slot.along).toBeLessThan(right ? pictureBox(layout, 1).x : pictureBox(layout, 1).y)
    }
  })

  test('a folded layer is a grid of pictures: a cell is its unit', () => {
    const layout = placed(40, 2)
    expect(layout.layers[1]!.pictured).toBe(true)
    for (const unit of [0, 17, 39]) {
      const { x, y, width: wide, height: high } = pictureBox(layout, unit)
      expect(hit(wire(layout), { edges: [] } as unknown as Scene, { x: x + wide / 2, y: y + high / 2 })).toEqual({ kind: 'unit', layer: 0, unit })
    }
  })

  test('the pixels of the image are found', () => {
    const layout = placed(5, 2)
    for (let input = 0; input < 6; input++) expect(hit(wire(layout), { edges: [] } as unknown as Scene, unitPoint(layout, -1, input))).toEqual({ kind: 'input', input })
  })
})

test('pixels that are too small to be pointed at are not', () => {
  const at = { x: 1, y: 1 }
  expect([inputAt({ image: [28, 28] }, { x: 0, y: 0, width: 28, height: 28 }, at), inputAt({ image: [28, 28] }, { x: 0, y: 0, width: 56, height: 56 }, at)]).toEqual([undefined, 0])
})

describe('what the pictures show', () => {
  const weights = { before: Float32Array.of(1, -2), after: Float32Array.of(1.5, -3) }

  test('is the state that the view asks for, as far as it has come', () => {
    expect(picturesOf(weights, 'before', false)).toEqual({ values: weights.before, shows: 'weight', seen: 3 })
    expect(picturesOf(weights, 'after', true).values).toBe(weights.after)
    expect(picturesOf(weights, 'after', false).values).toBeNull()
    expect(picturesOf(weights, 'change', true)).toEqual({ values: Float32Array.of(0.5, -1), shows: 'change', seen: 1 })
    expect(picturesOf(weights, 'change', false)).toMatchObject({ values: weights.before, shows: 'weight' })
  })

  test('of a run that ended before, there is no after', () => {
    expect(picturesOf({ ...weights, after: null }, 'change', true)).toEqual({ values: null, shows: 'change', seen: 0 })
  })

  test('comes with the step, where that brings every weight', () => {
    expect(weightsOf(step)?.before).toHaveLength(6)
    const some = { ...step, edges: () => ({ index: [1], before: [0.5], after: [0.5], leftOut: 5 }) }
    expect(weightsOf(some)).toBeNull()
  })

  test('is not more than a message can hold', () => {
    const run = (inputs: number, units: number, image: [number, number] | null): boolean =>
      mayPicture({ image, features: Array.from({ length: inputs }), layers: [{ units }] } as unknown as RunInfo)
    expect([run(784, 64, [28, 28]), run(784, 64, null), run(784, 640, [28, 28])]).toEqual([true, false, false])
  })
})
