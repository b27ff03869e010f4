/** Says each finding once, politely: not again while it holds, nor when it comes and goes. */
import type { Diagnosis } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'

export const keyOf = ({ kind, layer }: Diagnosis): string => `${kind} ${layer ?? ''}`

export class Crier {
  readonly #said = new Set<string>()

  /** What to say; undefined: nothing new. A divergence is told by the banner. */
  cry(items: readonly Diagnosis[]): string | undefined {
    const fresh = items.filter((item) => item.kind !== 'diverged' && !this.#said.has(keyOf(item)))
    for (const item of fresh) this.#said.add(keyOf(item))
    if (fresh.length === 0) return undefined
    return say('diagnosis.cry', { count: fresh.length, sentences: fresh.map(({ sentence }) => sentence).join(' ') })
  }

  forget(): void {
    this.#said.clear()
  }
}
