/** What carries packets between page and session: a WebSocket here; a notebook's channel or a recorded file elsewhere. */

export interface TransportHandlers {
  packet(bytes: ArrayBuffer): void
  lost(): void
}

export interface Transport {
  /** Connect, and connect again whenever the connection is lost. */
  start(handlers: TransportHandlers): void
  send(bytes: ArrayBuffer): void
  /** Where the connection is lost: try at once, without the wait. */
  again(): void
  stop(): void
}

const FIRST_WAIT = 250
const LONGEST_WAIT = 4000

/** Milliseconds to wait before the next attempt, after so many in vain. */
export function backoff(attempts: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempts)
}

/** The session's address beside the page's own. */
export function sessionAddress(page: { protocol: string; host: string; pathname: string }): string {
  const folder = page.pathname.replace(/[^/]*$/, '')
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${folder}session`
}

export class WebSocketTransport implements Transport {
  readonly #address: string
  #socket: WebSocket | undefined
  #handlers: TransportHandlers | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #attempts = 0

  constructor(address: string) {
    this.#address = address
  }

  start(handlers: TransportHandlers): void {
    this.#handlers = handlers
    this.#connect()
  }

  send(bytes: ArrayBuffer): void {
    this.#socket?.send(bytes)
  }

  again(): void {
    if (this.#timer === undefined) return
    clearTimeout(this.#timer)
    this.#attempts = 0
    this.#connect()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#handlers = undefined
    this.#socket?.close()
  }

  #connect(): void {
    this.#timer = undefined
    const socket = new WebSocket(this.#address)
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
      this.#attempts = 0
      this.#handlers?.packet(data)
    }
    socket.onclose = () => this.#lost()
    this.#socket = socket
  }

  #lost(): void {
    if (!this.#handlers) return
    this.#handlers.lost()
    this.#timer = setTimeout(() => this.#connect(), backoff(this.#attempts++))
  }
}
