import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|json|html|svg)$/
/** By what the name of the compressed file ends with; the server knows the same (`ENCODINGS` in server/page.py). */
const WAYS: Record<string, (content: Buffer) => Buffer> = {
  '.br': (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  '.gz': (content) => gzipSync(content, { level: 9, memLevel: 9 }),
}

/** Beside each text of what is built the same compressed, at its best, so that the server has only to send it. */
export function precompressed(): Plugin {
  let folder = ''
  return {
    name: 'neuroviz-precompressed',
    apply: 'build',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    closeBundle: () => compressAll(folder),
  }
}

export async function compressAll(folder: string): Promise<void> {
  for (const name of (await readdir(folder, { recursive: true })).filter((name) => TEXT.test(name))) {
    const content = await readFile(join(folder, name))
    for (const [ending, compress] of Object.entries(WAYS)) await writeFile(join(folder, name + ending), compress(content))
  }
}
