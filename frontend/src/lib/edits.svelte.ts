/** The recipe that the page holds: opening it in a session, and editing it. */
import { Branches, type Held, type Seen } from './branches.svelte'
import { handOver, type KeptState } from './keeper'
import { locate } from './location'
import type { Bookmark, File as DataFile, Opened, RunInfo } from './messages.gen'
import type { OwnFiles } from './ownFiles.svelte'
import { RefusedError, type Session } from './session'
import { told } from './words.svelte'

export class Edits {
  error = $state.raw<{ field: string | null; sentence: string } | null>(null)
  /** The file of a recipe that could not be opened because nobody has it. */
  missing = $state.raw<DataFile | null>(null)
  /** Opaque: what the session gave, word for word. */
  recipe: string | null = null
  state: KeptState | null = null
  /** The file from which the recipe takes its data. */
  file: DataFile | null = null
  readonly branches = new Branches()
  readonly #session: Session
  readonly #files: OwnFiles

  constructor(session: Session, files: OwnFiles) {
    this.#session = session
    this.#files = files
  }

  get held(): Held {
    return { recipe: this.recipe, state: this.state, file: this.file }
  }

  /** Stand at `step` of the page's run, wherever the session was; what a bookmark names must be there. */
  async open(step: number, bookmark?: Bookmark): Promise<Opened> {
    const file = this.file ?? fileIn(this.recipe)
    this.missing = null
    if (file) await this.#files.give(file)
    const { state, arrays } = handOver(this.state, step)
    const answer = this.#session.ask('opened', { type: 'open', recipe: this.recipe, step, bookmark, state }, arrays)
    const { message } = await answer.catch((reason: unknown) => {
      if (file && reason instanceof RefusedError && reason.field === 'data') this.missing = file
      throw reason
    })
    this.#hold(message)
    return message
  }

  /** `run` is the one that is edited, and `seen` where the page stands in it. */
  async edit(run: RunInfo, seen: Seen, path: string, value: unknown): Promise<Opened | undefined> {
    const before = this.branches.left(this.held, seen)
    const { step } = seen.moment
    const message = await this.#refusable(async () => (await this.#session.ask('opened', { type: 'edit', step, path, value })).message, path)
    if (!message) return undefined
    this.#hold(message)
    if (!isBranch(path) || (this.state && this.state.info.step > message.step)) this.state = null
    this.branches.edited(() => told(message.change ?? ''), before, message, isBranch(path) ? locate(run, step) : null)
    return message
  }

  /** Stand in another run. The session still stands at the former one where that cannot be. */
  async enter(held: Held, step: number, bookmark?: Bookmark): Promise<Opened> {
    const former = this.held
    this.#take(held)
    try {
      return await this.open(step, bookmark)
    } catch (reason) {
      this.#take(former)
      throw reason
    }
  }

  #take({ recipe, state, file }: Held): void {
    Object.assign(this, { recipe, state, file })
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
