import { describe, expect, test } from 'vitest'
import { worked } from '../testing'
import { update } from '../rows/update'
import { BEAM, figureOf, MEAN, type Numbers } from './geometry'

const WIDTH = 344
const plain: Numbers = { shares: [-0.3, 0.1, 0.1, -0.1], mean: -0.05, taken: null, before: 0.4, after: 0.405 }

/** What a place on the axis stands for: read off its ticks. */
function valueAt({ ticks }: ReturnType<typeof figureOf>, x: number): number {
  const [first, last] = [ticks[0]!, ticks.at(-1)!]
  return first.value + ((x - first.x) / (last.x - first.x)) * (last.value - first.value)
}

describe('the batch opened', () => {
  test('of every parameter of a worked step, the dots balance on the gradient', () => {
    const { data } = worked()
    data.layers.forEach(({ units, inputs }, layer) => {
      for (let unit = 0; unit < units; unit++) {
        for (const input of [...Array(inputs).keys(), null]) {
          const row = update(data, { layer, unit }, input, () => true)
          const figure = figureOf({ shares: row.shares, mean: row.mean as number, taken: null, before: row.before as number, after: row.after as number }, WIDTH, 1)
          const values = figure.dots.map((dot) => valueAt(figure, dot.x))
          expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(valueAt(figure, figure.mean.x), 12)
          expect(valueAt(figure, figure.mean.x)).toBeCloseTo(row.mean as number, 12)
        }
      }
    })
  })

  test('begins with each dot at its value, and ends with all of them in the mean', () => {
    const start = figureOf(plain, WIDTH, 0)
    expect(start.dots.map(({ now: { x, y } }) => [x, y])).toEqual(start.dots.map(({ x, y }) => [x, y]))
    expect(start.dots.map(({ value }) => value)).toEqual([-0.3, -0.1, 0.1, 0.1])
    for (const { now } of figureOf(plain, WIDTH, 1).dots) expect([now.x, now.y].map((each) => each.toFixed(6))).toEqual([start.mean.x.toFixed(6), MEAN.toFixed(6)])
  })

  test('piles up what would cover each other', () => {
    const { dots, radius } = figureOf(plain, WIDTH, 0)
    const [below, above] = dots.filter(({ value }) => value === 0.1)
    expect(below!.x).toBe(above!.x)
    expect(below!.y - above!.y).toBeCloseTo(2 * radius, 6)
  })

  test('keeps the highest pile of a large batch within its room, each dot a sample', () => {
    const shares = Array.from({ length: 2048 }, (_, row) => Math.sin(row) ** 3)
    const { dots } = figureOf({ ...plain, shares }, WIDTH, 0)
    expect(new Set(dots.map(({ sample }) => sample)).size).toBe(2048)
    expect(Math.min(...dots.map(({ y }) => y))).toBeGreaterThan(0)
    expect(Math.max(...dots.map(({ y }) => y))).toBeLessThan(BEAM)
  })

  test('shows the change on an axis that is a round number of times finer', () => {
    const { change, ticks } = figureOf(plain, WIDTH, 1)
    const pixels = (ticks.at(-1)!.x - ticks[0]!.x) / (ticks.at(-1)!.value - ticks[0]!.value)
    expect((change!.after.x - change!.before.x) / pixels / change!.magnification).toBeCloseTo(0.005, 12)
    expect(change!.tip).toEqual(change!.after)
    expect(figureOf(plain, WIDTH, 0.7).change!.tip).toEqual(change!.before)
  })

  test('has no change before the update, none to draw where nothing moves, and takes no number for one', () => {
    expect(figureOf({ ...plain, after: undefined }, WIDTH, 1).change).toBeNull()
    expect(figureOf({ ...plain, after: plain.before }, WIDTH, 1).change!.magnification).toBe(0)
    expect(figureOf({ ...plain, shares: [NaN, 0.1] }, WIDTH, 1).dots).toHaveLength(1)
    expect(figureOf({ shares: [0, 0], mean: 0, taken: null, before: 1, after: 1 }, WIDTH, 1).ticks).toEqual([{ value: 0, x: WIDTH / 2 }])
  })
})
