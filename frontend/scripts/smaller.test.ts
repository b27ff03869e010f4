import type { Plugin } from 'vite'
import { expect, test } from 'vitest'
import { smaller } from './smaller'

const chunk = (fileName: string, imports: string[], code: string): Record<string, unknown> => ({ type: 'chunk', fileName, imports, code })

test('scripts are minified, and what one gives to another has one name in both', async () => {
  const { generateBundle } = smaller() as Plugin & { generateBundle: (this: unknown, options: unknown, bundle: unknown) => Promise<void> }
  const bundle = {
    later: chunk('assets/later-1.js', ['assets/page-1.js'], 'import { a as given, b as another } from "./page-1.js"; const first = Math.random(); export const shown = () => [given(first), another];'),
    page: chunk('assets/page-1.js', [], 'const named = (value) => document.title + value; const other = document.body; function long(value) { return named(value) + named(value) } export { long as a, other as b };'),
    style: { type: 'asset', fileName: 'assets/style.css', source: '' },
  }
  await generateBundle.call({}, {}, bundle)
  const [, given] = /export\{([^}]*)\}/.exec(bundle.page['code'] as string)!
  expect(given).toMatch(/^\w,\w$/)
  expect(bundle.later['code']).toContain(`import{${given}}from"./page-1.js"`)
  expect(bundle.later['code']).toContain('export const shown')
  const [one, two] = given!.split(',')
  expect(bundle.later['code']).toMatch(new RegExp(`\\[${one}\\(\\w\\),${two}\\]`))
})
