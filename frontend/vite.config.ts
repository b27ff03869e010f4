import { defineConfig } from 'vitest/config'
import { forCompression } from './scripts/likeBesideLike.ts'
import { ours } from './scripts/ours.ts'
import { precompressed } from './scripts/precompressed.ts'

/** Where `npm run dev` finds the session. */
const server = process.env['NEUROVIZ_SERVER'] ?? 'http://127.0.0.1:8120'

export default defineConfig(({ mode }) => ({
  plugins: [...ours(), forCompression(), precompressed()],
  base: './',
  build: {
    outDir: '../src/neuroviz/static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // What the page begins with is one script: two of them would tell each other what each has.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/session': { target: server, ws: true, changeOrigin: true } },
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.ts'],
    setupFiles: ['src/words/english.ts'],
    environment: 'node',
    isolate: false,
    maxWorkers: 1,
    testTimeout: 120_000, // a guard against what hangs, not a bound on the machine's speed
  },
}))
