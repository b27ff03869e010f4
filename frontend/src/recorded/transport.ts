/** A transport whose other end is a recording. */
import type { AnyCommand } from '../lib/messages.gen'
import type { Transport, TransportHandlers } from '../lib/transport'
import { decodePacket, encodePacket, type Packet } from '../lib/wire'
import type { Answers } from './answers'

export class RecordedTransport implements Transport {
  readonly #answers: Answers
  #handlers: TransportHandlers | undefined

  constructor(answers: Answers) {
    this.#answers = answers
  }

  start(handlers: TransportHandlers): void {
    this.#handlers = handlers
    this.#say(this.#answers.welcome())
  }

  send(bytes: ArrayBuffer): void {
    const command = decodePacket<AnyCommand>(bytes).message
    const answer = this.#answers.to(command)
    if (answer) this.#say(answer)
  }

  again(): void {}

  stop(): void {
    this.#handlers = undefined
  }

  /** Later, as every answer comes, and after what the browser has to draw. */
  #say({ message, arrays }: Packet): void {
    setTimeout(() => this.#handlers?.packet(encodePacket(message, arrays)))
  }
}
