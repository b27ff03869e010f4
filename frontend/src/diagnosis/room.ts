import type { StageLayout } from '../stage/layout'

/** A badge takes as much: what can be pressed is 24 pixels wide and high (WCAG 2.5.8). */
export const BADGE = 24

/** Whether the neurons of a layer stand so far apart that each can have a badge of its own. */
export function hasRoom({ layers }: Pick<StageLayout, 'layers'>, layer: number): boolean {
  const place = layers[layer + 1]
  return place !== undefined && !place.folded && place.pitch >= BADGE
}
