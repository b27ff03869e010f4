import { compactFormat, holdFormat, holdFormats, tableFormats, type Format } from '../lib/format'
import { numbers, type Reading } from './readings'

/** The formats of a table's columns, picked once for the whole table; while playing they hold, so that digits do not dance. */
export class SteadyFormats<K extends string> {
  #held: Record<K, Format> | undefined
  readonly #significant: number
  readonly columns: Record<K, Format>

  /** `significant`: digits that the smallest number keeps. */
  constructor(readings: () => Record<K, Iterable<Reading>>, playing: () => boolean, significant = 2) {
    this.#significant = significant
    this.columns = $derived(this.#hold(readings(), playing()))
  }

  #hold(readings: Record<K, Iterable<Reading>>, playing: boolean): Record<K, Format> {
    const values = Object.entries(readings).map(([name, each]) => [name, numbers(each as Iterable<Reading>)])
    this.#held = holdFormats(this.#held, tableFormats(Object.fromEntries(values) as Record<K, number[]>, this.#significant), playing)
    return this.#held
  }
}

/** Formats of quantities that do not add up, each of its own size; while playing they hold. */
export class SteadyColumns {
  #held: Record<string, Format> = {}
  readonly columns: Record<string, Format>

  constructor(readings: () => Record<string, Iterable<Reading>>, playing: () => boolean) {
    this.columns = $derived(this.#hold(readings(), playing()))
  }

  #hold(readings: Record<string, Iterable<Reading>>, playing: boolean): Record<string, Format> {
    const formats = Object.entries(readings).map(([name, each]) => [name, holdFormat(this.#held[name], compactFormat(numbers(each)), playing)] as const)
    this.#held = Object.fromEntries(formats)
    return this.#held
  }
}
