/** For tests alone: a page at the session of `testing`. */
import { Player } from './player.svelte'
import { FakeClock, FakeTransport, settled } from './testing'

interface Opened {
  readonly transport: FakeTransport
  readonly player: Player
}

/** Begun, and not started yet. */
export function begun(): Opened {
  const transport = new FakeTransport()
  return { transport, player: new Player(transport, { clock: new FakeClock(), reducedMotion: () => false }) }
}

/** At the first moment of the run. */
export async function opened(): Promise<Opened> {
  const page = begun()
  page.player.start()
  await settled()
  return page
}
