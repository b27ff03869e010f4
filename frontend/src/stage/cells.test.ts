import { describe, expect, test } from 'vitest'
import { cellOf, foldImage, foldPictures, foldStrip, unitOf } from './cells'

describe.each([
  ['as they are read', false],
  ['turned', true],
])('the cells of a layer, %s', (_name, turned) => {
  const cells = { units: 11, columns: 3, rows: 4, turned }

  test('each unit has one, and is found in it again', () => {
    const found = Array.from({ length: cells.units }, (_, unit) => unitOf(cells, cellOf(cells, unit)))
    expect(found).toEqual(Array.from({ length: cells.units }, (_, unit) => unit))
  })

  test('beyond them there is none', () => {
    for (const cell of [{ along: -1, across: 0 }, { along: 3, across: 0 }, { along: 0, across: -1 }, { along: 0, across: 4 }])
      expect(unitOf(cells, cell)).toBeUndefined()
    expect(unitOf(cells, { along: 2, across: 3 })).toBeUndefined()
  })
})

describe('an image', () => {
  test.each(['right', 'down'] as const)('stands upright where the stage runs %s', (direction) => {
    const fold = foldImage([3, 5], direction, 745, 400)
    const { along, across } = cellOf({ units: 15, ...fold }, 7) // row 1, column 2
    expect(direction === 'right' ? [along, across] : [across, along]).toEqual([2, 1])
  })

  test('has whole pixels of the screen, as far as there are enough', () => {
    expect(foldImage([28, 28], 'right', 745, 400)).toMatchObject({ pitch: 6, radius: 84, columns: 28, rows: 28 })
    expect(foldImage([400, 400], 'right', 745, 400).pitch).toBeLessThan(1)
  })
})

describe('a grid of pictures', () => {
  test.each([
    [25, 745, 400],
    [64, 745, 400],
    [64, 650, 225],
    [200, 745, 400],
  ])('of %i units holds them all within its room', (units, width, breadth) => {
    const fold = foldPictures(units, 'right', width, breadth)!
    expect(fold.columns * fold.rows).toBeGreaterThanOrEqual(units)
    expect(fold.rows * fold.pitch).toBeLessThanOrEqual(breadth)
    expect(2 * fold.radius).toBeLessThanOrEqual(width / 4)
  })

  test('is none where the pictures would say nothing', () => expect(foldPictures(4096, 'right', 745, 400)).toBeNull())
})

test('a strip takes as many columns as it needs', () => {
  expect(foldStrip(32, 400, 100)).toMatchObject({ columns: 1, rows: 32 })
  const wide = foldStrip(4096, 400, 100)
  expect(wide.columns * wide.rows).toBeGreaterThanOrEqual(4096)
  expect([wide.rows * wide.pitch <= 400, wide.radius <= 30]).toEqual([true, true])
})
