import { readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

const folder = `${import.meta.dirname}/src`
const components = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.svelte')).sort()

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    // A component's number: as short as a name can be that scopes its styles.
    cssHash: ({ filename }) => `s${components.indexOf(relative(folder, filename)).toString(36)}`,
    discloseVersion: false,
    runes: true,
  },
}
