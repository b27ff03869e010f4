/** Files for other tools: the session makes them, and they come piece by piece. */
import type { Bookmark } from '../../lib/messages.gen'
import type { Player } from '../../lib/player.svelte'

/** Milliseconds in which a browser has begun to save. */
const LONG_ENOUGH = 60_000

export interface Exported {
  readonly name: string
  readonly content: Blob
}

/** A file of what the menu calls `what`, with that ending, of a moment of the page. */
export async function exported(player: Player, what: string, ending: string, bookmark: Bookmark): Promise<Exported> {
  const pieces: BlobPart[] = []
  let offset = 0
  for (;;) {
    const { message, arrays } = await player.ask('exported', { type: 'export', what, ending, step: bookmark.step, bookmark, offset })
    const piece = new Uint8Array(arrays.get('bytes')!.data)
    pieces.push(piece)
    offset += piece.length
    if (offset >= message.size) return { name: message.name, content: new Blob(pieces) }
  }
}

/** Let the browser save a file. */
export function saveAs(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const anchor = document.createElement('a')
  Object.assign(anchor, { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), LONG_ENOUGH)
}
