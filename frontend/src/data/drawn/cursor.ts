/** What the keyboard does on the plane: a cursor that adds, carries, erases and goes from point to point. */
import { nearest, type Point as Place } from '../scatter'
import { within, type Action, type Point } from './drawing'
import { led } from './frame'
import { placeInWords } from './using'
import { say } from '../../lib/words.svelte'

/** What lies under the cursor. */
export interface Field {
  readonly points: readonly Point[]
  readonly reach: number
  readonly label: number
  readonly classes: readonly string[]
}

export interface Cursor extends Place {
  /** The point that it carries, where that was taken up, and the stroke that moves it. */
  readonly carried: { readonly index: number; readonly from: Place; readonly stroke: number } | null
}

/** What a key leads to: where the cursor is, what that does to the drawing, and what is said of it. */
export interface Turn {
  readonly cursor: Cursor
  readonly action?: Action
  readonly spoken: string
}

export const MIDDLE: Cursor = { x: 0, y: 0, carried: null }
/** So near is on the point, as a part of the way from the middle to the edge. */
const NEAR = 0.03

/** The turn of a key; null: it is not for the plane. `next` gives a stroke of its own. */
export function turned(cursor: Cursor, key: string, fine: boolean, field: Field, next: () => number): Turn | null {
  const to = led(cursor, key, fine, field.reach)
  if (to) return moved(cursor, within(to, field.reach), field)
  switch (key) {
    case 'Enter':
      return cursor.carried ? down(cursor, field) : added(cursor, field, next())
    case ' ':
      return cursor.carried ? down(cursor, field) : taken(cursor, field, next())
    case 'Escape':
      return cursor.carried ? putBack(cursor) : null
    case 'Delete':
    case 'Backspace':
      return erased(cursor, field, next())
    case 'PageDown':
      return passed(cursor, field, 1)
    case 'PageUp':
      return passed(cursor, field, -1)
    default:
      return null
  }
}

function under(at: Place, { points, reach }: Field): number | null {
  return nearest(points, at, NEAR * reach)
}

const classOf = (index: number, { points, classes }: Field): string => classes[points[index]?.label ?? 0] ?? ''

function moved({ carried }: Cursor, to: Place, field: Field): Turn {
  const cursor = { ...to, carried }
  if (carried) return { cursor, action: { kind: 'move', index: carried.index, ...to, stroke: carried.stroke }, spoken: placeInWords(to) }
  const index = under(to, field)
  return { cursor, spoken: index === null ? placeInWords(to) : say('data.on_a_point', { place: placeInWords(to), class: classOf(index, field) }) }
}

function added(cursor: Cursor, { reach, label, classes }: Field, stroke: number): Turn {
  const at = within(cursor, reach)
  return { cursor, action: { kind: 'add', point: { ...at, label }, stroke }, spoken: say('data.added', { class: classes[label] ?? '', place: placeInWords(at) }) }
}

function taken(cursor: Cursor, field: Field, stroke: number): Turn {
  const index = under(cursor, field)
  const point = index === null ? undefined : field.points[index]
  if (index === null || !point) return { cursor, spoken: say('data.no_point_here') }
  const carried = { index, from: { x: point.x, y: point.y }, stroke }
  return { cursor: { x: point.x, y: point.y, carried }, spoken: say('data.took_up', { class: classOf(index, field) }) }
}

function down(cursor: Cursor, field: Field): Turn {
  const index = cursor.carried?.index ?? 0
  return { cursor: { ...cursor, carried: null }, spoken: say('data.put_down', { class: classOf(index, field), place: placeInWords(cursor) }) }
}

function putBack({ carried, ...at }: Cursor): Turn {
  const { index, from, stroke } = carried ?? { index: -1, from: at, stroke: 0 }
  return { cursor: { ...from, carried: null }, action: { kind: 'move', index, ...from, stroke }, spoken: say('data.put_back') }
}

function erased(cursor: Cursor, field: Field, stroke: number): Turn {
  const index = cursor.carried?.index ?? under(cursor, field)
  if (index === null) return { cursor, spoken: say('data.no_point_here') }
  return { cursor: { ...cursor, carried: null }, action: { kind: 'erase', indices: [index], stroke }, spoken: say('data.erased', { class: classOf(index, field) }) }
}

/** To the point that was drawn next, or before; from none, to the first or the last. */
function passed(cursor: Cursor, field: Field, by: 1 | -1): Turn {
  const { points } = field
  if (points.length === 0) return { cursor, spoken: say('data.no_point_yet') }
  const here = under(cursor, field)
  const index = here === null ? (by > 0 ? 0 : points.length - 1) : (here + by + points.length) % points.length
  const { x, y } = points[index] ?? MIDDLE
  return { cursor: { x, y, carried: null }, spoken: say('data.point_of', { number: String(index + 1), all: String(points.length), class: classOf(index, field), place: placeInWords({ x, y }) }) }
}
