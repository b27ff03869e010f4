import type { Plugin } from 'vite'

/**
 * All styles in one sheet, there from the beginning: a script that is imported later has none of its own to wait for, so that
 * Vite's helper for that is the import alone.
 */
export function wholeStyles(): Plugin {
  return {
    name: 'neuroviz-whole-styles',
    apply: 'build',
    enforce: 'pre',
    config: () => ({
      build: {
        cssCodeSplit: false,
        modulePreload: { polyfill: false, resolveDependencies: (_, chunks, { hostType }) => (hostType === 'html' ? chunks : []) },
      },
    }),
    load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load()' : null),
  }
}
