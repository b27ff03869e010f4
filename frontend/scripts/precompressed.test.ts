import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compressAll } from './precompressed'

test('every text is there compressed too, and nothing else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'built-'))
  try {
    await mkdir(join(folder, 'assets'))
    const script = 'export const all = [1, 1, 1]\n'.repeat(99)
    for (const [name, content] of Object.entries({ 'index.html': '<!doctype html>', 'assets/page-1.js': script, 'assets/font.woff2': 'wOF2' })) await writeFile(join(folder, name), content)
    await compressAll(folder)
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(['assets', 'assets/font.woff2', 'assets/page-1.js', 'assets/page-1.js.br', 'assets/page-1.js.gz', 'index.html', 'index.html.br', 'index.html.gz'])
    const [br, gz] = await Promise.all(['.br', '.gz'].map((ending) => readFile(join(folder, `assets/page-1.js${ending}`))))
    expect([brotliDecompressSync(br!).toString(), gunzipSync(gz!).toString()]).toEqual([script, script])
    expect(Math.max(br!.length, gz!.length)).toBeLessThan(script.length / 5)
  } finally {
    await rm(folder, { recursive: true })
  }
})
