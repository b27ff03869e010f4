/** Every thing explains itself: a name, a sentence, a formula, on hover and on focus (WCAG 1.4.13). */
import type { Attachment } from 'svelte/attachments'
import { listen } from './listen'
import { say, type Key, type Slots } from './words.svelte'

export interface Explanation {
  readonly name: string
  readonly sentence: string
  readonly formula?: string
  /** Where the glossary says more. */
  readonly term?: string
}

/** What it says may follow the moment, and may have to be fetched. */
export type Explained = () => Explanation
type Coming = () => Explained | Promise<Explained>

const HOVER_WAIT = 450
const LEAVE_WAIT = 150

class Explainer {
  shown = $state.raw<{ explained: Explained; place: DOMRect } | null>(null)
  #node: HTMLElement | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  show(node: HTMLElement, coming: Coming, place = (): DOMRect => node.getBoundingClientRect(), wait = HOVER_WAIT): void {
    this.stay()
    this.#timer = setTimeout(() => void this.#open(node, coming, place), wait)
  }

  /** What cannot be fetched is not there to be read; the next hover asks again. */
  async #open(node: HTMLElement, coming: Coming, place: () => DOMRect): Promise<void> {
    const timer = this.#timer
    const explained = await Promise.resolve(coming()).catch(() => null)
    if (timer !== this.#timer || !explained) return
    this.hide()
    this.#node = node
    node.setAttribute('aria-describedby', 'explanation')
    this.shown = { explained, place: place() }
  }

  /** Hide unless the pointer comes back to the thing or to its explanation. */
  leave(): void {
    this.stay()
    this.#timer = setTimeout(() => this.hide(), LEAVE_WAIT)
  }

  stay(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  hide(): void {
    this.stay()
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
  return explained(() => () => explanation)
}

export function explained(coming: Coming, wait = HOVER_WAIT): Attachment<HTMLElement> {
  return (node) => {
    const hide = (): void => explainer.hide()
    const leave = (): void => explainer.leave()
    const stop = listen(node, {
      pointerenter: (event) => {
        if ((event as PointerEvent).pointerType === 'mouse') explainer.show(node, coming, undefined, wait)
      },
      focusin: (event) => {
        if ((event.target as HTMLElement).matches(':focus-visible')) explainer.show(node, coming, undefined, wait)
      },
      pointerleave: leave, focusout: leave,
      pointerdown: hide, keydown: hide, change: hide,
    })
    return () => {
      stop()
      explainer.release(node)
    }
  }
}

/** The words beside which there is a sentence that explains what they name. */
type NameOf<K> = K extends `${infer Name}_sentence` ? Name : never
export type ExplainedWord = NameOf<Key> & Key

export function explainWord(key: ExplainedWord, slots?: Slots): Attachment<HTMLElement> {
  return explain(say(key, slots), say(`${key}_sentence` as Key, slots))
}
