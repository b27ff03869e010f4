import { minify, type MinifyOptions } from 'terser'
import type { Plugin } from 'vite'
import { exportedPlainly, importedPlainly, namesOfImports, type Given } from './ownNames.ts'

/** A script that is built, as far as it matters here. */
interface Script {
  readonly fileName: string
  readonly imports: readonly string[]
  code: string
}

/**
 * What Vite's minifier leaves, Terser makes smaller by a fiftieth, as gzip counts. What a script gives to others has one name in all of them.
 */
export function smaller(): Plugin {
  return {
    name: 'neuroviz-smaller',
    apply: 'build',
    async generateBundle(_, bundle) {
      const scripts = Object.values(bundle).filter((file) => file.type === 'chunk')
      const known = new Map<string, Given>()
      const given = (file: string): Given | undefined => known.get(scripts.find(({ fileName }) => fileName.endsWith(`/${file}`))?.fileName ?? '')
      for (const script of givingFirst(scripts)) {
        const { code } = await minify(script.code, options(namesOfImports(script.code, given)))
        const { code: plain, given: names } = scripts.some(({ imports }) => imports.includes(script.fileName)) ? exportedPlainly(code!) : { code: code!, given: new Map() }
        known.set(script.fileName, names)
        script.code = importedPlainly(plain, given)
      }
    },
  }
}

/** Scripts after those that they import. */
function givingFirst(scripts: readonly Script[]): Script[] {
  const ordered: Script[] = []
  const add = (script: Script): void => {
    for (const file of script.imports) add(scripts.find(({ fileName }) => fileName === file)!)
    if (!ordered.includes(script)) ordered.push(script)
  }
  scripts.forEach(add)
  return ordered
}

function options(names: ReadonlyMap<string, string>): MinifyOptions {
  return {
    module: true,
    // A getter of ours may be read for its effect alone: it says what an effect follows.
    // Vite's minifier has compared things in one order already, which gzip has got used to.
    compress: { ecma: 2020, passes: 3, pure_getters: false, keep_fargs: false, lhs_constants: false },
    nameCache: { vars: { props: Object.fromEntries([...names].map(([local, name]) => [`$${local}`, name])) } },
  }
}
