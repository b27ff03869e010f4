import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'
import { fewFonts, typesetAll, type Declared } from './typeset.ts'

const QUERY = '?typeset'

/**
 * `load` of './formulas.gen.json?typeset' gives the formulas typeset: they are text, so that what is built fetches them as such, beside its
 * scripts. KaTeX's style sheet loses what is not used.
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
      if (!id.endsWith(QUERY)) return null
      const file = id.slice(0, -QUERY.length)
      this.addWatchFile(file)
      const declared = JSON.parse(await readFile(file, 'utf8')) as Record<string, Declared>
      const text = JSON.stringify(typesetAll(declared))
      const address = building && `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name: 'formulas.json', source: text })}`
      const given = address ? `(await fetch(${address})).json()` : `(${text})`
      return { code: `export const load = async () => ${given}`, moduleType: 'js', map: null }
    },
    transform(code, id) {
      return /katex[\\/]dist[\\/]katex(\.min)?\.css$/.test(id) ? { code: fewFonts(code), map: null } : null
    },
  }
}
