import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { runtimeOfOurs } from './runtimeOfOurs'

const RUNTIME = new URL('../node_modules/svelte/src/', import.meta.url).pathname
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
    const code = ours('internal/client/dom/hydration.js')
    expect(code).toContain('export const hydrating = false;')
    expect(code).not.toMatch(/\bhydrating = value/)
  })
  test('neither what waits, nor what components of former kinds need', () => {
    const code = ours('internal/flags/index.js')
    for (const kind of ['async', 'legacy', 'tracing']) expect(code).toContain(`export const ${kind}_mode_flag = false;`)
    expect(code.match(/_mode_flag = /g)).toHaveLength(3)
  })
  test('the rest stays as it is', () => expect(transformed('export let hydrating = false;', `${RUNTIME}internal/client/dom/task.js`)).toBeNull())
  test('one that does it another way is not built with', () => {
    expect(() => transformed('export let hydrating = true', `${RUNTIME}internal/client/dom/hydration.js`)).toThrow("Svelte's internal/client/dom/hydration.js should have")
  })
  test.each(['reactivity/batch', 'reactivity/async', 'reactivity/effects', 'dom/blocks/boundary', 'dom/blocks/branches', 'dom/blocks/each', 'dom/blocks/html', 'dom/blocks/if', 'dom/template', 'dom/elements/class', 'dom/elements/events', 'dom/elements/style', 'dom/elements/bindings/input', 'dom/elements/bindings/shared', 'dom/elements/bindings/size', 'render'])('%s gives all that Svelte asks of it', (file) => {
    const exported = (code: string): string[] => [...code.matchAll(/^export (?:async )?(?:function\*?|const|let|class) (\w+)/gm)].map(([, name]) => name!).sort()
    const source = readFileSync(`${RUNTIME}internal/client/${file}.js`, 'utf8')
    const wanted = exported(source).filter((name) => name !== 'Boundary') // a type alone to others
    expect(exported(ours(`internal/client/${file}.js`))).toEqual(wanted)
  })
  test('nothing is forked, and nothing is put off', () => {
    const code = ours('internal/client/reactivity/batch.js')
    expect(code).not.toMatch(/is_fork|#merge|async_deriveds/)
    expect(code).toContain('export const batch_values = null;')
  })
  test('what stands in the place of a file that has changed is looked at anew', () => {
    expect(() => transformed(`${readFileSync(`${RUNTIME}internal/client/reactivity/batch.js`, 'utf8')} `, `${RUNTIME}internal/client/reactivity/batch.js`)).toThrow('batch.js has changed')
  })
  test.each(['$.boundary(node, {}, () => {})', '$.async(node, [], [], () => {})', "$.transition(3, node, () => fade)", "import { fork } from 'svelte'", '$.eager(() => a)', 'var root = $.from_html(`<select class="a" multiple>`)', 'styles = $.set_style(div, "", styles, { a })', '$.html(node, () => a)', 'var root = $.from_html(`<input type="number">`); $.bind_value(input, a)'])('a component that asks for what is gone is not built: %s', (code) => {
    expect(() => transformed(code, '/src/A.svelte')).toThrow('/src/A.svelte has')
    expect(transformed(code.replace(/^.*$/, 'const a = $.get(b)'), '/src/A.svelte')).toBeNull()
  })
})
