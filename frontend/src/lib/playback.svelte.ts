/** Playing: which moment comes next, and when. It knows time and speed, and nothing of the session. */
import type { Moment } from './contract'
import { momentAfter } from './operations'
import { Overture, overtureRate } from './overture'
import { EPOCHS, OVERTURE_START, operationMilliseconds, speedAt, type Speed } from './speed'
import type { TraceData } from './step'

export interface Clock {
  now(): number
  frame(callback: (now: number) => void): void
}

/** What the page is surrounded by: time, and what its person wishes of movement. */
export interface Surroundings {
  readonly clock: Clock
  readonly reducedMotion: () => boolean
}

/** What playing needs of whoever stands in a run; `D` is what is known of a moment. */
export interface Stand<D = TraceData> {
  readonly moment: Moment
  readonly count: number
  readonly ready: boolean
  readonly reducedMotion: boolean
  /** What is known of a step, where the page holds it. */
  held(step: number): D | undefined
  load(step: number): Promise<unknown>
  /** Train to the end of the epoch, or as far as one call goes; undefined where the run changed meanwhile. */
  advance(to: 'epoch' | 'anywhere', from: number): Promise<D | undefined>
  /** The step that comes after what is known; null: nothing does. */
  after(data: D): number | null
  show(data: D, operation: number): void
  epochsAt(step: number): number
  /** Playing has ended: stand on a whole step. */
  rest(): void
  failed(reason: unknown): void
}

/** Milliseconds that an operation takes on the stage when stepping by hand. */
export const BY_HAND = 700
const LONGEST_FRAME = 250
const MEASURE = 500

export class Playback<D = TraceData> {
  playing = $state(false)
  speedIndex = $state(OVERTURE_START)
  operationMilliseconds = $state(0)
  epochsPerSecond = $state(NaN)
  #speed = $state.raw<Speed>(speedAt(OVERTURE_START))
  #progress = $state(1)
  #due = 0
  #last = 0
  #held = false
  #inFlight: Promise<void> | undefined
  #newest: D | undefined
  #measure = { at: 0, epochs: 0 }
  #run = 0
  readonly #overture = new Overture()
  readonly #stand: Stand<D>
  readonly #clock: Clock

  constructor(stand: Stand<D>, clock: Clock) {
    this.#stand = stand
    this.#clock = clock
  }

  get speed(): Speed {
    return this.#speed
  }

  get progress(): number {
    return this.#stand.reducedMotion ? 1 : Math.min(1, this.#progress)
  }

  /** Slow enough for every operation to be seen. */
  get byOperation(): boolean {
    return this.#speed.unit === 'operation'
  }

  /** The person chose: an overture is over. */
  setSpeed(index: number): void {
    this.#overture.end()
    this.#choose(index)
  }

  play(): void {
    if (this.playing) return
    this.playing = true
    this.#progress = 1
    this.#due = 1
    this.#begin()
    const run = ++this.#run
    this.#last = this.#clock.now()
    this.#measure = { at: this.#last, epochs: this.#stand.epochsAt(this.#stand.moment.step) }
    this.#clock.frame((now) => this.#frame(now, run))
  }

  pause(): void {
    if (!this.playing) return
    this.#stop()
    this.#stand.rest()
  }

  /** Stop where the moment is, and ask for nothing. */
  stop(): void {
    if (this.playing) this.#stop()
  }

  /** Run something while nothing plays, and play on after it. */
  async while(action: () => Promise<void>): Promise<void> {
    this.#held = true
    try {
      await this.#inFlight
      await action()
    } finally {
      this.#newest = undefined
      this.#held = false
    }
  }

  /** Draw the operation just stepped to by hand. */
  animate(): void {
    if (this.playing || this.#stand.reducedMotion) return
    this.operationMilliseconds = BY_HAND
    this.#progress = 0
    const run = ++this.#run
    const start = this.#clock.now()
    const draw = (now: number): void => {
      if (run !== this.#run) return
      this.#progress = Math.min(1, Math.max(0, now - start) / BY_HAND)
      if (this.#progress < 1) this.#clock.frame(draw)
    }
    this.#clock.frame(draw)
  }

  still(): void {
    if (this.playing) return
    this.#run++
    this.#progress = 1
  }

  #stop(): void {
    this.playing = false
    this.#run++
    this.#progress = 1
    this.#newest = undefined
    this.epochsPerSecond = NaN
    if (!this.#overture.ahead) this.#overture.end()
  }

  #begin(): void {
    if (!this.#overture.ahead) return this.#choose(this.speedIndex)
    if (this.#stand.reducedMotion) return this.setSpeed(EPOCHS)
    this.#overture.begin()
    this.#choose(OVERTURE_START)
    this.#setSpeed({ unit: 'operation', rate: overtureRate(this.#stand.count) })
    this.#progress = 0
  }

  #choose(index: number): void {
    this.speedIndex = index
    this.#setSpeed(speedAt(index))
  }

  #setSpeed(speed: Speed): void {
    if (speed.unit !== this.#speed.unit) this.#due = 0
    this.#speed = speed
    this.operationMilliseconds = operationMilliseconds(speed)
    if (speed.unit !== 'operation') this.#progress = 1
  }

  #frame(now: number, run: number): void {
    if (run !== this.#run || !this.playing) return
    const elapsed = Math.min(LONGEST_FRAME, Math.max(0, now - this.#last))
    this.#last = now
    if (this.#stand.ready && !this.#held) {
      this.#conduct(now)
      this.#go(elapsed)
      this.#measureSpeed(now)
    }
    this.#clock.frame((next) => this.#frame(next, run))
  }

  #conduct(now: number): void {
    const index = this.#overture.speedAt(now)
    if (index !== undefined && index !== this.speedIndex) this.#choose(index)
  }

  #go(elapsed: number): void {
    const { unit, rate } = this.#speed
    if (unit === 'operation') return this.#goByOperation(elapsed)
    if (unit === 'fastest') return this.#goFlatOut()
    this.#due = Math.min(1, this.#due + (elapsed * rate) / 1000)
    if (this.#due < 1) return
    if (unit === 'step') this.#goByStep()
    else this.#goByEpoch()
  }

  #goByOperation(elapsed: number): void {
    this.#progress += elapsed / this.operationMilliseconds
    if (this.#progress < 1) return
    const next = momentAfter(this.#stand.moment, this.#stand.count)
    if (this.#overture.inFirstStep && next.operation === 0) return this.#overture.quicken(this.#last)
    const data = this.#stand.held(next.step)
    if (!data) return this.#await(() => this.#stand.load(next.step))
    this.#progress = Math.min(this.#progress - 1, 0.5)
    this.#stand.show(data, next.operation)
  }

  #goByStep(): void {
    const { step, operation } = this.#stand.moment
    const next = operation < this.#stand.count - 1 ? step : step + 1
    const data = this.#stand.held(next)
    if (!data) return this.#await(() => this.#stand.load(next))
    this.#due -= 1
    this.#stand.show(data, this.#stand.count - 1)
  }

  #goByEpoch(): void {
    this.#await(async () => {
      const data = await this.#stand.advance('epoch', this.#from())
      if (!data || !this.playing || this.#held) return
      this.#due = Math.max(0, this.#due - 1)
      this.#stand.show(data, this.#stand.count - 1)
    })
  }

  /** One frame in flight while the one before is drawn. */
  #goFlatOut(): void {
    if (this.#newest) {
      this.#stand.show(this.#newest, this.#stand.count - 1)
      this.#newest = undefined
    }
    if (this.playing) this.#await(() => this.#pump())
  }

  async #pump(): Promise<void> {
    let from = this.#from()
    while (this.playing && !this.#held && this.#speed.unit === 'fastest') {
      const data = await this.#stand.advance('anywhere', from)
      if (!data || !this.playing || this.#held) return
      this.#newest = data
      const next = this.#stand.after(data)
      if (next === null) return
      from = next
    }
    if (this.#newest && this.playing && !this.#held) this.#stand.show(this.#newest, this.#stand.count - 1)
    this.#newest = undefined
  }

  /** The step that training goes on with: the one on the screen counts as done once its check is. */
  #from(): number {
    const { step, operation } = this.#stand.moment
    return operation === this.#stand.count - 1 ? step + 1 : step
  }

  #await(work: () => Promise<unknown>): void {
    if (this.#inFlight) return
    this.#inFlight = work()
      .then(() => undefined, (reason: unknown) => this.#stand.failed(reason))
      .finally(() => (this.#inFlight = undefined))
  }

  #measureSpeed(now: number): void {
    const seconds = (now - this.#measure.at) / 1000
    if (seconds * 1000 < MEASURE) return
    const epochs = this.#stand.epochsAt(this.#stand.moment.step)
    this.epochsPerSecond = Math.max(0, (epochs - this.#measure.epochs) / seconds)
    this.#measure = { at: now, epochs }
  }
}
