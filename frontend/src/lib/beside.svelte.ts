/** What was refused is said once: beside its field where that is on the page, else over all. */
import { untrack } from 'svelte'

class Beside {
  /** How many fields say it now. */
  sayers = $state(0)

  /** Attached to the sentence beside a field: it comes into view, wherever its column or the page is scrolled to. */
  readonly says = (sentence: HTMLElement): (() => void) => {
    this.#count(1)
    sentence.scrollIntoView({ block: 'nearest' })
    return () => this.#count(-1)
  }

  #count(by: number): void {
    untrack(() => (this.sayers += by))
  }
}

export const beside = new Beside()
