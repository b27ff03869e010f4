import { minify } from 'terser'
import type { Plugin } from 'vite'

/** What Vite's minifier leaves, Terser makes smaller by a fiftieth, as gzip counts. */
export function smaller(): Plugin {
  return {
    name: 'neuroviz-smaller',
    apply: 'build',
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        const { code } = await minify(chunk.code, {
          module: true,
          // A getter of ours may be read for its effect alone: it says what an effect follows.
          compress: { ecma: 2020, passes: 3, pure_getters: false },
        })
        chunk.code = code!
      }
    },
  }
}
