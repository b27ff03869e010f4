/** The session's state as the page sees it: connecting, compiling, ready, lost. */
import type { Status } from './contract'
import type { Menu, Progress, Welcome } from './messages.gen'
import type { Session } from './session'

/** Milliseconds that a computation may take before the page speaks of it. */
const PATIENCE = 200

export interface ConnectionHandlers {
  /** A session is there; after a loss it is a new one, which knows nothing of the run. */
  welcome(): void
  /** Its engine, which was being compiled, computes from now on. */
  ready(): void
  /** The server gives no session; it is asked again. */
  turnedAway?(): void
}

interface Long {
  readonly since: number
  readonly event: Progress
}

export class Connection {
  status = $state<Status>('connecting')
  compilingSeconds = $state(0)
  menu = $state.raw<Menu>()
  version = $state<string>()
  /** A computation under way, once it takes so long that one wonders. */
  progress = $state.raw<Progress | null>(null)
  /** Why the server gives no session, as long as it gives none. */
  turnedAway = $state<string | null>(null)
  readonly session: Session
  readonly #handlers: ConnectionHandlers
  #timer: ReturnType<typeof setInterval> | undefined
  /** The computations under way, by their command, in the order in which they were heard of. */
  readonly #long = new Map<number | null, Long>()

  constructor(session: Session, handlers: ConnectionHandlers) {
    this.session = session
    this.#handlers = handlers
  }

  start(): void {
    this.session.start({
      welcome: (event) => this.#welcome(event),
      ready: () => this.#compiled(),
      progress: (event) => this.#progress(event),
      turnedAway: (sentence) => this.#turnedAway(sentence),
      settled: (id) => this.#settled(id),
      lost: () => this.#lost(),
    })
  }

  stop(): void {
    clearInterval(this.#timer)
    this.session.stop()
  }

  /** Lost: try at once, and not only after the wait. */
  again(): void {
    this.session.again()
  }

  #welcome({ menu, version, ready }: Welcome): void {
    this.turnedAway = null
    this.menu = menu
    this.version = version
    if (ready) this.status = 'ready'
    else this.#compile()
    this.#handlers.welcome()
  }

  #turnedAway(sentence: string): void {
    const before = this.turnedAway
    this.turnedAway = sentence
    if (before === null) this.#handlers.turnedAway?.()
  }

  #progress(event: Progress): void {
    this.#long.set(event.id, { since: this.#long.get(event.id)?.since ?? performance.now(), event })
    this.#speak()
  }

  #settled(id: number): void {
    if (this.#long.delete(id)) this.#speak()
  }

  /** Of several the first, until its answer is there; and then the next one at once, so that nothing flickers. */
  #speak(): void {
    const [first] = this.#long.values()
    if (!first) this.progress = null
    else if (this.progress || performance.now() - first.since >= PATIENCE) this.progress = first.event
  }

  #compile(): void {
    this.status = 'compiling'
    this.compilingSeconds = 0
    clearInterval(this.#timer)
    this.#timer = setInterval(() => (this.compilingSeconds += 1), 1000)
  }

  #compiled(): void {
    clearInterval(this.#timer)
    this.status = 'ready'
    this.#handlers.ready()
  }

  #lost(): void {
    clearInterval(this.#timer)
    this.#long.clear()
    this.progress = null
    if (this.status !== 'connecting') this.status = 'disconnected'
  }
}
