/** Runs side by side: all of them at the same moment, and nothing is shown before all have answered. */
import type { Moment } from '../lib/contract'
import { epochsBefore } from '../lib/location'
import { locationName } from '../lib/operations'
import type { OwnFiles } from '../lib/ownFiles.svelte'
import { Playback, type Stand, type Surroundings } from '../lib/playback.svelte'
import { sameSamples } from '../lib/selection'
import { LostError } from '../lib/session'
import type { Transport } from '../lib/transport'
import { say } from '../lib/words.svelte'
import { Lane, type Candidate, type Reached } from './lane.svelte'
import { Pace } from './pace'
import { spokenOf } from './telling'

/** What each lane is at a moment; null: it has nothing to show. */
interface Tick {
  readonly done: number
  readonly reached: readonly (Reached | null)[]
}

/** Speeds (lib/speed.ts): the slowest at which steps, and at which epochs, go by. */
export const BY_STEP = 4
export const BY_EPOCH = 6
/** As fast as it goes: an answer that took fewer milliseconds is followed by a question of twice as many epochs, one that took more by half as many. */
const [SOON, LATE] = [120, 300]
const MOST_EPOCHS = 256
/** Milliseconds between two readings of the curves while playing. */
const CURVES = 120

interface Surround extends Surroundings {
  transport(): Transport
}

export class Comparison implements Stand<Tick> {
  readonly lanes: readonly Lane[]
  readonly playback: Playback<Tick>
  /** Steps that are done, or epochs (`pace`). */
  done = $state(0)
  /** The furthest at which it stood. */
  furthest = $state(0)
  spoken = $state('')
  readonly pace = $derived.by(() => new Pace(this.lanes.flatMap(({ run }) => run ?? [])))
  readonly count = 1
  readonly #surround: Surround
  /** Going elsewhere by hand overtakes what was asked for before. */
  #journey = 0
  #wanted = 0
  /** The steps to begin at, until it has begun. */
  #start: number | null
  #next: Tick | undefined
  #epochs = 1
  #curvesAt = -Infinity

  /** `start`: the steps that are done when they begin to be compared, and the sample in focus. */
  constructor(candidates: readonly (readonly [Candidate, string])[], files: OwnFiles, start: { steps: number; focus: number }, surround: Surround) {
    this.#surround = surround
    this.#start = start.steps
    const handlers = { opened: () => void this.#begin(), pin: (sample: number | null) => this.pin(sample) }
    this.lanes = candidates.map((each) => new Lane(surround.transport(), files, each, handlers))
    for (const lane of this.lanes) lane.focusOn(start.focus)
    this.playback = new Playback(this, surround.clock)
    this.playback.setSpeed(BY_EPOCH + 1)
  }

  start(): void {
    for (const lane of this.lanes) lane.start()
  }

  stop(): void {
    this.playback.stop()
    for (const lane of this.lanes) lane.stop()
  }

  get ready(): boolean { return this.lanes.every((lane) => lane.ready) }
  get playing(): boolean { return this.playback.playing }
  get ended(): boolean { return this.lanes.every((lane) => lane.ended) }
  get reducedMotion(): boolean { return this.#surround.reducedMotion() }
  /** As playing counts: it stands on the last step that is done. */
  get moment(): Moment { return { step: this.done - 1, operation: 0 } }
  /** Do all have the same samples? */
  readonly sameData: boolean = $derived.by(() => {
    const runs = this.lanes.flatMap(({ run }) => run ?? [])
    return runs.every((run) => sameSamples(runs[0], run))
  })

  /** "Epoch 3 · batch 2 of 8", the last step done. */
  readonly momentName: string = $derived.by(() => {
    const [shown] = this.lanes.filter(({ run, step }) => run && step)
    if (!shown?.run) return ''
    const last = this.pace.last(shown.run, this.done)
    if (!last) return say('compare.beginning')
    return this.pace.byStep ? locationName(last) : say('compare.after_epochs', { count: this.done })
  })

  // -- Acting -----------------------------------------------------------------------------------------------------------

  toggle(): void {
    if (this.playing) this.playback.pause()
    else if (this.ready && !this.ended) this.playback.play()
  }

  /** Stand where so much is done. */
  async travel(done: number): Promise<void> {
    this.playback.stop()
    if (this.#start === null) await this.#go(Math.max(0, done))
  }

  /** By hand: it is said aloud. */
  async byHand(to: (from: number) => number): Promise<void> {
    await this.travel(to(this.#wanted))
    this.spoken = spokenOf(this)
  }

  nextStep(): Promise<void> { return this.byHand((from) => (this.ended ? from : from + 1)) }
  previousStep(): Promise<void> { return this.byHand((from) => from - 1) }
  nextEpoch(): Promise<void> { return this.byHand((from) => (this.ended ? from : this.pace.epochFrom(from, 1))) }
  previousEpoch(): Promise<void> { return this.byHand((from) => this.pace.epochFrom(from, -1)) }
  restart(): Promise<void> { return this.byHand(() => 0) }

  /** The same sample in focus everywhere. */
  pin(sample: number | null): void {
    for (const lane of this.lanes) lane.focusOn(sample)
    void this.travel(this.#wanted)
  }

  // -- What playing needs -----------------------------------------------------------------------------------------------

  held(step: number): Tick | undefined {
    return this.#next?.done === step + 1 ? this.#next : undefined
  }

  async load(step: number): Promise<void> {
    const journey = this.#journey
    const tick = await this.#ask(step + 1, false)
    if (journey === this.#journey) this.#next = tick
  }

  async advance(to: 'epoch' | 'anywhere', from: number): Promise<Tick | undefined> {
    const [journey, before] = [this.#journey, performance.now()]
    const tick = await this.#ask(this.pace.epochFrom(from, to === 'epoch' ? 1 : this.#epochs), false)
    const took = performance.now() - before
    if (took < SOON) this.#epochs = Math.min(MOST_EPOCHS, 2 * this.#epochs)
    else if (took > LATE) this.#epochs = Math.max(1, this.#epochs >> 1)
    return journey === this.#journey ? tick : undefined
  }

  after(tick: Tick): number | null {
    const on = tick.reached.some((each) => each && !each.data.header.divergence)
    return on ? tick.done : null
  }

  show({ done, reached }: Tick): void {
    this.lanes.forEach((lane, index) => {
      const each = reached[index]
      if (each) lane.show(each)
    })
    this.done = this.#wanted = done
    this.furthest = Math.max(this.furthest, done)
    if (this.ended && this.playing) this.playback.pause()
  }

  epochsAt(step: number): number {
    return this.pace.epochs(step + 1)
  }

  rest(): void {
    void this.byHand((from) => from)
  }

  failed(reason: unknown): void {
    if (reason instanceof LostError) return
    this.playback.stop()
    throw reason
  }

  // -- Inside -----------------------------------------------------------------------------------------------------------

  /** All of them are there, for the first time or again. */
  async #begin(): Promise<void> {
    if (!this.ready) return
    const [run] = this.lanes.flatMap((lane) => lane.run ?? [])
    if (this.#start !== null && run) this.#wanted = this.pace.byStep ? this.#start : Math.floor(epochsBefore(run, this.#start))
    this.#start = null
    await this.#go(this.#wanted)
  }

  async #go(done: number): Promise<void> {
    const journey = ++this.#journey
    this.#next = undefined
    this.#wanted = done
    try {
      const tick = await this.#ask(done, true)
      if (journey === this.#journey) this.show(tick)
    } catch (reason) {
      this.failed(reason)
    }
  }

  async #ask(done: number, still: boolean): Promise<Tick> {
    const now = performance.now()
    const curves = still || now - this.#curvesAt >= CURVES
    if (curves) this.#curvesAt = now
    const reached = await Promise.all(this.lanes.map((lane) => lane.reach(lane.run ? this.pace.steps(lane.run, done) : 0, { still, curves })))
    return { done, reached }
  }
}
