/** Points that are drawn, stroke by stroke, and each stroke taken back as a whole. */

export interface Point {
  readonly x: number
  readonly y: number
  readonly label: number
}

/** Points on a plane that goes from −`reach` to `reach`: it stays so while they are drawn. */
export interface Sheet {
  readonly points: readonly Point[]
  readonly reach: number
}

export interface Drawing {
  readonly sheet: Sheet
  readonly past: readonly Sheet[]
  readonly future: readonly Sheet[]
  /** The stroke that changed the sheet last: what it does further is taken back with it. */
  readonly stroke: number | null
}

/** How many points there may be, and how far the plane may go. */
export interface Bounds {
  readonly most: number
  readonly reach: number
}

type Change =
  | { readonly kind: 'add'; readonly point: Point; readonly stroke: number }
  | { readonly kind: 'move'; readonly index: number; readonly x: number; readonly y: number; readonly stroke: number }
  | { readonly kind: 'erase'; readonly indices: readonly number[]; readonly stroke: number }
  | { readonly kind: 'replace'; readonly points: readonly Point[] }

export type Action = Change | { readonly kind: 'undo' } | { readonly kind: 'redo' }

export const MOST_PAST = 200
/** Drawn points have so many decimals: less than a pixel of the largest plane there is. */
const DECIMALS = 1000
const REACHES = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** The plane of an even number that holds all of them. */
export function sheetOf(points: readonly Point[], most: number): Sheet {
  const farthest = points.reduce((far, { x, y }) => Math.max(far, Math.abs(x), Math.abs(y)), 0)
  return { points, reach: REACHES.find((reach) => reach >= farthest) ?? most }
}

export const begun = (sheet: Sheet): Drawing => ({ sheet, past: [], future: [], stroke: null })

/** The drawing after an action; the same one, where it changes nothing. */
export function after(drawing: Drawing, action: Action, bounds: Bounds): Drawing {
  if (action.kind === 'undo') return back(drawing)
  if (action.kind === 'redo') return forth(drawing)
  const sheet = changed(drawing.sheet, action, bounds)
  if (sheet === drawing.sheet) return drawing
  const stroke = 'stroke' in action ? action.stroke : null
  const goesOn = stroke !== null && stroke === drawing.stroke
  const past = goesOn ? drawing.past : [...drawing.past, drawing.sheet].slice(-MOST_PAST)
  return { sheet, past, future: [], stroke }
}

function changed(sheet: Sheet, action: Change, bounds: Bounds): Sheet {
  const { points, reach } = sheet
  switch (action.kind) {
    case 'add':
      return points.length < bounds.most ? { reach, points: [...points, { ...action.point, ...within(action.point, reach) }] } : sheet
    case 'move':
      return action.index in points ? { reach, points: points.map((point, index) => (index === action.index ? { ...point, ...within(action, reach) } : point)) } : sheet
    case 'erase': {
      const left = points.filter((_, index) => !action.indices.includes(index))
      return left.length < points.length ? { reach, points: left } : sheet
    }
    case 'replace':
      return points.length + action.points.length > 0 ? sheetOf(action.points, bounds.reach) : sheet
  }
}

/** A place on the plane, at its edge where it lies beyond. */
export function within({ x, y }: { readonly x: number; readonly y: number }, reach: number): { x: number; y: number } {
  const bounded = (value: number): number => Math.round(Math.min(reach, Math.max(-reach, value)) * DECIMALS) / DECIMALS + 0
  return { x: bounded(x), y: bounded(y) }
}

function back(drawing: Drawing): Drawing {
  const sheet = drawing.past.at(-1)
  return sheet ? { sheet, past: drawing.past.slice(0, -1), future: [drawing.sheet, ...drawing.future], stroke: null } : drawing
}

function forth(drawing: Drawing): Drawing {
  const [sheet, ...future] = drawing.future
  return sheet ? { sheet, past: [...drawing.past, drawing.sheet], future, stroke: null } : drawing
}

/** How many points each class has. */
export function counts(points: readonly Point[], classes: number): number[] {
  const found = Array.from({ length: classes }, () => 0)
  for (const { label } of points) found[label] = (found[label] ?? 0) + 1
  return found
}
