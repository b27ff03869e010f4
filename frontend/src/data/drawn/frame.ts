/** The plane on the screen: a square of `side` pixels that goes from −`reach` to `reach`, y upwards. */
import type { Point as Place } from '../scatter'

export interface Frame {
  readonly side: number
  readonly reach: number
}

export function onScreen({ x, y }: Place, { side, reach }: Frame): Place {
  return { x: ((x + reach) / (2 * reach)) * side, y: ((reach - y) / (2 * reach)) * side }
}

export function onPlane({ x, y }: Place, { side, reach }: Frame): Place {
  return { x: (x / side) * 2 * reach - reach, y: reach - (y / side) * 2 * reach }
}

/** Places on the way from one to another, so far apart; the first of them is as far from where it begins. */
export function along(from: Place, to: Place, apart: number): Place[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  return Array.from({ length: Math.floor(length / apart) }, (_, index) => {
    const share = ((index + 1) * apart) / length
    return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
  })
}

/** Which of the places a disc covers. */
export function covered(places: readonly Place[], at: Place, radius: number): number[] {
  return places.flatMap((place, index) => (Math.hypot(place.x - at.x, place.y - at.y) <= radius ? [index] : []))
}

const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }
/** Steps of an arrow key from the middle to the edge, and of one with Shift. */
const STEPS = 20
const FINE_STEPS = 100

/** Where an arrow key leads from a place of the plane; null: it is none. */
export function led({ x, y }: Place, key: string, fine: boolean, reach: number): Place | null {
  const arrow = ARROWS[key]
  if (!arrow) return null
  const step = reach / (fine ? FINE_STEPS : STEPS)
  return { x: x + arrow[0] * step, y: y + arrow[1] * step }
}
