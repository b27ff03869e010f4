import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import { scopeOf } from './scripts/scopes.js'

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    cssHash: ({ filename }) => scopeOf(filename),
    discloseVersion: false,
    runes: true,
  },
}
