/** Text on the canvas. Digits all take the same width, so that numbers do not dance. */
export const FAMILY = "'Inter Variable', system-ui, sans-serif"

export type Align = 'left' | 'center' | 'right'

export function font(size: number, weight = 400): string {
  return `${weight} ${size}px ${FAMILY}`
}

const widths = new Map<string, number>()

function widthOf(ctx: CanvasRenderingContext2D, character: string): number {
  const shape = /\d/.test(character) ? '0' : /[+−]/.test(character) ? '−' : character
  const key = ctx.font + shape
  const known = widths.get(key)
  if (known !== undefined) return known
  const width = ctx.measureText(shape).width
  widths.set(key, width)
  return width
}

/** Measured widths are those of the font that was there at the time. */
export function forgetWidths(): void {
  widths.clear()
}

export function numberWidth(ctx: CanvasRenderingContext2D, text: string): number {
  return [...text].reduce((sum, character) => sum + widthOf(ctx, character), 0)
}

/** `write` draws one character; by default it is filled. */
export function drawNumber(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: Align,
  write: Write = (character, left, top) => ctx.fillText(character, left, top),
): void {
  const width = numberWidth(ctx, text)
  let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2
  ctx.textAlign = 'center'
  for (const character of text) {
    const cell = widthOf(ctx, character)
    write(character, left + cell / 2, y)
    left += cell
  }
}

/** What is drawn within stands clear of the lines under it. */
export function withHalo(ctx: CanvasRenderingContext2D, paper: string, write: (draw: Write) => void): void {
  ctx.lineJoin = 'round'
  ctx.lineWidth = 4
  ctx.strokeStyle = paper
  write((text, x, y) => ctx.strokeText(text, x, y))
  write((text, x, y) => ctx.fillText(text, x, y))
}

export type Write = (text: string, x: number, y: number) => void

/** The text, cut with an ellipsis where it would be wider. */
export function cut(ctx: CanvasRenderingContext2D, text: string, most: number): string {
  if (ctx.measureText(text).width <= most) return text
  let kept = text
  while (kept.length > 1 && ctx.measureText(`${kept}…`).width > most) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}
