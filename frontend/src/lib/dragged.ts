/** Dragging along an element: from the press on `to` hears of each place that is another one than the last. */
import type { Attachment } from 'svelte/attachments'
import { listen } from './listen'
import { placeWithin } from './scale.svelte'

/** `at` gives the place of so many lengths from the left; null: it cannot be dragged now. */
export function dragged(at: (x: number) => number | null, to: (place: number) => void): Attachment<HTMLElement> {
  return (node) => {
    let last: number | null = null
    const drag = (event: Event): void => {
      const place = last === null ? null : at(placeWithin(event as PointerEvent, node).x)
      if (place === null || place === last) return
      last = place
      to(place)
    }
    const take = (event: Event): void => {
      const { button, pointerId } = event as PointerEvent
      if (button !== 0 || at(0) === null) return
      node.setPointerCapture(pointerId)
      last = NaN
      drag(event)
    }
    const leave = (): void => void (last = null)
    return listen(node, { pointerdown: take, pointermove: drag, pointerup: leave, pointercancel: leave })
  }
}
