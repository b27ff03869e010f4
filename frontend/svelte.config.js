import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    cssHash: ({ hash, css }) => `s${hash(css).slice(0, 4)}`,
    discloseVersion: false,
  },
}
