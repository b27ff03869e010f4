/** One scale for the networks side by side, so that an edge as wide in one as in another is a weight as large. */
import type { Extents } from '../stage/scales'

/** One that has grown out of all measure does not make the others vanish: it is drawn as wide as can be. */
const FARTHEST = 3

export function together(all: readonly Extents[]): Extents {
  const key = (name: keyof Extents): number => {
    const sizes = all.map((extents) => extents[name]).filter((size) => size > 0)
    return sizes.length === 0 ? 0 : Math.min(Math.max(...sizes), FARTHEST * Math.min(...sizes))
  }
  return { weight: key('weight'), activation: key('activation'), pixel: key('pixel'), signal: key('signal'), error: key('error'), change: key('change'), activationChange: key('activationChange') }
}
