/** A part of the page, as it stands, to be drawn elsewhere: what its canvases show, and what stands around them; no control. */
import { drawings } from '../stage/surface'
import { bordersOf, groundOf, pseudoOf, type Box, type Draw } from './boxes'
import { iconOf } from './icons'
import { linesOf } from './lines'

export interface Drawn {
  /** Where it begins, and its size. */
  frame: Box
  draw: Draw
}

/** Buttons that only act, what is ticked, and what is there for readers of the screen alone. A button that is pressed says what is drawn. */
const LEFT_OUT = ['button:not([aria-pressed=true],:has(bdi),[data-mark])', 'input', 'label', '.copy', '.katex-mathml', '[popover]', '[role=application]'].join()
const ROOM = 16

/** Reads once. */
export class Reader {
  /** What stands over the rest follows it. */
  readonly #ground: Draw[] = []
  readonly #over: Draw[] = []
  #layer = this.#ground
  readonly #zoom: number
  readonly #origin: DOMRect
  readonly #measuring = document.createElement('canvas').getContext('2d')!
  #clip: Box | null = null
  #frame = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }

  constructor(private readonly root: Element) {
    this.#zoom = root.currentCSSZoom ?? 1
    this.#origin = root.getBoundingClientRect()
  }

  read(): Drawn {
    this.#element(this.root, 0, 0, 1)
    const { left, top, right, bottom } = this.#frame
    const frame = { x: left - ROOM, y: top - ROOM, width: Math.ceil(right - left) + 2 * ROOM, height: Math.ceil(bottom - top) + 2 * ROOM }
    const parts = [...this.#ground, ...this.#over]
    return { frame, draw: (context) => parts.forEach((part) => part(context)) }
  }

  /** `dx`, `dy`: how far what it stands in was scrolled. `alpha`: how much of that is seen. */
  #element(element: Element, dx: number, dy: number, alpha: number): void {
    const style = getComputedStyle(element)
    const seen = alpha * Number(style.opacity)
    if (element.matches(LEFT_OUT) || !element.checkVisibility() || seen === 0 || style.clipPath !== 'none') return
    const layer = this.#layer
    if (Number(style.zIndex) > 0) this.#layer = this.#over
    const box = this.#box(element.getBoundingClientRect(), dx, dy)
    if (element instanceof HTMLCanvasElement) this.#canvas(element, box)
    else if (element instanceof SVGSVGElement) this.#icon(element, box, dx, dy)
    else if (element instanceof HTMLSelectElement) this.#choice(element, style, box, seen)
    else this.#within(element, style, box, dx + element.scrollLeft, dy + element.scrollTop, seen)
    this.#layer = layer
  }

  /** What overflows is cut, unless it can be scrolled to: then all of it is shown. */
  #within(element: Element, style: CSSStyleDeclaration, box: Box, dx: number, dy: number, alpha: number): void {
    if (!(element instanceof HTMLButtonElement) && element !== this.root) this.#shapes(element, style, box, alpha)
    const before = this.#clip
    const cut = style.overflowX === 'hidden' && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
    if (cut) this.#cut(box)
    for (const node of element.childNodes) {
      if (node instanceof Element) this.#element(node, dx, dy, alpha)
      else if (node instanceof Text && style.visibility === 'visible') this.#words(node, style, dx, dy, alpha)
    }
    if (cut) this.#layer.push((context) => context.restore())
    this.#clip = before
  }

  #cut(box: Box): void {
    this.#clip = this.#clip ? common(this.#clip, box) : box
    this.#layer.push((context) => context.save(), clipTo(box))
  }

  #shapes(element: Element, style: CSSStyleDeclaration, box: Box, alpha: number): void {
    const added = ['::before', '::after'].flatMap((which) => pseudoOf(box, getComputedStyle(element, which)))
    const shapes = [...groundOf(box, style), ...bordersOf(box, style), ...added]
    if (shapes.length > 0) this.#put(box, alpha, ...shapes)
  }

  /** As it was drawn last; what is not known to be drawn is a picture of its pixels. */
  #canvas(canvas: HTMLCanvasElement, { x, y, width, height }: Box): void {
    const draw: Draw = drawings.get(canvas) ?? ((context) => context.drawImage(canvas, 0, 0, canvas.width, canvas.height, 0, 0, width, height))
    this.#put({ x, y, width, height }, 1, (context) => {
      context.translate(x, y)
      draw(context)
    })
  }

  #icon(icon: SVGSVGElement, box: Box, dx: number, dy: number): void {
    const { left, top } = this.#origin
    const toPicture = new DOMMatrix().translate(dx, dy).scale(1 / this.#zoom).translate(-left, -top)
    const cut = getComputedStyle(icon).overflowX === 'visible' ? [] : [clipTo(box)] // the bar of a root is longer than its place
    this.#put(box, 1, ...cut, ...iconOf(icon, (matrix) => toPicture.multiply(matrix)))
  }

  /** What is chosen, in the middle of its place. */
  #choice(select: HTMLSelectElement, style: CSSStyleDeclaration, box: Box, alpha: number): void {
    const text = select.selectedOptions[0]?.label ?? ''
    this.#measuring.font = fontOf(style)
    const { width } = this.#measuring.measureText(text)
    this.#write(text, style, { ...box, x: box.x + (box.width - width) / 2, width }, alpha)
  }

  #words(node: Text, style: CSSStyleDeclaration, dx: number, dy: number, alpha: number): void {
    for (const { text, rect } of linesOf(node)) this.#write(text, style, this.#box(rect, dx, dy), alpha)
  }

  /** In its box, as wide as there: figures of one width, which a canvas does not know, keep their place. */
  #write(text: string, style: CSSStyleDeclaration, box: Box, alpha: number): void {
    const [font, colour] = [fontOf(style), style.color]
    Object.assign(this.#measuring, { font, textBaseline: 'alphabetic' })
    const { width, fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = this.#measuring.measureText(text)
    const spacing = (box.width - width) / text.length
    const y = box.y + (box.height - ascent - descent) / 2 + ascent
    this.#put(box, alpha, (context) => {
      context.font = font
      context.textAlign = 'left'
      context.textBaseline = 'alphabetic'
      context.letterSpacing = `${Math.round(spacing * 1000) / 1000}px`
      context.fillStyle = colour
      context.fillText(text, box.x, y)
    })
  }

  #box({ left, top, width, height }: DOMRect, dx: number, dy: number): Box {
    const { left: x, top: y } = this.#origin
    return { x: (left - x) / this.#zoom + dx, y: (top - y) / this.#zoom + dy, width: width / this.#zoom, height: height / this.#zoom }
  }

  /** The picture is as large as what is seen in it. */
  #put(box: Box, alpha: number, ...parts: Draw[]): void {
    this.#layer.push((context) => {
      context.save()
      context.globalAlpha = alpha
      for (const part of parts) part(context)
      context.restore()
    })
    const { x, y, width, height } = this.#clip ? common(this.#clip, box) : box
    const { left, top, right, bottom } = this.#frame
    if (width > 0 || height > 0) this.#frame = { left: Math.min(left, x), top: Math.min(top, y), right: Math.max(right, x + width), bottom: Math.max(bottom, y + height) }
  }
}

function fontOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): string {
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
}

function clipTo({ x, y, width, height }: Box): Draw {
  return (context) => {
    context.beginPath()
    context.rect(x, y, width, height)
    context.clip()
  }
}

function common(one: Box, other: Box): Box {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)]
  return { x, y, width: Math.max(0, Math.min(one.x + one.width, other.x + other.width) - x), height: Math.max(0, Math.min(one.y + one.height, other.y + other.height) - y) }
}
