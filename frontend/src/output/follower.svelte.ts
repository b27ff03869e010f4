/** Asks for what follows the moment at its own pace: one question at a time, the newest wish next, none queued. */
import { following } from '../lib/following'
import { LostError, RefusedError } from '../lib/session'

/** What is wanted: `key` tells one wish from another. */
export interface Wish<A> {
  readonly key: string
  ask(): Promise<A>
}

/** Milliseconds between two questions at least, and, after one that took long, so many times as long. */
const PAUSE = 100
const PATIENCE = 4

export class Follower<A> {
  /** The last answer, and the key of the wish that it fulfils. */
  answer = $state.raw<{ readonly key: string; readonly value: A } | null>(null)
  refusal = $state.raw<string | null>(null)
  readonly #failed: (reason: unknown) => void
  readonly #rest: (milliseconds: number) => Promise<void>
  #wish: Wish<A> | null = null
  #served: string | null = null
  #busy = false

  constructor(failed: (reason: unknown) => void, rest: (milliseconds: number) => Promise<void> = paintedAndIdle) {
    this.#failed = failed
    this.#rest = rest
  }

  /** null: nothing is wanted. */
  want(wish: Wish<A> | null): void {
    this.#wish = wish
    if (this.#behind) following.behind.add(this)
    if (!this.#busy) void this.#follow()
  }

  get #behind(): boolean {
    return this.#wish !== null && this.#wish.key !== this.#served
  }

  async #follow(): Promise<void> {
    this.#busy = true
    while (this.#wish && this.#behind) {
      const start = performance.now()
      await this.#serve(this.#wish)
      if (!this.#behind) following.behind.delete(this)
      await this.#rest(following.hurried ? 0 : Math.max(PAUSE, PATIENCE * (performance.now() - start)))
    }
    following.behind.delete(this)
    this.#busy = false
  }

  async #serve(wish: Wish<A>): Promise<void> {
    this.#served = wish.key
    try {
      this.answer = { key: wish.key, value: await wish.ask() }
      this.refusal = null
    } catch (reason) {
      if (reason instanceof RefusedError) this.refusal = reason.message
      else if (!(reason instanceof LostError)) this.#failed(reason)
    }
  }
}

/** The pause is over, what came has been painted, and the browser has nothing better to do. */
async function paintedAndIdle(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  await new Promise((resolve) => requestAnimationFrame(resolve))
  const idle = window.requestIdleCallback as typeof window.requestIdleCallback | undefined
  if (idle) await new Promise((resolve) => idle(resolve, { timeout: 500 }))
}
