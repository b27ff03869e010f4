import type { Attachment } from 'svelte/attachments'
import type { Highlight, PlayerContract } from '../lib/contract'
import { listen } from '../lib/listen'
import { same } from '../lib/things'

/** A row about a thing: pointing at it, or having the focus in it, lights the thing; and the row is lit with the thing, or with `also`. */
export function linked(player: PlayerContract, thing: Highlight, also: Highlight = null): Attachment<HTMLElement> | null {
  const on = (): void => {
    player.highlight = thing
  }
  const off = (): void => {
    if (same(player.highlight, thing)) player.highlight = null
  }
  return thing && ((node) => {
    $effect(() => void node.toggleAttribute('data-lit', same(player.highlight, thing) || same(player.highlight, also)))
    return listen(node, { pointerenter: on, pointerleave: off, focusin: on, focusout: off })
  })
}
