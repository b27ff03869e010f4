/** The reader's own files: sent to the session in pieces, and kept here, so that another session can go on with them. */
import type { File as DataFile, FileRead } from './messages.gen'
import type { Session } from './session'
import type { Arrays } from './wire'
import { say, toldAll } from './words.svelte'

/** A file that is being looked at: its bytes, and how it was read where it is in use already. */
export interface Offered {
  readonly name: string
  /** null: the session has them from whoever started the server. */
  readonly bytes: Blob | null
  readonly size: number
  readonly file: DataFile | null
}

const PIECE = 2 ** 20
/** The run's file, those of the runs before, and one that is looked at. */
const MOST_KEPT = 4

export class OwnFiles {
  offered = $state.raw<Offered | null>(null)
  /** The SHA-256 of the file of the run. */
  inUse: string | null = null
  readonly #session: Session
  /** By SHA-256, the latest last. */
  readonly #kept: Map<string, Blob>

  constructor(session: Session, kept = new Map<string, Blob>()) {
    this.#session = session
    this.#kept = kept
  }

  /** The same files, for another session. */
  for(session: Session): OwnFiles {
    return new OwnFiles(session, this.#kept)
  }

  /** Look at a file that was dropped or chosen. */
  offer(file: File): void {
    this.offered = { name: file.name, bytes: file, size: file.size, file: null }
  }

  /** Look once more at one that is in use. */
  lookAgain(file: DataFile): void {
    this.offered = { name: file.name, bytes: this.#kept.get(file.sha256) ?? null, size: file.size, file }
  }

  close(): void {
    this.offered = null
  }

  /** Send a file; `told` hears how many bytes have come there, and says whether to go on. */
  async send(name: string, bytes: Blob, told: (received: number) => boolean, sha256: string | null = null): Promise<DataFile | null> {
    const pieces: ArrayBuffer[] = []
    let offset = 0
    for (;;) {
      const piece = await readBytes(name, bytes.slice(offset, offset + PIECE))
      pieces.push(piece)
      const { received, file } = await this.#put(name, bytes.size, offset, sha256, new Uint8Array(piece))
      if (file) return this.#keep(file, new Blob(pieces))
      if (received <= offset) throw new Error(say('lib.file_does_not_arrive', { name, size: bytes.size, received }))
      if (!told(received)) return null
      offset = received
    }
  }

  /** The session is to have this file: it is asked first, and sent what it lacks. */
  async give(file: DataFile): Promise<void> {
    const { file: there } = await this.#put(file.name, file.size, 0, file.sha256, null)
    const bytes = this.#kept.get(file.sha256)
    if (!there && bytes) await this.send(file.name, bytes, () => true, file.sha256)
  }

  /** A file that a recipe names, chosen by the reader. */
  async supply(wanted: DataFile, chosen: File): Promise<void> {
    if (chosen.size !== wanted.size)
      throw new Error(say('lib.another_file', { chosen: chosen.name, has: chosen.size, wanted: wanted.name, size: wanted.size }))
    await this.send(wanted.name, chosen, () => true, wanted.sha256)
  }

  async read(file: DataFile): Promise<FileRead> {
    const { message } = await this.#session.ask('file_read', { type: 'read_file', file })
    return toldAll(message)
  }

  #keep(file: DataFile, bytes: Blob): DataFile {
    this.#kept.delete(file.sha256)
    this.#kept.set(file.sha256, bytes)
    const oldest = [...this.#kept.keys()].find((sha256) => sha256 !== this.inUse)
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return file
  }

  async #put(name: string, size: number, offset: number, sha256: string | null, data: Uint8Array | null): Promise<{ received: number; file: DataFile | null }> {
    const arrays: Arrays = new Map(data ? [['bytes', { shape: [data.length], data }]] : [])
    const { message } = await this.#session.ask('file_put', { type: 'put_file', name, size, offset, sha256 }, arrays)
    return message
  }
}

export async function readBytes(name: string, bytes: Blob): Promise<ArrayBuffer> {
  try {
    return await bytes.arrayBuffer()
  } catch {
    throw new Error(say('lib.file_unreadable', { name }))
  }
}
