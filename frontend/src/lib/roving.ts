/** Of a table one tab stop: from its first head the arrow keys lead along the heads, and down the names of its rows; of a list too. */
import { listen } from './listen'

const HEADS = '[role=columnheader][tabindex]'
const NAMES = 'li,dt,[role=rowheader][tabindex], [role=rowheader] [tabindex], .symbol'

export function roving(table: HTMLElement): () => void {
  const all = (which: string): HTMLElement[] => [...table.querySelectorAll<HTMLElement>(which)]
  all('li,dt').forEach((name, place) => (name.tabIndex = place ? -1 : 0))
  return listen(table, {
    keydown: (event) => {
      const { key, target, altKey, shiftKey } = event as KeyboardEvent
      const to = altKey || shiftKey ? undefined : neighbour(key, target, all(HEADS), all(NAMES))
      if (!to) return
      if (!to.hasAttribute('tabindex')) to.tabIndex = -1 // of a list that has grown
      to.focus()
      event.preventDefault()
      event.stopPropagation() // the page's own arrow keys step through the run
    },
  })
}

function neighbour(key: string, from: EventTarget | null, heads: HTMLElement[], names: HTMLElement[]): HTMLElement | undefined {
  const [head, name] = [heads.findIndex((each) => each === from), names.findIndex((each) => each === from)]
  if (head >= 0) {
    if (key === 'ArrowRight') return heads[head + 1] ?? heads[head]
    if (key === 'ArrowLeft') return heads[head - 1] ?? heads[head]
    return key === 'ArrowDown' ? names[0] : undefined
  }
  if (name < 0) return undefined
  const along = names[name]?.tagName === 'LI' // it goes on beside it
  if (key === 'ArrowDown' || (along && key === 'ArrowRight')) return names[name + 1] ?? (along ? names[name] : undefined)
  return key === 'ArrowUp' || (along && key === 'ArrowLeft') ? (names[name - 1] ?? heads[0] ?? names[name]) : undefined
}
