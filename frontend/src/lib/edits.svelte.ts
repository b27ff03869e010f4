/** The recipe that the page holds, and the ones it was before: editing, and taking an edit back. */
import type { Moment } from './contract'
import { handOver, type KeptState } from './keeper'
import type { File as DataFile, Opened, RunInfo } from './messages.gen'
import type { OwnFiles } from './ownFiles.svelte'
import { RefusedError, type Session } from './session'

interface Former {
  readonly recipe: string
  readonly moment: Moment
  readonly state: KeptState | null
  readonly file: DataFile | null
}

const MOST_FORMER = 50

export class Edits {
  error = $state.raw<{ field: string | null; sentence: string } | null>(null)
  /** The file of a recipe that could not be opened because nobody has it. */
  missing = $state.raw<DataFile | null>(null)
  /** Opaque: what the session gave, word for word. */
  recipe: string | null = null
  state: KeptState | null = null
  /** The file from which the recipe takes its data. */
  file: DataFile | null = null
  #former = $state.raw<readonly Former[]>([])
  readonly #session: Session
  readonly #files: OwnFiles

  constructor(session: Session, files: OwnFiles) {
    this.#session = session
    this.#files = files
  }

  get canUndo(): boolean {
    return this.#former.length > 0
  }

  /** Stand at `step` of the page's run, wherever the session was. */
  async open(step: number): Promise<Opened> {
    const file = this.file ?? fileIn(this.recipe)
    this.missing = null
    if (file) await this.#files.give(file)
    const { state, arrays } = handOver(this.state, step)
    const answer = this.#session.ask('opened', { type: 'open', recipe: this.recipe, step, state }, arrays)
    const { message } = await answer.catch((reason: unknown) => {
      if (file && reason instanceof RefusedError && reason.field === 'data') this.missing = file
      throw reason
    })
    this.#hold(message)
    return message
  }

  async edit(moment: Moment, path: string, value: unknown): Promise<Opened | undefined> {
    const former = { recipe: this.recipe ?? '', moment, state: this.state, file: this.file }
    const message = await this.#refusable(async () => {
      const packet = await this.#session.ask('opened', { type: 'edit', step: moment.step, path, value })
      return packet.message
    }, path)
    if (!message) return undefined
    this.#former = [...this.#former, former].slice(-MOST_FORMER)
    this.#hold(message)
    if (this.state && this.state.info.step > message.step) this.state = null
    if (!isBranch(path)) this.state = null
    return message
  }

  /** The run as it was before the last edit, and the moment at which it was left. */
  async undo(): Promise<{ opened: Opened; moment: Moment } | undefined> {
    const former = this.#former.at(-1)
    if (!former) return undefined
    const present = { recipe: this.recipe, state: this.state, file: this.file }
    Object.assign(this, { recipe: former.recipe, state: former.state, file: former.file })
    try {
      const opened = await this.open(former.moment.step)
      this.#former = this.#former.slice(0, -1)
      return { opened, moment: former.moment }
    } catch (reason) {
      Object.assign(this, present) // the session still stands at this run
      throw reason
    }
  }

  refuse(field: string | null, sentence: string): void {
    this.error = { field, sentence }
  }

  #hold({ recipe, run }: Opened): void {
    this.recipe = recipe
    this.file = fileOf(run)
    this.#files.inUse = this.file?.sha256 ?? null
  }

  async #refusable<T>(work: () => Promise<T>, path: string): Promise<T | undefined> {
    this.error = null
    try {
      return await work()
    } catch (reason) {
      if (!(reason instanceof RefusedError)) throw reason
      this.refuse(reason.field ?? path, reason.message)
      return undefined
    }
  }
}

/** The file from which a run takes its data. */
export function fileOf(run: RunInfo): DataFile | null {
  return run.data === 'file' ? (run.data_value as DataFile) : null
}

/** The file from which a recipe takes its data: of the recipe's text nothing else is read. */
export function fileIn(recipe: string | null): DataFile | null {
  try {
    const { data } = JSON.parse(recipe ?? '{}') as { data?: DataFile }
    return data?.source === 'file' ? data : null
  } catch {
    return null // what is no recipe is refused by the session, in its own words
  }
}

/** Does an edit of `path` go on from its step, or is it another run? */
export function isBranch(path: string): boolean {
  return /^(training|parameters)(\.|$)/.test(path)
}
