import { describe, expect, it } from 'vitest'
import type { RunInfo } from '../../lib/messages.gen'
import { SampleData } from '../../lib/samples'
import { MENU, RUN } from '../../lib/testing'
import { opened } from '../../lib/testingPlayer'
import { MIDDLE, turned, type Cursor, type Field } from './cursor'
import { after, begun, counts, MOST_PAST, sheetOf, within, type Action, type Drawing, type Point } from './drawing'
import { along, covered, led, onPlane, onScreen } from './frame'
import { Pen, type Ground } from './pen'
import { classesOf, dataOf, inWords, missing, placeInWords, pointsOf } from './using'

const offer = MENU.drawing
const point = (x: number, y: number, label = 0): Point => ({ x, y, label })
const empty = begun(sheetOf([], offer.reach))
const apply = (drawing: Drawing, ...actions: readonly Action[]): Drawing => actions.reduce((sum, action) => after(sum, action, offer), drawing)
const add = (x: number, y: number, stroke: number, label = 0): Action => ({ kind: 'add', point: point(x, y, label), stroke })

describe('a drawing', () => {
  it('takes a stroke back as a whole, and draws it again', () => {
    const drawn = apply(empty, add(0, 0, 1), add(0.5, 0, 1), add(0, 0.5, 2, 1))
    expect(drawn.sheet.points).toEqual([point(0, 0), point(0.5, 0), point(0, 0.5, 1)])
    const once = apply(drawn, { kind: 'undo' })
    expect(once.sheet.points).toEqual([point(0, 0), point(0.5, 0)])
    const twice = apply(once, { kind: 'undo' })
    expect(twice.sheet).toBe(empty.sheet)
    expect(apply(twice, { kind: 'undo' })).toBe(twice)
    const again = apply(twice, { kind: 'redo' }, { kind: 'redo' }, { kind: 'redo' })
    expect(again.sheet).toBe(drawn.sheet)
  })

  it('forgets what was taken back as soon as something else is drawn', () => {
    const other = apply(empty, add(0, 0, 1), { kind: 'undo' }, add(1, 1, 2))
    expect(other.future).toEqual([])
    expect(apply(other, { kind: 'redo' })).toBe(other)
  })

  it('moves a point and keeps its class and its place in the order', () => {
    const drawn = apply(empty, add(0, 0, 1, 2), add(1, 1, 2), { kind: 'move', index: 0, x: -0.5, y: 9, stroke: 3 }, { kind: 'move', index: 0, x: -0.25, y: 9, stroke: 3 })
    expect(drawn.sheet.points).toEqual([point(-0.25, 1, 2), point(1, 1)])
    expect(apply(drawn, { kind: 'undo' }).sheet.points[0]).toEqual(point(0, 0, 2))
    expect(apply(drawn, { kind: 'move', index: 7, x: 0, y: 0, stroke: 4 })).toBe(drawn)
  })

  it('erases, clears and is replaced, and all of it can be taken back', () => {
    const drawn = apply(empty, add(0, 0, 1), add(0.5, 0, 1), add(1, 0, 1))
    expect(apply(drawn, { kind: 'erase', indices: [0, 2], stroke: 2 }).sheet.points).toEqual([point(0.5, 0)])
    expect(apply(drawn, { kind: 'erase', indices: [9], stroke: 2 })).toBe(drawn)
    const cleared = apply(drawn, { kind: 'replace', points: [] })
    expect(cleared.sheet).toEqual({ points: [], reach: 1 })
    expect(apply(cleared, { kind: 'replace', points: [] })).toBe(cleared)
    expect(apply(cleared, { kind: 'undo' }).sheet).toBe(drawn.sheet)
  })

  it('stays on its plane, and holds no more points than there may be', () => {
    expect(apply(empty, add(2, -3, 1)).sheet.points).toEqual([point(1, -1)])
    expect(within({ x: 0.12345, y: -0.0001 }, 1)).toEqual({ x: 0.123, y: 0 })
    const full = begun(sheetOf(Array.from({ length: offer.most }, () => point(0, 0)), offer.reach))
    expect(apply(full, add(0, 0, 1))).toBe(full)
  })

  it('has a plane that holds what it begins with, and does not change under the pen', () => {
    expect([[], [point(0.5, 1)], [point(1.1, 0)], [point(2.1, 0)], [point(0, -7)], [point(9, 0)]].map((points) => sheetOf(points, 10).reach)).toEqual([1, 1, 1.25, 2.5, 8, 10])
    const wide = apply(empty, { kind: 'replace', points: [point(2.9, 0), point(0, 0)] })
    expect(apply(wide, { kind: 'erase', indices: [0], stroke: 1 }).sheet.reach).toBe(3)
    expect(apply(wide, { kind: 'undo' }).sheet.reach).toBe(1)
  })

  it('remembers so many strokes', () => {
    const long = apply(empty, ...Array.from({ length: MOST_PAST + 5 }, (_, stroke) => add(0, 0, stroke)))
    expect(long.past.length).toBe(MOST_PAST)
  })

  it('counts its classes', () => expect(counts([point(0, 0), point(0, 0, 2), point(1, 1, 2)], 4)).toEqual([1, 0, 2, 0]))
})

describe('the plane on the screen', () => {
  const frame = { side: 200, reach: 2 }
  it('goes from corner to corner, y upwards', () => {
    expect(onScreen({ x: -2, y: 2 }, frame)).toEqual({ x: 0, y: 0 })
    expect(onScreen({ x: 1, y: -1 }, frame)).toEqual({ x: 150, y: 150 })
    expect(onPlane({ x: 150, y: 150 }, frame)).toEqual({ x: 1, y: -1 })
  })
  it('has places along a way', () => {
    expect(along({ x: 0, y: 0 }, { x: 25, y: 0 }, 10)).toEqual([{ x: 10, y: 0 }, { x: 20, y: 0 }])
    expect(along({ x: 0, y: 0 }, { x: 0, y: 0 }, 10)).toEqual([])
  })
  it('tells what a disc covers', () => expect(covered([{ x: 0, y: 0 }, { x: 5, y: 0 }, { x: 11, y: 0 }], { x: 2, y: 0 }, 4)).toEqual([0, 1]))
  it('is walked on by arrow keys', () => {
    expect(led({ x: 0, y: 0 }, 'ArrowUp', false, 2)).toEqual({ x: 0, y: 0.1 })
    expect(led({ x: 0, y: 0 }, 'ArrowLeft', true, 2)).toEqual({ x: -0.02, y: 0 })
    expect(led({ x: 0, y: 0 }, 'a', false, 2)).toBeNull()
  })
})

describe('the pen', () => {
  const ground = (points: readonly Point[], changes: Partial<Ground> = {}): Ground => ({ frame: { side: 200, reach: 1 }, points, label: 1, tool: 'draw', touch: false, ...changes })
  /** A stroke from place to place. */
  function stroke(drawing: Drawing, changes: Partial<Ground>, ...way: readonly (readonly [number, number])[]): Drawing {
    const pen = new Pen()
    const on = (at: Drawing): Ground => ground(at.sheet.points, changes)
    const drawn = way.reduce((now, [x, y], index) => apply(now, ...(index === 0 ? pen.press({ x, y }, on(now)) : pen.drag({ x, y }, on(now)))), drawing)
    pen.release()
    expect([pen.down, pen.carried, pen.drag({ x: 0, y: 0 }, on(drawn))]).toEqual([false, null, []])
    return drawn
  }

  it('adds a point of the chosen class where it is pressed', () => expect(stroke(empty, {}, [150, 50]).sheet.points).toEqual([point(0.5, 0.5, 1)]))

  it('adds points along its way, which are one stroke', () => {
    const drawn = stroke(empty, {}, [100, 100], [110, 100], [140, 100])
    expect(drawn.sheet.points.map(({ x }) => x)).toEqual([0, 0.16, 0.32])
    expect(drawn.past.length).toBe(1)
  })

  it('moves a point that it is pressed on, by as much as it moves itself', () => {
    const begin = begun(sheetOf([point(0, 0, 3), point(1, 1)], offer.reach))
    const drawn = stroke(begin, {}, [104, 100], [124, 80], [144, 60])
    expect(drawn.sheet.points).toEqual([point(0.4, 0.4, 3), point(1, 1)])
    expect(apply(drawn, { kind: 'undo' }).sheet).toBe(begin.sheet)
    expect(stroke(begin, {}, [104, 100])).toBe(begin)
  })

  it('grips from farther away with a finger', () => {
    const begin = begun(sheetOf([point(0, 0)], offer.reach))
    expect(stroke(begin, { touch: false }, [114, 100]).sheet.points.length).toBe(2)
    expect(stroke(begin, { touch: true }, [114, 100]).sheet.points.length).toBe(1)
  })

  it('erases what it passes, which is one stroke', () => {
    const begin = begun(sheetOf([point(-0.5, 0), point(0, 0), point(0.5, 0), point(0, 0.9)], offer.reach))
    const drawn = stroke(begin, { tool: 'erase' }, [50, 100], [152, 101])
    expect(drawn.sheet.points).toEqual([point(0, 0.9)])
    expect(apply(drawn, { kind: 'undo' }).sheet).toBe(begin.sheet)
    expect(stroke(begin, { tool: 'erase' }, [5, 190], [8, 190])).toBe(begin)
  })
})

describe('the keys', () => {
  const points = [point(0, 0), point(0.5, 0.5, 1)]
  const field = (of: readonly Point[] = points): Field => ({ points: of, reach: 1, label: 2, classes: offer.classes })
  const at = (x: number, y: number, carried: Cursor['carried'] = null): Cursor => ({ x, y, carried })
  const turn = (cursor: Cursor, key: string, fine = false, of = field()): ReturnType<typeof turned> => turned(cursor, key, fine, of, () => 7)

  it('move the cursor, and say where it is and on what', () => {
    expect(turn(MIDDLE, 'ArrowRight')).toEqual({ cursor: at(0.05, 0), spoken: 'x 0.05, y 0' })
    expect(turn(at(0.01, 0), 'ArrowLeft', true)?.spoken).toBe('x 0, y 0, on a point of class A')
    expect(turn(at(-1, 0), 'ArrowLeft')?.cursor).toEqual(at(-1, 0))
    expect(turn(MIDDLE, 'Tab')).toBeNull()
  })

  it('add a point', () => {
    expect(turn(at(0.2, -0.3), 'Enter')).toEqual({
      cursor: at(0.2, -0.3), action: { kind: 'add', point: point(0.2, -0.3, 2), stroke: 7 }, spoken: 'Added a point of class C at x 0.2, y −0.3.',
    })
  })

  it('take a point up, carry it and put it down', () => {
    const up = turn(at(0.51, 0.5), ' ')?.cursor ?? MIDDLE
    expect(up).toEqual(at(0.5, 0.5, { index: 1, from: { x: 0.5, y: 0.5 }, stroke: 7 }))
    const moved = turn(up, 'ArrowDown')
    expect(moved?.action).toEqual({ kind: 'move', index: 1, x: 0.5, y: 0.45, stroke: 7 })
    const carrying = moved?.cursor ?? MIDDLE
    for (const key of ['Enter', ' ']) expect(turn(carrying, key)).toEqual({ cursor: at(0.5, 0.45), spoken: 'Put down the point of class B at x 0.5, y 0.45.' })
    expect(turn(carrying, 'Escape')).toMatchObject({ cursor: at(0.5, 0.5), action: { kind: 'move', x: 0.5, y: 0.5, stroke: 7 } })
    expect(turn(MIDDLE, 'Escape')).toBeNull()
    expect(turn(at(0.9, 0.9), ' ')).toEqual({ cursor: at(0.9, 0.9), spoken: 'There is no point here.' })
  })

  it('erase a point', () => {
    expect(turn(MIDDLE, 'Delete')).toMatchObject({ action: { kind: 'erase', indices: [0] }, spoken: 'Erased a point of class A.' })
    expect(turn(at(0.9, 0.9), 'Backspace')?.action).toBeUndefined()
  })

  it('go from point to point', () => {
    expect(turn(MIDDLE, 'PageDown')).toEqual({ cursor: at(0.5, 0.5), spoken: 'Point 2 of 2: class B, x 0.5, y 0.5' })
    expect([turn(at(0.9, 0), 'PageDown')?.cursor, turn(at(0.9, 0), 'PageUp')?.cursor, turn(at(0.5, 0.5), 'PageDown')?.cursor]).toEqual([at(0, 0), at(0.5, 0.5), at(0, 0)])
    expect(turn(MIDDLE, 'PageUp', false, field([]))?.spoken).toBe('There is no point yet.')
  })
})

describe('using points', () => {
  const samples = (values: readonly number[]): SampleData =>
    new SampleData(new Map([['samples', { shape: [2], data: Uint32Array.of(0, 1) }], ['inputs', { shape: [2, 2], data: Float64Array.from(values) }], ['targets', { shape: [2, 1], data: Float64Array.of(0, 1) }]]))
  const two: RunInfo = { ...RUN, train_samples: 2, test_samples: 0 }
  const drawn: RunInfo = { ...RUN, data: 'drawn', data_value: { source: 'drawn', points: [[0, 0, 0], [1, 2, 1]], classes: 2, scaling: 'none' } }

  it('begins with those of a set in the plane', () => {
    expect(pointsOf(two, samples([0, 1, 2, 3]), offer)).toEqual([point(0, 1), point(2, 3, 1)])
    expect(pointsOf(drawn, undefined, offer)).toEqual([point(0, 0), point(1, 2, 1)])
  })

  it('and with no others', () => {
    const some = samples([0, 1, 2, 3])
    const columns = [...RUN.columns, ...RUN.columns.slice(0, 1)]
    const refused: [RunInfo, SampleData | undefined][] = [
      [two, undefined], [two, samples([0, 1, 2, 11])], [RUN, some], [{ ...two, task: 'regression' }, some], [{ ...two, columns }, some],
      [{ ...two, classes: ['1', '2', '3', '4', '5', '6'] }, some],
    ]
    for (const [run, of] of refused) expect(pointsOf(run, of, offer)).toBeNull()
    expect(pointsOf(two, some, { ...offer, most: 1 })).toBeNull()
  })

  it('keeps how drawn data were prepared', () => {
    const points = [point(0, 0.5), point(1, 1, 2)]
    expect(dataOf(points, RUN, offer)).toEqual({ source: 'drawn', points: [[0, 0.5, 0], [1, 1, 2]], classes: 3 })
    expect(dataOf(points, drawn, offer)).toMatchObject({ scaling: 'none', classes: 3 })
  })

  it('says what is missing', () => {
    const said = [[], [point(0, 0)], [point(0, 0), point(0, 0, 2)], [point(0, 0), point(0, 0, 1)], [point(0, 0), point(0, 0, 1), point(0, 0)], [0, 1, 0, 1].map((label) => point(0, 0, label))]
    expect(said.map((points) => missing(points, offer))).toEqual([
      'It takes at least 4 points, of two classes or more.', 'There is no point of class B yet.', 'There is no point of class B yet.',
      '2 more points needed.', '1 more point needed.', null,
    ])
    expect([classesOf([]), classesOf([point(0, 0, 3)])]).toEqual([2, 4])
  })

  it('says what is there', () => {
    expect(inWords([point(0, 0), point(0, 0, 1), point(0, 0, 1)], offer)).toBe('3 points: 1 of class A, 2 of class B.')
    expect(inWords([point(0, 0)], offer)).toBe('1 point: 1 of class A, 0 of class B.')
    expect(placeInWords({ x: -0.25, y: -0.00001 })).toBe('x −0.25, y 0')
  })
})

describe('the sketch', () => {
  it('is asked for, and used as an edit of the data', async () => {
    const { transport, player } = await opened()
    expect([player.sketch.open, player.sketch.kept]).toEqual([false, null])
    await player.edit('data', dataOf([0, 1, 0, 1].map((label) => point(0, 0, label)), RUN, offer))
    expect(transport.asked('edit').at(-1)).toMatchObject({ path: 'data', value: { source: 'drawn', classes: 2 } })
    player.stop()
  })
})
