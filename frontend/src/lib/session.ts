/** Questions and answers over a transport: each command gets a number, and the promise of its one answer. */
import type { AnyCommand, AnyEvent, Progress, Ready, Welcome } from './messages.gen'
import type { Transport } from './transport'
import { decodePacket, encodePacket, type Arrays, type Packet } from './wire'

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never
export type Question = WithoutId<AnyCommand>
export type Answer<T extends AnyEvent['type']> = Packet<Extract<AnyEvent, { type: T }>>

export class RefusedError extends Error {
  constructor(
    readonly field: string | null,
    sentence: string,
  ) {
    super(sentence)
  }
}

export class LostError extends Error {
  constructor() {
    super('The connection was lost before the answer came.')
  }
}

export interface SessionHandlers {
  welcome(event: Welcome): void
  ready(event: Ready): void
  progress(event: Progress): void
  /** There is no session to be had, and why. */
  turnedAway(sentence: string): void
  /** The command has its answer. */
  settled(id: number): void
  lost(): void
}

interface Pending {
  resolve(packet: Packet): void
  reject(error: Error): void
}

export class Session {
  readonly #transport: Transport
  readonly #pending = new Map<number, Pending>()
  #handlers: SessionHandlers | undefined
  #next = 1
  #there = false

  constructor(transport: Transport) {
    this.#transport = transport
  }

  start(handlers: SessionHandlers): void {
    this.#handlers = handlers
    this.#transport.start({ packet: (bytes) => this.#receive(decodePacket(bytes)), lost: () => this.#lost() })
  }

  /** Try to connect at once. */
  again(): void {
    this.#transport.again()
  }

  stop(): void {
    this.#transport.stop()
  }

  /** Where nobody is there to answer, the question is lost at once. */
  ask<T extends AnyEvent['type']>(type: T, question: Question, arrays?: Arrays): Promise<Answer<T>> {
    if (!this.#there) return Promise.reject(new LostError())
    const id = this.#next++
    return new Promise<Answer<T>>((resolve, reject) => {
      const accept = (packet: Packet): void => {
        if (packet.message.type === type) resolve(packet as Answer<T>)
        else reject(new Error(`the answer to "${question.type}" should be "${type}", but it is "${packet.message.type}"`))
      }
      this.#pending.set(id, { resolve: accept, reject })
      this.#transport.send(encodePacket({ ...question, id } as AnyCommand, arrays))
    })
  }

  /** Say something whose answer is another command's. */
  tell(question: Question): void {
    this.#transport.send(encodePacket({ ...question, id: this.#next++ } as AnyCommand))
  }

  #receive(packet: Packet): void {
    const event = packet.message
    switch (event.type) {
      case 'welcome':
        this.#there = true
        return this.#handlers?.welcome(event)
      case 'ready':
        return this.#handlers?.ready(event)
      case 'progress':
        return this.#handlers?.progress(event)
      case 'refused':
        if (event.id === null) this.#handlers?.turnedAway(event.sentence)
        return this.#settle(event.id, ({ reject }) => reject(new RefusedError(event.field, event.sentence)))
      case 'opened':
      case 'step':
      case 'epoch_span':
      case 'curves':
      case 'sample_table':
      case 'diagnoses':
      case 'state':
      case 'outcome':
      case 'surface_map':
      case 'layer_weights':
      case 'found':
      case 'file_put':
      case 'file_read':
      case 'shared':
      case 'shared_read':
      case 'exported':
      case 'ready_made':
      case 'compared':
        return this.#settle(event.id, ({ resolve }) => resolve(packet))
      default:
        event satisfies never
    }
  }

  #settle(id: number | null, how: (pending: Pending) => void): void {
    const pending = id === null ? undefined : this.#pending.get(id)
    if (id === null || !pending) return
    this.#pending.delete(id)
    this.#handlers?.settled(id)
    how(pending)
  }

  #lost(): void {
    this.#there = false
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new LostError())
    this.#handlers?.lost()
  }
}
