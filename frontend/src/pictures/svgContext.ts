/** A canvas context that writes SVG: what draws on a canvas draws the same picture as paths and text. It has what our drawings use. */
import { escaped, paint, short, tag, type Attributes } from './paint'
import { Gradient, lettersOf, sweep, upright } from './shapes'

type Canvas = CanvasRenderingContext2D
type Kept = Pick<Canvas, (typeof STYLES)[number]> & { dash: readonly number[]; groups: number }
/** Where a text begins, and whether it is of the one character that joins others of its line. */
interface Line {
  look: Attributes
  font: string
  y: number
  /** From `y` to the line on which the letters stand. */
  down: number
  /** Within which the next character follows; 0 for words. */
  reach: number
  xs: number[]
  text: string
}

const STYLES = ['fillStyle', 'strokeStyle', 'lineWidth', 'globalAlpha', 'lineCap', 'lineJoin', 'font', 'textAlign', 'textBaseline', 'letterSpacing', 'imageSmoothingEnabled'] as const
const ANCHORS: Readonly<Record<string, string | undefined>> = { center: 'middle', right: 'end', end: 'end' }

/** Pixels of an image in the picture for each of the page's. */
export const DETAIL = 3

export class SvgContext implements Kept {
  fillStyle: Canvas['fillStyle'] = '#000000'
  strokeStyle: Canvas['strokeStyle'] = '#000000'
  lineWidth = 1
  globalAlpha = 1
  lineCap: CanvasLineCap = 'butt'
  lineJoin: CanvasLineJoin = 'miter'
  font = '10px sans-serif'
  textAlign: CanvasTextAlign = 'start'
  textBaseline: CanvasTextBaseline = 'alphabetic'
  letterSpacing = '0px'
  imageSmoothingEnabled = true
  dash: readonly number[] = []
  /** Clips and transformations that are open. */
  groups = 0
  readonly #parts: string[] = []
  readonly #saved: Kept[] = []
  #path = ''
  #line: Line | undefined

  /** The characters of all texts, and the families that they may be of. */
  text = ''
  readonly families = new Set<string>()

  /** `measuring`: a context of a canvas, which knows the fonts. */
  constructor(private readonly measuring: Canvas) {}

  /** What was drawn. */
  written(): string {
    this.#endLine()
    return this.#parts.join('') + '</g>'.repeat(this.groups)
  }

  // -- State ----------------------------------------------------------------------------------------------------------

  save(): void {
    this.#saved.push({ ...(Object.fromEntries(STYLES.map((style) => [style, this[style]])) as Omit<Kept, 'dash' | 'groups'>), dash: this.dash, groups: this.groups })
  }

  restore(): void {
    const kept = this.#saved.pop()
    if (!kept) return
    if (this.groups > kept.groups) this.#put('</g>'.repeat(this.groups - kept.groups))
    Object.assign(this, kept)
  }

  setLineDash(dash: number[]): void {
    this.dash = dash
  }

  /** How many pixels a pixel has. */
  getTransform(): { a: number } {
    return { a: DETAIL }
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number): void {
    this.#put(`<g transform="matrix(${[a, b, c, d, e, f].map((value) => String(Math.round(value * 1e5) / 1e5)).join(' ')})">`)
    this.groups++
  }

  translate(x: number, y: number): void {
    this.transform(1, 0, 0, 1, x, y)
  }

  measureText(text: string): TextMetrics {
    this.measuring.font = this.font
    return this.measuring.measureText(text)
  }

  // -- Paths; what is no number is left out, as a canvas does -----------------------------------------------------------

  beginPath(): void {
    this.#path = ''
  }

  closePath(): void {
    this.#path += 'Z'
  }

  moveTo(x: number, y: number): void {
    this.#go('M', x, y)
  }

  lineTo(x: number, y: number): void {
    this.#go(this.#path ? 'L' : 'M', x, y)
  }

  bezierCurveTo(...places: [number, number, number, number, number, number]): void {
    if (!this.#path) this.#go('M', places[0], places[1])
    this.#go('C', ...places)
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.#go('M', x, y)
    this.#path += `h${short(width)}v${short(height)}h${short(-width)}Z`
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.min(radius, width / 2, height / 2)
    const corner = (dx: number, dy: number): string => `a${short(r)} ${short(r)} 0 0 1 ${short(dx)} ${short(dy)}`
    this.#go('M', x + r, y)
    this.#path += `h${short(width - 2 * r)}${corner(r, r)}v${short(height - 2 * r)}${corner(-r, r)}h${short(2 * r - width)}${corner(-r, -r)}v${short(2 * r - height)}${corner(r, -r)}Z`
  }

  arc(x: number, y: number, radius: number, from: number, to: number, back = false): void {
    const turn = sweep(from, to, back)
    const at = (angle: number): [number, number] => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
    this.lineTo(...at(from))
    // A whole circle begins where it ends, so that it takes two arcs.
    const pieces = Math.abs(turn) > Math.PI ? 2 : 1
    for (let piece = 1; piece <= pieces; piece++) this.#go(`A${short(radius)} ${short(radius)} 0 0 ${turn < 0 ? 0 : 1} `, ...at(from + (turn * piece) / pieces))
  }

  #go(command: string, ...places: number[]): void {
    if (places.every(Number.isFinite)) this.#path += command + places.map(short).join(' ')
  }

  /** A `path` of its own is what `pathOf` gives. */
  fill(path?: Path2D): void {
    this.#shape('path', { d: lettersOf(path) ?? this.#path, ...this.#fill() })
  }

  stroke(path?: Path2D): void {
    this.#shape('path', { d: lettersOf(path) ?? this.#path, fill: 'none', ...this.#stroke() })
  }

  /** Until what was saved is restored. */
  clip(): void {
    const id = `clip${this.#parts.length}`
    this.#put(`${tag('clipPath', { id }, tag('path', { d: this.#path }))}<g clip-path="url(#${id})">`)
    this.groups++
  }

  // -- Rectangles, images and text --------------------------------------------------------------------------------------

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#shape('rect', { ...upright(x, y, width, height), ...this.#fill() })
  }

  createLinearGradient(x1: number, y1: number, x2: number, y2: number): Gradient {
    return new Gradient({ id: `gradient${this.#parts.length}`, gradientUnits: 'userSpaceOnUse', x1, y1, x2, y2 })
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#shape('rect', { ...upright(x, y, width, height), fill: 'none', ...this.#stroke() })
  }

  /** A part of it, as sharp as the canvas would have it. */
  drawImage(source: HTMLCanvasElement, ...[sx, sy, sw, sh, x, y, width, height]: [number, number, number, number, number, number, number, number]): void {
    const across = Math.max(1, Math.round(width * DETAIL))
    const down = Math.max(1, Math.round(height * DETAIL))
    const canvas = Object.assign(document.createElement('canvas'), { width: across, height: down })
    const context = canvas.getContext('2d')!
    context.imageSmoothingEnabled = this.imageSmoothingEnabled
    context.drawImage(source, sx, sy, sw, sh, 0, 0, across, down)
    this.#shape('image', { x, y, width, height, preserveAspectRatio: 'none', opacity: this.#faint(), 'xlink:href': canvas.toDataURL() })
  }

  fillText(text: string, x: number, y: number): void {
    this.#write(text, x, y, this.#fill())
  }

  strokeText(text: string, x: number, y: number): void {
    this.#write(text, x, y, { fill: 'none', ...this.#stroke() })
  }

  /** The characters of a number are drawn one by one, each in a cell of its own: written, they are one text. */
  #write(text: string, x: number, y: number, painted: Attributes): void {
    if (this.globalAlpha === 0) return
    const [, slant, weight, size, family = ''] = /^(?:(italic|normal) )?(?:(\d+) )?([\d.]+)px (.*)$/.exec(this.font) ?? []
    this.text += text
    for (const name of family.split(',')) this.families.add(name.trim().replace(/^["']|["']$/g, ''))
    const spacing = parseFloat(this.letterSpacing)
    const look: Attributes = { 'font-family': family, 'font-style': slant === 'italic' ? slant : undefined, 'letter-spacing': spacing === 0 ? undefined : spacing, 'font-size': size, 'font-weight': weight, 'text-anchor': ANCHORS[this.textAlign], ...painted }
    const line = this.#line
    const [last] = line?.xs.slice(-1) ?? []
    const alone = [...text].length === 1
    if (line && last !== undefined && alone && same(line.look, look) && line.y === y && x > last && x - last < line.reach) {
      line.xs.push(x)
      line.text += text
      return
    }
    this.#endLine()
    this.#line = { look, font: this.font, y, down: this.#toBaseline(), reach: alone ? Number(size) : 0, xs: [x], text }
  }

  #endLine(): void {
    const line = this.#line
    if (!line) return
    this.#line = undefined
    const { look, xs, y, down, text } = line
    const anchor = look['text-anchor']
    const alone = xs.length === 1
    const x = alone ? xs : this.#lefts(line, anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0)
    this.#parts.push(tag('text', { x: x.map(short).join(' '), y: y + down, ...look, 'text-anchor': alone ? anchor : undefined }, escaped(text)))
  }

  /** Where each character begins: a program that knows one place for a text begins it where it begins here. */
  #lefts({ font, xs, text }: Line, share: number): number[] {
    this.measuring.font = font
    return [...text].map((character, index) => xs[index]! - share * this.measuring.measureText(character).width)
  }

  /** From where a text was drawn down to the line on which its letters stand: not every program knows other lines. */
  #toBaseline(): number {
    this.measuring.font = this.font
    const up = (baseline: CanvasTextBaseline): number => {
      this.measuring.textBaseline = baseline
      return this.measuring.measureText('x').actualBoundingBoxAscent
    }
    return up('alphabetic') - up(this.textBaseline)
  }

  // -- How it is painted --------------------------------------------------------------------------------------------------

  #faint(): number | undefined {
    return this.globalAlpha < 1 ? this.globalAlpha : undefined
  }

  #fill(): Attributes {
    const style: unknown = this.fillStyle
    if (!(style instanceof Gradient)) return paint('fill', String(style), this.globalAlpha)
    this.#put(style.written())
    return { fill: `url(#${style.given.id})` }
  }

  #stroke(): Attributes {
    return {
      ...paint('stroke', String(this.strokeStyle), this.globalAlpha),
      'stroke-width': this.lineWidth,
      'stroke-dasharray': this.dash.length > 0 ? this.dash.map(short).join(' ') : undefined,
      'stroke-linecap': this.lineCap === 'butt' ? undefined : this.lineCap,
      'stroke-linejoin': this.lineJoin === 'miter' ? undefined : this.lineJoin,
    }
  }

  #shape(name: string, given: Attributes): void {
    const drawn = Object.values(given).every((value) => typeof value !== 'number' || Number.isFinite(value))
    if (drawn && given['d'] !== '' && this.globalAlpha > 0) this.#put(tag(name, given))
  }

  #put(part: string): void {
    this.#endLine()
    this.#parts.push(part)
  }
}

function same(one: Attributes, other: Attributes): boolean {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name])
}
