/** A text of the page line by line, as it is broken there. */
export interface WordsAt {
  text: string
  rect: DOMRect
}

export function linesOf(node: Text): WordsAt[] {
  if (!node.data.trim()) return []
  const range = document.createRange()
  const end = node.data.trimEnd().length
  range.setStart(node, node.data.search(/\S/))
  range.setEnd(node, end)
  const rects = range.getClientRects()
  if (rects.length <= 1) return rects[0] ? [{ text: clean(node.data), rect: rects[0] }] : []
  const lines: WordsAt[] = []
  for (let at = node.data.search(/\S/); at < end; at++) {
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    const [rect] = range.getClientRects()
    const line = lines.at(-1)
    if (!rect || rect.width === 0) continue
    if (!line || Math.abs(rect.top - line.rect.top) > rect.height / 2) lines.push({ text: node.data[at]!, rect })
    else Object.assign(line, { text: line.text + node.data[at]!, rect: new DOMRect(line.rect.x, line.rect.y, rect.right - line.rect.x, line.rect.height) })
  }
  return lines.map(({ text, rect }) => ({ text: clean(text), rect }))
}

/** As it is laid out: spaces and ends of lines are one space, and none at the ends. */
function clean(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').trim()
}
