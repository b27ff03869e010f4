/** What the pointer does on the plane: points along its way, one that it carries, or an eraser. */
import { nearest, type Point as Place } from '../scatter'
import type { Action, Point } from './drawing'
import { along, covered, onPlane, onScreen, type Frame } from './frame'

export type Tool = 'draw' | 'erase'

/** What lies under the pen. */
export interface Ground {
  readonly frame: Frame
  readonly points: readonly Point[]
  readonly label: number
  readonly tool: Tool
  /** A finger covers more than a mouse. */
  readonly touch: boolean
}

const APART = 16
const GRIP = { mouse: 9, touch: 18 }
const ERASER = { mouse: 11, touch: 20 }

export const gripOf = (touch: boolean): number => (touch ? GRIP.touch : GRIP.mouse)
export const eraserOf = (touch: boolean): number => (touch ? ERASER.touch : ERASER.mouse)
export const placesOf = (points: readonly Point[], frame: Frame): Place[] => points.map((point) => onScreen(point, frame))

export class Pen {
  /** The point that is moved. */
  carried: number | null = null
  #from: Place | null = null
  #grip: Place = { x: 0, y: 0 }
  #stroke = 0

  get down(): boolean {
    return this.#from !== null
  }

  /** A stroke of its own. */
  next(): number {
    return ++this.#stroke
  }

  press(at: Place, ground: Ground): Action[] {
    this.#from = at
    this.next()
    if (ground.tool === 'erase') return this.#erase(at, ground)
    const places = placesOf(ground.points, ground.frame)
    this.carried = nearest(places, at, gripOf(ground.touch))
    const place = this.carried === null ? undefined : places[this.carried]
    if (!place) return [this.#add(at, ground)]
    this.#grip = { x: place.x - at.x, y: place.y - at.y }
    return []
  }

  drag(at: Place, ground: Ground): Action[] {
    const from = this.#from
    if (!from) return []
    if (this.carried !== null) return [{ kind: 'move', index: this.carried, ...onPlane({ x: at.x + this.#grip.x, y: at.y + this.#grip.y }, ground.frame), stroke: this.#stroke }]
    if (ground.tool === 'draw') return this.#way(from, at, APART).map((place) => this.#add(place, ground))
    const passed = [...this.#way(from, at, eraserOf(ground.touch)), at].flatMap((place) => this.#covered(place, ground))
    return passed.length > 0 ? [this.#erasing(passed)] : []
  }

  release(): void {
    this.#from = this.carried = null
  }

  /** The places on the way; the next way goes on from the last of them. */
  #way(from: Place, to: Place, apart: number): Place[] {
    const places = along(from, to, apart)
    this.#from = places.at(-1) ?? from
    return places
  }

  #add(at: Place, { frame, label }: Ground): Action {
    return { kind: 'add', point: { ...onPlane(at, frame), label }, stroke: this.#stroke }
  }

  #erase(at: Place, ground: Ground): Action[] {
    const indices = this.#covered(at, ground)
    return indices.length > 0 ? [this.#erasing(indices)] : []
  }

  #erasing(indices: readonly number[]): Action {
    return { kind: 'erase', indices, stroke: this.#stroke }
  }

  #covered(at: Place, { points, frame, touch }: Ground): number[] {
    return covered(placesOf(points, frame), at, eraserOf(touch))
  }
}
