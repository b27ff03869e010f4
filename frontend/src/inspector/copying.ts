/** Copying gives every digit: what is marked with `data-full` is copied as the full float64. */

/** The text of what is selected, full numbers in the place of the drawn ones; null where nothing of ours is. */
export function copiedText(selection: Selection, root: HTMLElement): string | null {
  if (selection.isCollapsed || !selection.anchorNode || !root.contains(selection.anchorNode)) return null
  const range = selection.getRangeAt(0)
  const alone = elementOf(range.commonAncestorContainer).closest<HTMLElement>('[data-full]')
  return alone ? (alone.dataset['full'] ?? null) : textOf(range.cloneContents())
}

function elementOf(node: Node): Element {
  return node instanceof Element ? node : node.parentElement!
}

/** Cells parted by tabs, rows by line ends, as a spreadsheet takes them. */
export function textOf(content: ParentNode): string {
  for (const hidden of content.querySelectorAll('svg, .katex-html, .unseen, .copy')) hidden.remove()
  for (const element of content.querySelectorAll<HTMLElement>('[data-full]')) element.textContent = element.dataset['full'] ?? ''
  const rows = [...content.querySelectorAll('[role=row]')]
  if (rows.length === 0) return clean((content as unknown as Node).textContent ?? '')
  return rows.map(lineOf).join('\n')
}

function lineOf(row: Element): string {
  return [...row.querySelectorAll('[role=cell], [role=rowheader], [role=columnheader]')].map((cell) => clean(cell.textContent ?? '')).join('\t')
}

function clean(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
