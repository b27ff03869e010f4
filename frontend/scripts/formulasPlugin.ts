import { readFile } from 'node:fs/promises'
import type { Plugin } from 'vite'
import { fewFonts, typesetAll, type Declared } from './typeset.ts'

const QUERY = '?typeset'

/** `import('./formulas.gen.json?typeset')` gives the formulas typeset; KaTeX's style sheet loses what is not used. */
export function formulas(): Plugin {
  return {
    name: 'neuroviz-formulas',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(QUERY)) return null
      const file = id.slice(0, -QUERY.length)
      this.addWatchFile(file)
      const declared = JSON.parse(await readFile(file, 'utf8')) as Record<string, Declared>
      const { formulas, symbols } = typesetAll(declared)
      return { code: `export const formulas = ${JSON.stringify(formulas)}\nexport const symbols = ${JSON.stringify(symbols)}`, moduleType: 'js', map: null }
    },
    transform(code, id) {
      return /katex[\\/]dist[\\/]katex(\.min)?\.css$/.test(id) ? { code: fewFonts(code), map: null } : null
    },
  }
}
