import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { runtimeOfOurs } from './runtimeOfOurs'

const RUNTIME = new URL('../node_modules/svelte/src/internal/', import.meta.url).pathname
const fail = (message: string): never => {
  throw new Error(message)
}
const transformed = (code: string, id: string): { code: string } | null => {
  const { transform } = runtimeOfOurs() as Plugin & { transform: (this: unknown, code: string, id: string) => { code: string } | null }
  return transform.call({ error: fail }, code, id)
}
const ours = (file: string): string => transformed(readFileSync(RUNTIME + file, 'utf8'), RUNTIME + file)!.code

describe('of Svelte’s runtime', () => {
  test('what hydrates is never asked for', () => {
    const code = ours('client/dom/hydration.js')
    expect(code).toContain('export const hydrating = false;')
    expect(code).not.toMatch(/\bhydrating = value/)
  })
  test('neither what waits, nor what components of former kinds need', () => {
    const code = ours('flags/index.js')
    for (const kind of ['async', 'legacy', 'tracing']) expect(code).toContain(`export const ${kind}_mode_flag = false;`)
    expect(code.match(/_mode_flag = /g)).toHaveLength(3)
  })
  test('the rest stays as it is', () => expect(transformed('export let hydrating = false;', `${RUNTIME}client/dom/template.js`)).toBeNull())
  test('one that does it another way is not built with', () => {
    expect(() => transformed('export let hydrating = true', `${RUNTIME}client/dom/hydration.js`)).toThrow("Svelte's dom/hydration.js should have")
  })
})
