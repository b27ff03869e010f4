/** Asks the session what is going wrong where the page stands: when it has stood a while, and in play now and then. */
import type { Moment } from '../lib/contract'
import { following } from '../lib/following'
import type { Diagnosis, RunInfo } from '../lib/messages.gen'
import { LostError, RefusedError, type Session } from '../lib/session'
import { toldAll } from '../lib/words.svelte'
import { Crier } from './crier'

const PAUSE = 250
const EVERY = 1000
/** In play, of each so many milliseconds one at most goes to diagnoses: the frames come first. */
const PATIENCE = 20

/** What it follows. */
export interface Patient {
  readonly run: RunInfo | undefined
  readonly moment: Moment
  readonly ready: boolean
  readonly playing: boolean
  readonly revision: number
}

interface Answer {
  readonly step: number
  readonly revision: number
  readonly items: readonly Diagnosis[]
}

export class Diagnoser {
  /** The newest one that is not outdated; it holds until the next. */
  #answer = $state.raw<Answer | null>(null)
  /** What appeared last, for those who listen. */
  spoken = $state('')
  readonly #session: Session
  readonly #patient: Patient
  readonly #failed: (reason: unknown) => void
  readonly #crier = new Crier()
  #timer: ReturnType<typeof setTimeout> | undefined
  #inPlay = false
  #asking = false
  #again = false
  #due = 0

  constructor(session: Session, patient: Patient, failed: (reason: unknown) => void) {
    this.#session = session
    this.#patient = patient
    this.#failed = failed
  }

  get answer(): Answer | null { return toldAll(this.#answer) }
  set answer(answer: Answer | null) { this.#answer = answer }
  get findings(): readonly Diagnosis[] { return this.answer?.items ?? [] }

  /** The page shows another moment, or begins or ends to play. */
  attend(): void {
    following.behind.add(this)
    if (this.#asking) {
      this.#again = true
      return
    }
    const { playing } = this.#patient
    if (this.#timer !== undefined && playing && this.#inPlay) return
    clearTimeout(this.#timer)
    this.#inPlay = playing
    this.#timer = setTimeout(() => void this.#work(), playing ? Math.max(0, this.#due - Date.now()) : following.hurried ? 0 : PAUSE)
  }

  /** The network is another one: nothing is known of it yet. */
  forget(): void {
    this.answer = null
    this.#crier.forget()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    following.behind.delete(this)
  }

  async #work(): Promise<void> {
    this.#timer = undefined
    await this.#ask()
    if (this.#timer === undefined) following.behind.delete(this)
  }

  async #ask(): Promise<void> {
    const { run, ready, playing, moment, revision } = this.#patient
    if (!run || !ready) return
    // In play the session has done the step that is shown: it stands at the next.
    const step = playing ? moment.step + 1 : moment.step
    if (this.answer?.step === step && this.answer.revision === revision) return
    this.#asking = true
    this.#again = false
    const asked = Date.now()
    try {
      const { message } = await this.#session.ask('diagnoses', { type: 'diagnose', step })
      this.#take({ step, revision, items: message.items })
    } catch (reason) {
      if (reason instanceof RefusedError) this.answer = null // nothing is known: that is not to say that all is well
      else if (!(reason instanceof LostError)) this.#failed(reason)
    } finally {
      this.#asking = false
      this.#due = Date.now() + Math.max(EVERY, PATIENCE * (Date.now() - asked))
      if (this.#again) this.attend()
    }
  }

  #take(answer: Answer): void {
    const { revision, playing, moment } = this.#patient
    if (answer.revision !== revision || (!playing && answer.step !== moment.step)) {
      this.#again = true
      return
    }
    const same = this.#answer && JSON.stringify(answer.items) === JSON.stringify(this.#answer.items)
    this.#answer = same && this.#answer ? { ...answer, items: this.#answer.items } : answer
    this.spoken = this.#crier.cry(this.findings) ?? this.spoken
  }
}
