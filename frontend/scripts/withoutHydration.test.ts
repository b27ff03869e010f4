import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { withoutHydration } from './withoutHydration'

const FILE = new URL('../node_modules/svelte/src/internal/client/dom/hydration.js', import.meta.url)
const fail = (message: string): never => {
  throw new Error(message)
}
const transformed = (code: string, id = FILE.pathname): { code: string } | null => {
  const { transform } = withoutHydration() as Plugin & { transform: (this: unknown, code: string, id: string) => { code: string } | null }
  return transform.call({ error: fail }, code, id)
}

describe('a page that is never hydrated', () => {
  test('is told so once and for all', () => {
    const { code } = transformed(readFileSync(FILE, 'utf8'))!
    expect(code).toContain('export const hydrating = false;')
    expect(code).not.toMatch(/\bhydrating = value/)
  })
  test('leaves other files as they are', () => expect(transformed('export let hydrating = false;', '/a/template.js')).toBeNull())
  test('is not built with a Svelte that does it another way', () => {
    expect(() => transformed('export let hydrating = true')).toThrow("Svelte's hydration.js should have")
  })
})
