import { defineConfig } from 'vite'
import { oneFile } from './scripts/oneFile.ts'
import { ours } from './scripts/ours.ts'

/** The page in one file, beside the one that a server serves: `src/neuroviz/recordings/html.py` puts a recording into it. */
export default defineConfig({
  plugins: oneFile(ours()),
  publicDir: false,
  build: {
    outDir: '../src/neuroviz/static',
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: Infinity,
    rolldownOptions: { input: 'src/main.ts', output: { codeSplitting: false } },
  },
})
