import { parseAst, type Plugin } from 'vite'
import { describe, expect, test } from 'vitest'
import { say } from '../src/lib/words.svelte'
import guide from '../src/words/en.guide.json'
import english from '../src/words/en.json'
import { numberedWords } from './numberedWords'

const fail = (message: string): never => {
  throw new Error(message)
}
const plugin = numberedWords() as Plugin & { buildStart: (this: unknown) => void; transform: (this: unknown, code: string, id: string) => { code: string } | null }
plugin.buildStart.call({ error: fail })
const built = (code: string, id = '/src/a.ts'): string => plugin.transform.call({ error: fail, parse: parseAst }, code, id)?.code ?? code
const IMPORT = "import { say } from '../lib/words.svelte'\n"
const all = { ...english, ...guide }
const at = (key: keyof typeof all): number => Object.keys(all).indexOf(key)

describe('in what is built', () => {
  test('a key that stands in a call of say is its number', () => {
    expect(built(`${IMPORT}say('bar.undo'); f(say(a ? 'bar.speed' : b ? "bar.keys" : c, { x }), 'bar.undo')`)).toBe(
      `${IMPORT}say(${at('bar.undo')}); f(say(a ? ${at('bar.speed')} : b ? ${at('bar.keys')} : c, { x }), 'bar.undo')`,
    )
  })
  test('whatever say is called', () => expect(built("import { say as s } from './words.svelte'; s('bar.undo'); say('bar.undo')")).toBe(`import { say as s } from './words.svelte'; s(${at('bar.undo')}); say('bar.undo')`))
  test.each(["say('bar.undo')", `${IMPORT}say(key); say(\`bar.theme_\${theme}\`); say(a ?? 'bar.undo')`, `${IMPORT}tell('bar.undo')`])('all else stays: %s', (code) => expect(built(code)).toBe(code))
  test('a key that is none is an error', () => expect(() => built(`${IMPORT}say('bar.nothing')`)).toThrow('"bar.nothing"'))
})

test.each(['bar.undo', 'guide.glossary'] as const)('say gives the same by the number of %s', (key) => {
  expect(say(at(key) as unknown as 'bar.undo')).toBe(say(key))
})
