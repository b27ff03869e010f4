/** Shapes as a canvas has them, in the words of SVG. */
import { colourOf, tag, type Attributes } from './paint'

const FULL = 2 * Math.PI

/** On a canvas a rectangle may go to the left and up. */
export function upright(x: number, y: number, width: number, height: number): Attributes {
  return { x: Math.min(x, x + width), y: Math.min(y, y + height), width: Math.abs(width), height: Math.abs(height) }
}

/** From one end to the other. */
export class Gradient {
  readonly #stops: string[] = []
  constructor(readonly given: Attributes & { id: string }) {}

  addColorStop(offset: number, colour: string): void {
    this.#stops.push(tag('stop', { offset, 'stop-color': colourOf(colour)?.hex }))
  }

  written(): string {
    return tag('linearGradient', this.given, this.#stops.join(''))
  }
}

const letters = new WeakMap<Path2D, string>()

/** A path by its letters, for either kind of context. */
export function pathOf(written: string): Path2D {
  const path = new Path2D(written)
  letters.set(path, written)
  return path
}

export function lettersOf(path: Path2D | undefined): string | undefined {
  return path && letters.get(path)
}

/** The angle that an arc goes over, as a canvas has it: a turn or more is one whole circle. */
export function sweep(from: number, to: number, back: boolean): number {
  const turn = back ? from - to : to - from
  const forward = turn >= FULL ? FULL : ((turn % FULL) + FULL) % FULL
  return back ? -forward : forward
}
