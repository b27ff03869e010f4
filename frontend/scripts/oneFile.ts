/** The page as one file: scripts, styles, fonts, words and formulas are in it, and a place for a recording. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { PluginOption } from 'vite'
import { textOf } from './formulasPlugin.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url)).replaceAll('\\', '/')

/** Modules of the page, and what stands in their place. */
const INSTEAD = new Map([
  [file('../src/lib/recorded.ts'), file('../src/recorded/present.ts')],
  [file('../src/lib/fetched.ts'), file('../src/recorded/fetched.ts')],
])
/** The first of all modules gives what others would load later; they get it there. */
const MAIN = file('../src/main.ts')
const LATER = JSON.stringify(file('../src/recorded/later.ts'))
const WORDS = /\/words\/[\w.]+\.json\?url$/
const FORMULAS = /\/formulas\.gen\.json\?(\w+)$/
export const NAME = 'recorded.html'

/** The plugins that make the page of its sources, between those that make one file of it. */
export function oneFile(page: readonly PluginOption[]): PluginOption[] {
  const texts: Record<string, string> = {}
  return [
    {
      name: 'neuroviz-one-file',
      enforce: 'pre',
      /** What would be fetched has a name, by which the page finds it among its texts. */
      async load(id) {
        const path = id.replaceAll('\\', '/')
        const instead = INSTEAD.get(path)
        if (instead) return `export * from ${JSON.stringify(instead)}`
        if (WORDS.test(path)) {
          const name = basename(path.replace('?url', ''))
          texts[name] = JSON.stringify(JSON.parse(await readFile(path.replace('?url', ''), 'utf8')))
          return { code: `export default ${JSON.stringify(name)}`, moduleType: 'js', map: null }
        }
        const [, query] = FORMULAS.exec(path) ?? []
        if (!query) return null
        texts[query] = (await textOf(id))!
        const from = JSON.stringify(file('../src/lib/fetched.ts'))
        return { code: `import { fetched } from ${from}\nexport const load = () => fetched(${JSON.stringify(query)})`, moduleType: 'js', map: null }
      },
    },
    ...page,
    {
      name: 'neuroviz-one-file-at-once',
      transform(code, id) {
        const path = id.replaceAll('\\', '/')
        if (path === MAIN) return { code: `${code}\nimport * as all from './later'\nimport { give } from ${LATER}\ngive(all)`, map: null }
        if (!/\bimport\(/.test(code) || path.includes('node_modules')) return null
        const now = code.replace(/\bimport\(\s*(['"])(?:\.\.?\/)+later\1\s*\)/g, 'allLater()')
        if (/\bimport\(/.test(now)) this.error(`${id} should load later.ts alone, but loads something else`)
        return { code: `import { later as allLater } from ${LATER}\n${now}`, map: null }
      },
    },
    {
      name: 'neuroviz-one-file-written',
      apply: 'build',
      enforce: 'post',
      async generateBundle(_, bundle) {
        const scripts = Object.values(bundle).flatMap((part) => (part.type === 'chunk' ? [part.code] : []))
        const styles = Object.values(bundle).flatMap((part) => (part.type === 'asset' && part.fileName.endsWith('.css') ? [String(part.source)] : []))
        if (scripts.length !== 1 || styles.length !== 1) this.error(`one file has one script and one style sheet, but there are ${scripts.length} and ${styles.length}`)
        for (const name of Object.keys(bundle)) delete bundle[name]
        this.parse(harmless(scripts[0]!)) // fails where such a text would not stand in a string
        const parts = await partsOf(scripts[0]!, styles[0]!, texts)
        const template = await readFile(file('../recorded.html'), 'utf8')
        this.emitFile({ type: 'asset', fileName: NAME, source: filled(template, parts) })
      },
    },
  ]
}

async function partsOf(code: string, styles: string, texts: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const script = harmless(code)
  const hash = createHash('sha256').update(script).digest('base64')
  const icon = await readFile(file('../public/icon.svg'))
  return {
    // Nothing is fetched, and no script runs but the one that is here.
    policy: `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'`,
    icon: `data:image/svg+xml;base64,${icon.toString('base64')}`,
    styles,
    texts: gzipSync(JSON.stringify(Object.fromEntries(Object.entries(texts).sort())), { level: 9 }).toString('base64'),
    script,
  }
}

/** Text of a script that does not end its element, and begins nothing in it. */
export function harmless(code: string): string {
  return code.replace(/<(?=\/script|script|!--)/gi, '\\x3C')
}

/** Each place `{name}` that has a part, and nothing that stands in a part. */
export function filled(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) => parts[name] ?? place)
}
