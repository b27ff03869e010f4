/** What the reader draws. Closing the plane loses nothing of it: opened again, it is as it was. */
import type { Drawing } from '../data/drawn/drawing'

export class Sketch {
  open = $state(false)
  /** What was drawn and not used. */
  kept: Drawing | null = null
}
