/** Formulas typeset while the page is built, so that no typesetting script is shipped. */
import katex from 'katex'
import { parenthesesAt } from '../src/formulas/parentheses.ts'

/** A formula as `neuroviz.engine.formulas` declares it: LaTeX with named slots `<name>`, and each slot's symbol. */
export interface Declared {
  latex: string
  symbols: Record<string, string>
  sentence: string
}

/** HTML with MathML for screen readers; in `numbers` every slot is an empty element `[data-slot=name]` to be filled. */
export interface Typeset {
  symbolic: string
  numbers: string
}

export interface TypesetAll {
  formulas: Record<string, Typeset>
  /** Each slot's symbol alone, by its LaTeX: for the heads of columns. */
  symbols: Record<string, string>
}

const SLOT = /<([A-Za-z][A-Za-z0-9_]*)>/g

export function withSymbols({ latex, symbols }: Declared): string {
  return latex.replace(SLOT, (_, slot: string) => symbolOf(symbols, slot))
}

function symbolOf(symbols: Record<string, string>, slot: string): string {
  const symbol = symbols[slot]
  if (symbol === undefined) throw new Error(`slot <${slot}> has no symbol`)
  return `{${symbol}}`
}

/** A constant with many digits is shown with five of them; copying gives all. */
function shortened(latex: string): string {
  return latex.replace(/\d\.\d{6,}/g, (digits) => Number(digits).toFixed(4))
}

function render(latex: string): string {
  const trust = ({ command }: { command: string }): boolean => command === '\\htmlData'
  const strict = (code: string): 'ignore' | 'error' => (code === 'htmlExtension' ? 'ignore' : 'error')
  const html = katex.renderToString(shortened(latex), { output: 'htmlAndMathml', displayMode: false, throwOnError: true, strict, trust })
  return html.replace(/<annotation[^>]*>[\s\S]*?<\/annotation>/g, '')
}

/** The place-holder is a digit in a named span: it has the height of what will fill it. */
function withSlots({ latex }: Declared, slots: string[]): string {
  return latex.replace(SLOT, (whole: string, slot: string, at: number) => {
    const parentheses = parenthesesAt(latex, at, at + whole.length)
    slots.push(`data-slot="${slot}"${parentheses === null ? '' : ` data-parentheses="${parentheses}"`}`)
    return `\\htmlData{place=${slots.length - 1}}{\\text{0}}`
  })
}

export function typeset(declared: Declared): Typeset {
  return { symbolic: render(`\\displaystyle ${withSymbols(declared)}`), numbers: numbered(declared) }
}

/** The named span of a place-holder, with the spans that its digit stands in; `mtight` within an exponent. */
const PLACE = /<span class="enclosing((?: mtight)?)" data-place="(\d+)"><span class="[^"]*"><span class="[^"]*">0<\/span><\/span>/g

function numbered(declared: Declared): string {
  const slots: string[] = []
  const html = render(`\\displaystyle ${withSlots(declared, slots)}`)
  let spoken = 0
  return html
    .replace(/<mtext>0<\/mtext>/g, () => `<mn ${slots[spoken++]}></mn>`)
    .replace(PLACE, (_, size: string, place: string) => `<span class="enclosing${size}"><span class="mord${size}" ${slots[Number(place)]}></span>`)
}

export function typesetAll(declared: Record<string, Declared>): TypesetAll {
  const formulas = Object.fromEntries(Object.entries(declared).map(([key, formula]) => [key, named(key, formula)]))
  return { formulas, symbols: Object.fromEntries([...stepSymbols(declared)].map((symbol) => [symbol, render(symbol)])) }
}

/** Of what makes a step: only these stand alone. */
function stepSymbols(declared: Record<string, Declared>): Set<string> {
  const steps = Object.entries(declared).filter(([key]) => key.startsWith('update.') || key.startsWith('regularization.'))
  return new Set(steps.map(([, { latex, symbols }]) => symbols[[...latex.matchAll(SLOT)][0]![1]!]!))
}

function named(key: string, declared: Declared): Typeset {
  try {
    return typeset(declared)
  } catch (error) {
    throw new Error(`formula ${key}: ${declared.latex}`, { cause: error })
  }
}

/** The families that our formulas use; a test fails when one needs another. */
export const FONTS = ['KaTeX_Main', 'KaTeX_Math', 'KaTeX_Size1', 'KaTeX_Size2', 'KaTeX_Size3']

/** KaTeX's style sheet with what is used of it: the rules for classes of that HTML, and the faces, in woff2 alone. */
export function usedOf(css: string, html: readonly string[]): string {
  const classes = new Set(html.flatMap(classesOf))
  return css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/([^{}]+)(\{[^{}]*\})/g, (rule: string, selectors: string, block: string) => {
    if (selectors.includes('@font-face')) return isUsed(rule) ? woff2Only(rule) : ''
    const used = selectors.split(',').filter((selector) => [...selector.matchAll(/\.([\w-]+)/g)].every(([, name]) => classes.has(name!)))
    return used.length > 0 ? used.join() + block : ''
  })
}

export function htmlOf({ formulas, symbols }: TypesetAll): string[] {
  return [...Object.values(formulas).flatMap(({ symbolic, numbers }) => [symbolic, numbers]), ...Object.values(symbols)]
}

function classesOf(html: string): string[] {
  return [...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names!.split(' '))
}

function isUsed(face: string): boolean {
  const family = /font-family:\s*"?(KaTeX_\w+)/.exec(face)?.[1] ?? ''
  const regular = /font-weight:\s*(400|normal)/.test(face) && (family === 'KaTeX_Math' || /font-style:\s*normal/.test(face))
  return FONTS.includes(family) && regular
}

function woff2Only(face: string): string {
  return face.replace(/src:[^;}]*/, (src) => /src:\s*url\([^)]*\.woff2\)\s*format\([^)]*\)/.exec(src)?.[0] ?? src)
}
