import { readFileSync } from 'node:fs'
import { compileModule } from 'svelte/compiler'
import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { withoutProxies } from './withoutProxies'

const FILE = new URL('../node_modules/svelte/src/internal/client/proxy.js', import.meta.url)
const fail = (message: string): never => {
  throw new Error(message)
}
const transformed = (code: string, id: string): { code: string } | null => {
  const { transform } = withoutProxies() as Plugin & { transform: (this: unknown, code: string, id: string) => { code: string } | null }
  return transform.call({ error: fail }, code, id)
}
const module = (code: string): string => compileModule(code, { filename: 'thing.svelte.js' }).js.code

describe('a page whose objects are replaced', () => {
  test('needs nothing that watches them from inside, and has all that Svelte asks of it', () => {
    const source = readFileSync(FILE, 'utf8')
    const exported = (code: string): string[] => [...code.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name!)
    expect(exported(transformed(source, FILE.pathname)!.code).sort()).toEqual(exported(source).sort())
  })
  test('is not built with an object that is to be watched', () => {
    expect(() => transformed(module('export const thing = $state({ open: false })'), '/src/thing.svelte.ts')).toThrow('/src/thing.svelte.ts should have its objects in $state.raw')
  })
  test('is built with those that are replaced', () => {
    expect(transformed(module('export class Thing { open = $state(false); all = $state.raw([1]) }'), '/src/thing.svelte.ts')).toBeNull()
  })
})
