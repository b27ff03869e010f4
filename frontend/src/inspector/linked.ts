import type { Highlight, PlayerContract } from '../lib/contract'
import { same } from './links'

/** Handlers for a row: pointing at it, or having the focus in it, lights the thing that it is about. */
export function linked(player: PlayerContract, thing: Highlight) {
  const on = (): void => {
    player.highlight = thing
  }
  const off = (): void => {
    if (same(player.highlight, thing)) player.highlight = null
  }
  return { onpointerenter: on, onpointerleave: off, onfocusin: on, onfocusout: off }
}
