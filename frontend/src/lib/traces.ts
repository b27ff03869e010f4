/** The traces that the page holds, so that what is traced can be stepped through without asking again. */
import type { Unit } from './messages.gen'
import type { TraceData } from './step'

export interface TraceRequest {
  readonly step: number
  /** null: the first sample of the batch. */
  readonly focus: number | null
  readonly unit: Unit | null
}

export const HELD_BYTES = 64 * 2 ** 20

const keyOf = ({ step, focus, unit }: TraceRequest): string => `${step} ${focus ?? ''} ${unit ? `${unit.layer}.${unit.unit}` : ''}`
const anyUnit = (request: TraceRequest): TraceRequest => ({ ...request, unit: null })

export class Traces {
  readonly #fetch: (request: TraceRequest) => Promise<TraceData>
  readonly #limit: number
  readonly #held = new Map<string, TraceData>()
  readonly #coming = new Map<string, Promise<TraceData>>()
  #bytes = 0

  constructor(fetch: (request: TraceRequest) => Promise<TraceData>, limit = HELD_BYTES) {
    this.#fetch = fetch
    this.#limit = limit
  }

  /** The trace, where it is held. A whole one serves every unit. */
  get(request: TraceRequest): TraceData | undefined {
    return this.#touch(keyOf(anyUnit(request))) ?? this.#touch(keyOf(request))
  }

  async load(request: TraceRequest): Promise<TraceData> {
    const held = this.get(request)
    if (held) return held
    const key = keyOf(request)
    const coming = this.#coming.get(key) ?? this.#request(key, request)
    return coming
  }

  /** Hold a trace that came otherwise. */
  put(request: TraceRequest, data: TraceData): void {
    this.#hold(keyOf(data.whole ? anyUnit(request) : request), data)
  }

  clear(): void {
    this.#held.clear()
    this.#coming.clear()
    this.#bytes = 0
  }

  #request(key: string, request: TraceRequest): Promise<TraceData> {
    const coming: Promise<TraceData> = this.#fetch(request)
      .then((data) => {
        if (this.#coming.get(key) === coming) this.put(request, data)
        return data
      })
      .finally(() => {
        if (this.#coming.get(key) === coming) this.#coming.delete(key)
      })
    this.#coming.set(key, coming)
    return coming
  }

  #touch(key: string): TraceData | undefined {
    const data = this.#held.get(key)
    if (!data) return undefined
    this.#held.delete(key)
    this.#held.set(key, data)
    return data
  }

  #hold(key: string, data: TraceData): void {
    this.#bytes += data.bytes - (this.#held.get(key)?.bytes ?? 0)
    this.#held.delete(key)
    this.#held.set(key, data)
    for (const [oldest, { bytes }] of this.#held) {
      if (this.#bytes <= this.#limit || oldest === key) return
      this.#held.delete(oldest)
      this.#bytes -= bytes
    }
  }
}
