import { readFileSync } from 'node:fs'
import katex from 'katex/package.json'
import { describe, expect, test } from 'vitest'
import declared from '../src/formulas/formulas.gen.json'
import { FONTS, htmlOf, typeset, typesetAll, usedOf, withSymbols, type Declared } from './typeset'

const tanh: Declared = { latex: String.raw`<a> = \tanh(<z>) \cdot <w>`, symbols: { a: 'a_j', z: 'z', w: 'w' }, sentence: '' }
const all = declared as unknown as Record<string, Declared>
const { formulas, symbols } = typesetAll(all)

/** Faces by the class that asks for them; \`mathnormal\` and the like. */
const FACES: Record<string, string> = { mathnormal: 'KaTeX_Math', mathit: 'KaTeX_Main-Italic', mathbf: 'KaTeX_Main-Bold', boldsymbol: 'KaTeX_Math-Bold', amsrm: 'KaTeX_AMS', mathbb: 'KaTeX_AMS', mathcal: 'KaTeX_Caligraphic', mathscr: 'KaTeX_Script', mathfrak: 'KaTeX_Fraktur', mathsf: 'KaTeX_SansSerif', mathtt: 'KaTeX_Typewriter', size3: 'KaTeX_Size3', size4: 'KaTeX_Size4' }

describe('typesetting', () => {
  test('symbols stand in the slots', () => expect(withSymbols(tanh)).toBe(String.raw`{a_j} = \tanh({z}) \cdot {w}`))

  test('every slot of the numbers can be filled, to see and to hear', () => {
    const { numbers } = typeset(tanh)
    for (const slot of ['a', 'z', 'w']) {
      expect(numbers).toMatch(new RegExp(`<mn data-slot="${slot}"[^>]*></mn>`))
      expect(numbers).toMatch(new RegExp(`<span class="mord" data-slot="${slot}"[^>]*></span>`))
    }
    expect(numbers).not.toContain('data-place')
    expect(numbers.match(/data-slot="w" data-parentheses/g)).toHaveLength(2)
    expect(numbers).not.toMatch(/data-slot="[az]" data-parentheses/)
  })

  test('many digits are shown as five', () => {
    expect(typeset({ latex: '<x> = 1.6732632423543772 \\cdot 0.5', symbols: { x: 'x' }, sentence: '' }).symbolic).toMatch(/1\.6733.*0\.5/)
  })

  test('a base of a power takes parentheses', () => {
    expect(typeset({ latex: '<x> = <a>^2', symbols: { x: 'x', a: 'a' }, sentence: '' }).numbers).toMatch(/data-slot="a" data-parentheses/)
  })

  test('MathML is there, LaTeX is not', () => {
    const { symbolic } = typeset(tanh)
    expect(symbolic).toContain('<math')
    expect(symbolic).not.toContain('annotation')
  })

  test('a slot without a symbol is refused, with the formula’s name', () => {
    expect(() => typesetAll({ wrong: { latex: '<q>', symbols: {}, sentence: '' } })).toThrow('formula wrong')
  })

  test('what makes a step has its symbol alone', () => expect(symbols['\\hat m']).toContain('<math'))

  test.each(Object.entries(formulas))('%s is typeset, with its slots', (key, formula) => {
    const slots = new Set([...all[key]!.latex.matchAll(/<([A-Za-z]\w*)>/g)].map(([, slot]) => slot))
    const filled = new Set([...formula.numbers.matchAll(/<span class="mord(?: mtight)?" data-slot="(\w+)"/g)].map(([, slot]) => slot))
    expect(filled).toEqual(slots)
  })

  test('only the fonts that we ship are used', () => {
    const used = new Set<string>()
    for (const { symbolic, numbers } of Object.values(formulas))
      for (const [, names] of (symbolic + numbers).matchAll(/class="([^"]*)"/g)) {
        const classes = names!.split(' ')
        for (const name of classes) if (FACES[name] && (!name.startsWith('size') || classes.includes('delimsizing'))) used.add(FACES[name])
      }
    expect([...used].filter((family) => !FONTS.includes(family))).toEqual([])
  })
})

describe('the style sheet', () => {
  const whole = readFileSync(new URL(`../node_modules/${katex.name}/dist/katex.css`, import.meta.url), 'utf8')
  const css = usedOf(whole, htmlOf({ formulas, symbols }))

  test('has one face for each family, in woff2 alone', () => {
    expect(css.match(/@font-face/g)).toHaveLength(FONTS.length)
    expect(css.match(/url\([^)]*\)/g)?.every((url) => url.includes('.woff2'))).toBe(true)
    for (const family of FONTS) expect(css).toContain(`font-family: "${family}"`)
  })

  test('has the rules for what is there, and no others', () => {
    const html = ['<span class="katex"><span class="mfrac x"></span></span>']
    const sheet = '/* a { } */ .katex { a: 1 } .katex .mfrac, .katex .boxed { b: 2 }\n.katex .boxed > .x, .boxed { c: 3 } body { d: 4 }'
    expect(usedOf(sheet, html).replace(/\s+/g, ' ')).toBe(' .katex { a: 1 } .katex .mfrac{ b: 2 } body { d: 4 }')
    expect(css).toContain('.katex .mfrac')
    expect(css).toContain('.katex .vlist-t2')
    expect(css).not.toContain('.boxed')
    expect(css.length).toBeLessThan(whole.length / 3)
  })
})
