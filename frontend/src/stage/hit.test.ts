import { describe, expect, test } from 'vitest'
import { pointAt } from './curves'
import { hit, placeOf } from './hit'
import { combPoint, layoutStage, unitPoint } from './layout'
import { layers, standingAt } from './testing'
import { buildScene } from './scene'
import { wire } from './wiring'

const scene = buildScene({ ...standingAt(7), view: 'before', span: 'step' })!

describe.each([
  ['wide', 745, 480],
  ['narrow', 370, 560],
])('a %s stage', (_name, width, height) => {
  const layout = layoutStage(width, height, { inputs: 2, layers })
  const wiring = wire(layout)

  test('finds every unit', () => {
    expect(hit(wiring, scene, unitPoint(layout, -1, 1))).toEqual({ kind: 'input', input: 1 })
    expect(hit(wiring, scene, unitPoint(layout, 0, 2))).toEqual({ kind: 'unit', layer: 0, unit: 2 })
    expect(hit(wiring, scene, unitPoint(layout, 1, 0))).toEqual({ kind: 'unit', layer: 1, unit: 0 })
  })

  test('tells every edge from every other on its comb, a few pixels off too', () => {
    for (const [layer, { units, inputs }] of layers.entries()) {
      for (let edge = 0; edge < units * inputs; edge++) {
        const [unit, input] = [Math.floor(edge / inputs), edge % inputs]
        const { x, y } = combPoint(layout, layer, unit, input)
        expect(hit(wiring, scene, { x: x + 2, y: y + 2 })).toEqual({ kind: 'edge', layer, unit, input })
      }
    }
  })

  test('finds a bias on its mark', () => {
    const curve = wiring.edge(0, 1, 2)
    expect(hit(wiring, scene, { x: curve[0]!, y: curve[1]! })).toEqual({ kind: 'bias', layer: 0, unit: 1 })
  })

  test('finds the loss, and nothing where there is nothing', () => {
    const { x, y } = layout.loss
    expect(hit(wiring, scene, { x: x + 5, y: y + 5 })).toEqual({ kind: 'loss' })
    expect(hit(wiring, scene, { x: 1, y: 1 })).toBeNull()
  })

  test('every thing that is found stands where it was found', () => {
    const box = placeOf(wiring, { kind: 'edge', layer: 0, unit: 1, input: 0 })
    const slot = combPoint(layout, 0, 1, 0)
    expect(box.x + box.width / 2).toBeCloseTo(slot.x)
    expect(box.y + box.height / 2).toBeCloseTo(slot.y)
  })
})

test('the nearest of two edges is found between them', () => {
  const wiring = wire(layoutStage(745, 480, { inputs: 2, layers }))
  const at = pointAt(wiring.edge(0, 0, 0), 0.5)
  expect(hit(wiring, scene, at)).toEqual({ kind: 'edge', layer: 0, unit: 0, input: 0 })
})

test('a cell of a folded layer is found by its row and column', () => {
  const layout = layoutStage(745, 480, { inputs: 200, layers: [{ units: 3, folded: false }] })
  for (const input of [0, 7, 199]) {
    expect(
      hit(wire(layout), { ...scene, edges: [{ ...scene.edges[0]!, index: [] }] }, unitPoint(layout, -1, input)),
    ).toEqual({
      kind: 'input',
      input,
    })
  }
})
