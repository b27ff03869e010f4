import { expect, test } from 'vitest'
import { biasCurve, distanceTo, edgeCurve, lossCurve, pieces, pointAt, polyline, spotAt } from './curves'
import { combPoint, layoutStage, unitPoint } from './layout'

const network = {
  inputs: 4,
  layers: [
    { units: 6, folded: false },
    { units: 3, folded: false },
  ],
}
const wide = layoutStage(745, 480, network)
const narrow = layoutStage(370, 560, network)

test.each([wide, narrow])('an edge goes from rim to rim through its own slot', (layout) => {
  for (let unit = 0; unit < 6; unit++) {
    for (let input = 0; input < 4; input++) {
      const curve = edgeCurve(layout, 0, unit, input)
      const [source, target] = [unitPoint(layout, -1, input), unitPoint(layout, 0, unit)]
      expect(Math.hypot(curve[0]! - source.x, curve[1]! - source.y)).toBeCloseTo(layout.layers[0]!.radius)
      const [x, y] = [curve.at(-2)!, curve.at(-1)!]
      expect(Math.hypot(x - target.x, y - target.y)).toBeCloseTo(layout.layers[1]!.radius)
      const slot = combPoint(layout, 0, unit, input)
      expect(spotAt(curve, 2).x).toBeCloseTo(slot.x)
      expect(spotAt(curve, 2).y).toBeCloseTo(slot.y)
    }
  }
})

test('the edges of a source leave it in the order of their targets', () => {
  for (let input = 0; input < 4; input++) {
    const heights = Array.from({ length: 6 }, (_, unit) => edgeCurve(wide, 0, unit, input)[1]!)
    for (let unit = 1; unit < 6; unit++) expect(heights[unit]! - heights[unit - 1]!).toBeGreaterThan(2)
  }
})

test('a bias begins beside its slot and enters its unit', () => {
  const curve = biasCurve(wide, 0, 2, 100)
  expect(pieces(curve)).toBe(2)
  expect(curve[0]).toBe(100)
  expect(curve[1]).toBeCloseTo(combPoint(wide, 0, 2, 4).y)
})

test('the line to the loss ends on its side', () => {
  const { loss } = wide
  for (let unit = 0; unit < 3; unit++) {
    const end = polyline(lossCurve(wide, unit)).at(-1)!
    expect(end.x).toBeCloseTo(loss.x)
    expect(end.y).toBeGreaterThan(loss.y)
    expect(end.y).toBeLessThan(loss.y + loss.height)
  }
})

test('a point on a curve is at no distance from it, one beside it at its own', () => {
  const curve = Float64Array.of(0, 0, 10, 0, 20, 0, 30, 0)
  expect(pointAt(curve, 0.5)).toEqual({ x: expect.closeTo(15), y: 0 })
  expect(pointAt(curve, 1)).toEqual({ x: 30, y: 0 })
  expect(distanceTo(curve, { x: 12, y: 0 })).toBeCloseTo(0)
  expect(distanceTo(curve, { x: 12, y: -7 })).toBeCloseTo(7)
  expect(distanceTo(curve, { x: 33, y: 4 })).toBeCloseTo(5)
})
