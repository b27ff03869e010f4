/**
 * How much larger than usual everything is drawn: as much as the person's own type is larger than a browser's usual one, or as
 * much as a room needs. The whole page is zoomed by it, so that a length in the page is `value` lengths of the window.
 */
const USUAL_TYPE = 16
/** A page narrower than this, in its own lengths, would run out of its window: so it is enlarged no further. */
const LEAST_WIDTH = 360

class Scale {
  #type = $state(1)
  /** What a room needs; 1 where nobody presents. */
  room = $state(1)
  /** The window's width. */
  width = $state(Infinity)
  readonly value = $derived(Math.max(1, Math.min(this.width / LEAST_WIDTH, Math.max(this.#type, this.room))))

  /** Follow the size of the document's type; gives back what ends it. */
  follow(body: HTMLElement): () => void {
    const probe = document.createElement('i')
    Object.assign(probe.style, { position: 'absolute', width: '1rem', visibility: 'hidden' })
    body.append(probe)
    const seen = new ResizeObserver(([entry]) => (this.#type = (entry?.contentRect.width ?? USUAL_TYPE) / USUAL_TYPE))
    seen.observe(probe)
    return () => {
      seen.disconnect()
      probe.remove()
    }
  }
}

export const scale = new Scale()

/** A box of the window in lengths of the page. */
export function inPage(box: DOMRect, by = scale.value): DOMRect {
  return new DOMRect(box.x / by, box.y / by, box.width / by, box.height / by)
}

/** Where a pointer is within an element, in lengths of the page; `by`: of an element that is zoomed besides. */
export function placeWithin(event: MouseEvent, element: Element, by = scale.value): { x: number; y: number } {
  const { left, top } = element.getBoundingClientRect()
  return { x: (event.clientX - left) / by, y: (event.clientY - top) / by }
}
