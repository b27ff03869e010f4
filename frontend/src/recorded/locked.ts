/** What would change the run, in a recording: it shows what is set, and takes nothing. What only unfolds stays alive. */
import { say } from '../lib/words.svelte'

const FIELDS = ['input', 'select', 'button:not([aria-expanded])'].join()

export function locked(part: HTMLElement): () => void {
  const lock = (): void => {
    for (const field of part.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLButtonElement>(FIELDS)) {
      if (!field.disabled) field.disabled = true
      field.title = say('recorded.locked')
    }
  }
  lock()
  // The page puts in others, and enables them, as the run goes on.
  const observer = new MutationObserver(lock)
  observer.observe(part, { subtree: true, childList: true, attributeFilter: ['disabled'] })
  return () => observer.disconnect()
}
