/** Looking at a file before it is used: sending it, reading it with the reader's choices, and what is wrong with those. */
import type { File as DataFile, FileRead } from '../../lib/messages.gen'
import type { Offered, OwnFiles } from '../../lib/ownFiles.svelte'
import { LostError, RefusedError } from '../../lib/session'
import { say } from '../../lib/words.svelte'

export interface Wrong {
  readonly field: string
  readonly sentence: string
}

export class Looking {
  phase = $state<'sending' | 'reading' | 'shown'>('sending')
  received = $state(0)
  /** What was asked for last; its choices that are null are recognised. */
  asked = $state.raw<DataFile | null>(null)
  read = $state.raw<FileRead | null>(null)
  wrong = $state.raw<Wrong | null>(null)
  #closed = false
  #wish = 0
  readonly #files: OwnFiles
  readonly #offered: Offered

  constructor(files: OwnFiles, offered: Offered) {
    this.#files = files
    this.#offered = offered
  }

  /** The choices as they stand: those asked for, and what was recognised for the rest. */
  get file(): DataFile | null {
    const { asked, read } = this
    if (!asked || !read) return asked
    const settled = Object.entries(asked).map(([name, value]) => [name, value ?? read.file[name as keyof DataFile]])
    return Object.fromEntries(settled) as DataFile
  }

  /** Can it be used as it is shown? */
  get usable(): boolean {
    return this.phase === 'shown' && this.read !== null && this.wrong === null
  }

  async begin(): Promise<void> {
    const { name, bytes, file } = this.#offered
    await this.#try(async () => {
      const sent = bytes ? await this.#files.send(name, bytes, (received) => this.#told(received)) : file
      if (sent) await this.#ask(file ?? sent)
    })
  }

  /** Read it once more with other choices. */
  async choose(changes: Partial<DataFile>): Promise<void> {
    const { asked } = this
    if (asked) await this.#try(() => this.#ask({ ...asked, ...changes }))
  }

  /** Predict another column. Columns that the reader has chosen stay so; the one that is predicted is none of them. */
  async predict(target: string): Promise<void> {
    const columns = this.asked?.columns?.filter((name) => name !== target) ?? null
    await this.choose({ target, task: null, columns })
  }

  /** Take these columns as inputs, or leave them. */
  async take(names: readonly string[], taken: boolean): Promise<void> {
    const columns = new Set(this.file?.columns ?? [])
    for (const name of names) {
      if (taken) columns.add(name)
      else columns.delete(name)
    }
    await this.choose({ columns: [...columns], target: this.file?.target ?? null })
  }

  refuse(field: string | null, sentence: string): void {
    this.wrong = { field: field ?? 'data', sentence }
  }

  close(): void {
    this.#closed = true
  }

  #told(received: number): boolean {
    this.received = received
    return !this.#closed
  }

  /** Ask for a reading; the newest wish wins. */
  async #ask(file: DataFile): Promise<void> {
    const wish = ++this.#wish
    this.asked = file
    this.phase = 'reading'
    const read = await this.#files.read(file).catch((reason: unknown) => {
      if (wish === this.#wish) throw reason
      return null
    })
    if (read === null || wish !== this.#wish) return
    this.read = read
    this.wrong = read.problem
    this.phase = 'shown'
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.wrong = null
    try {
      await work()
    } catch (reason) {
      this.phase = this.read ? 'shown' : this.phase
      if (reason instanceof RefusedError) this.refuse(reason.field, reason.message)
      else if (reason instanceof LostError) this.refuse(null, say('data.lost_choose_again'))
      else this.refuse(null, reason instanceof Error ? reason.message : String(reason))
    }
  }
}
