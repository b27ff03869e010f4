/** Every thing explains itself: a name, a sentence, a formula, on hover and on focus (WCAG 1.4.13). */
import type { Attachment } from 'svelte/attachments'

export interface Explanation {
  readonly name: string
  readonly sentence: string
  readonly formula?: string
}

const HOVER_WAIT = 450
const LEAVE_WAIT = 150

class Explainer {
  shown = $state.raw<{ explanation: Explanation; place: DOMRect } | null>(null)
  #node: HTMLElement | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  show(node: HTMLElement, explanation: Explanation, wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.hide()
      this.#node = node
      node.setAttribute('aria-describedby', 'explanation')
      this.shown = { explanation, place: node.getBoundingClientRect() }
    }, wait)
  }

  /** Hide unless the pointer comes back to the thing or to its explanation. */
  leave(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.hide(), LEAVE_WAIT)
  }

  stay(): void {
    clearTimeout(this.#timer)
  }

  hide(): void {
    clearTimeout(this.#timer)
    this.#node?.removeAttribute('aria-describedby')
    this.#node = undefined
    this.shown = null
  }

  /** Forget a node that goes away. */
  release(node: HTMLElement): void {
    if (this.#node === node) this.hide()
  }
}

export const explainer = new Explainer()

export function explain(name: string, sentence: string, formula?: string): Attachment<HTMLElement> {
  const explanation: Explanation = formula === undefined ? { name, sentence } : { name, sentence, formula }
  return (node) => {
    const signal = new AbortController()
    const on = (type: string, listener: (event: Event) => void): void => node.addEventListener(type, listener, { signal: signal.signal })
    on('pointerenter', (event) => {
      if ((event as PointerEvent).pointerType === 'mouse') explainer.show(node, explanation, HOVER_WAIT)
    })
    on('pointerleave', () => explainer.leave())
    for (const type of ['pointerdown', 'keydown', 'change']) on(type, () => explainer.hide())
    on('focusin', (event) => {
      if ((event.target as HTMLElement).matches(':focus-visible')) explainer.show(node, explanation, HOVER_WAIT)
    })
    on('focusout', () => explainer.leave())
    return () => {
      signal.abort()
      explainer.release(node)
    }
  }
}
