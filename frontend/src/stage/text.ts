/** Text on the canvas. Digits all take the same width, so that numbers do not dance. */
export const FAMILY = "'Inter Variable', system-ui, sans-serif"

export type Align = 'left' | 'center' | 'right'

export function font(size: number, weight = 400): string {
  return `${weight} ${size}px ${FAMILY}`
}

/** Widths by font, then by text: a canvas takes its time to tell either. */
const fonts = new Map<string, Map<string, number>>()

function widthsOf({ font }: CanvasRenderingContext2D): Map<string, number> {
  const known = fonts.get(font) ?? new Map<string, number>()
  fonts.set(font, known)
  return known
}

function widthOf(ctx: CanvasRenderingContext2D, widths: Map<string, number>, character: string): number {
  const shape = character >= '0' && character <= '9' ? '0' : character === '+' ? '−' : character
  const known = widths.get(shape) ?? ctx.measureText(shape).width
  widths.set(shape, known)
  return known
}

/** Measured widths are those of the font that was there at the time. */
export function forgetWidths(): void {
  fonts.clear()
}

export function numberWidth(ctx: CanvasRenderingContext2D, text: string): number {
  const widths = widthsOf(ctx)
  let sum = 0
  for (const character of text) sum += widthOf(ctx, widths, character)
  return sum
}

/** Of words that are drawn again and again. */
export function textWidth(ctx: CanvasRenderingContext2D, text: string): number {
  return widthOf(ctx, widthsOf(ctx), text)
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
  const widths = widthsOf(ctx)
  const width = numberWidth(ctx, text)
  let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2
  ctx.textAlign = 'center'
  for (const character of text) {
    const cell = widthOf(ctx, widths, character)
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
  if (numberWidth(ctx, text) <= most) return text
  let kept = text
  while (kept.length > 1 && numberWidth(ctx, `${kept}…`) > most) kept = kept.slice(0, -1)
  return `${kept.trimEnd()}…`
}
