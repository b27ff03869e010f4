/** Of a table one tab stop: from its first head the arrow keys lead along the heads, and down the names of its rows. */
import { listen } from '../lib/listen'

const HEADS = '[role=columnheader][tabindex]'
const NAMES = 'dt, [role=rowheader][tabindex], [role=rowheader] [tabindex], .symbol'

export function roving(table: HTMLElement): () => void {
  const all = (which: string): HTMLElement[] => [...table.querySelectorAll<HTMLElement>(which)]
  all('dt').forEach((name, place) => (name.tabIndex = place ? -1 : 0))
  return listen(table, {
    keydown: (event) => {
      const { key, target, altKey, shiftKey } = event as KeyboardEvent
      const to = altKey || shiftKey ? undefined : neighbour(key, target, all(HEADS), all(NAMES))
      if (!to) return
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
  if (key === 'ArrowDown') return names[name + 1]
  return key === 'ArrowUp' ? (names[name - 1] ?? heads[0]) : undefined
}
