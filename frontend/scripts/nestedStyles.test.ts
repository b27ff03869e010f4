import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { nested, nestedStyles } from './nestedStyles'

const SCOPES = ['s0', 's1', 's1a']
const fail = (message: string): never => {
  throw new Error(message)
}

describe('rules that follow each other', () => {
  test('have their scope around them', () => {
    expect(nested('a.s0{b:c}.d.s0 e:where(.s0),:where(.f) g.s0:hover{h:i}', SCOPES)).toBe('.s0{a&{b:c}.d& e:where(&),:where(.f) g&:hover{h:i}}')
  })
  test('also where something is around one of them', () => {
    expect(nested('a.s0{b:c}@media (d:e){.f.s0{g:h}i.s0{j:k}}', SCOPES)).toBe('.s0{a&{b:c}@media (d:e){.f&{g:h}i&{j:k}}}')
  })
  test('or begin with .katex', () => expect(nested('.katex{a:b}.katex .c,.katex .d>.e{f:g}.katex *{h:i}', SCOPES)).toBe('.katex{a:b}.katex{.c,.d>.e{f:g}*{h:i}}'))
  test.each(['a.s0{b:c}d.s1{e:f}', 'a.s0{b:c}d{e:f}', 'a.s0{b:c}d.s0,e{f:g}', 'a.s0{b:c}d.s0 e.s1{f:g}', '.s0{a:b}@keyframes c{0%{d:e}}', '.set{a:b}.set{c:d}', '.s1a{b:c}.s1{d:e}'])('stay where that is not so: %s', (css) => {
    expect(nested(css, SCOPES)).toBe(css)
  })
  test('keep their order', () => expect(nested('a.s0{b:c}a.s0{d:e}f{g:h}a.s0{i:j}a.s1{k:l}a.s1{m:n}', SCOPES)).toBe('.s0{a&{b:c}a&{d:e}}f{g:h}a.s0{i:j}.s1{a&{k:l}a&{m:n}}'))
  test('lose what is said about them', () => expect(nested('/* a */b{c:d}', SCOPES)).toBe('b{c:d}'))
  test('are refused where their braces are not balanced', () => expect(() => nested('a{b:c', SCOPES)).toThrow('balanced'))
})

test('there is one sheet', () => {
  const { generateBundle } = nestedStyles(SCOPES) as Plugin & { generateBundle: (this: unknown, options: unknown, bundle: unknown) => void }
  const sheet = { type: 'asset', fileName: 'a.css', source: 'a.s0{b:c}d.s0{e:f}' }
  generateBundle.call({ error: fail }, {}, { sheet })
  expect(sheet.source).toBe('.s0{a&{b:c}d&{e:f}}')
  expect(() => generateBundle.call({ error: fail }, {}, {})).toThrow('one style sheet')
})
