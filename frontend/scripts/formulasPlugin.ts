import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'
import { htmlOf, typesetAll, usedOf, type Declared } from './typeset.ts'

/** What `load` gives of a file of formulas, by the query with which it is imported. */
const GIVEN: Record<string, (declared: Record<string, Declared>) => unknown> = {
  '?declared': (declared) => declared,
  '?typeset': typesetAll,
}

const DECLARED = new URL('../src/formulas/formulas.gen.json', import.meta.url)
const KATEX = /katex[\\/]dist[\\/]katex(\.min)?\.css$/

async function declaredIn(file: string | URL): Promise<Record<string, Declared>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, Declared>
}

/** The text of what such an import gives; undefined for any other. */
export async function textOf(id: string): Promise<string | undefined> {
  const [file = '', query = ''] = id.split(/(?=\?)/)
  const give = GIVEN[query]
  return give && JSON.stringify(give(await declaredIn(file)))
}

/**
 * `load` of './formulas.gen.json?declared' gives the formulas as Python declares them, '?typeset' the same typeset: they are text, so that
 * what is built fetches them as such, beside its scripts. KaTeX's style sheet loses what is not used.
 */
export function formulas(): Plugin {
  let building = false
  return {
    name: 'neuroviz-formulas',
    enforce: 'pre',
    configResolved({ command }) {
      building = command === 'build'
    },
    async load(id) {
      const text = await textOf(id)
      if (text === undefined) return null
      const [file = '', query = ''] = id.split('?')
      this.addWatchFile(file)
      const name = `${query}.json`
      const address = building && `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name, source: text })}`
      const given = address ? `(await fetch(${address})).json()` : `(${text})`
      return { code: `export const load = async () => ${given}`, moduleType: 'js', map: null }
    },
    async transform(code, id) {
      return KATEX.test(id) ? { code: usedOf(code, htmlOf(typesetAll(await declaredIn(DECLARED)))), map: null } : null
    },
  }
}
