/** A picture wider than its window: what of it must be seen, and how far it is scrolled for that. */
import type { Operation } from '../lib/contract'
import type { StageLayout } from './layout'

export interface Sight {
  from: number
  to: number
}

const BESIDE = 24

/** The layers between which the operation moves something; the output and the loss, where it is about the loss. */
export function sightOf({ layers, width }: Pick<StageLayout, 'layers' | 'width'>, { phase, layer }: Operation): Sight {
  const after = phase === 'backward' ? 1 : 0
  const source = layer === null ? layers.length - 1 : layer + after
  const place = (index: number): number => layers[index]!.along
  return { from: place(source) - BESIDE, to: source + 1 < layers.length ? place(source + 1) + BESIDE : width }
}

/** Where to scroll, so that the sight stands in the middle; undefined: all of it is seen. */
export function scrollFor({ from, to }: Sight, window: { left: number; width: number }, total: number): number | undefined {
  if (from >= window.left && to <= window.left + window.width) return undefined
  return Math.max(0, Math.min(total - window.width, (from + to - window.width) / 2))
}
