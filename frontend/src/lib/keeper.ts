/** The newest state of the run, held by the page so that another session can go on from it. */
import type { StateInfo } from './messages.gen'
import type { Session } from './session'
import type { Arrays } from './wire'

export interface KeptState {
  readonly info: StateInfo
  readonly arrays: Arrays
}

export const LARGEST_STATE = 2 * 2 ** 20

export async function fetchState(session: Session, step: number): Promise<KeptState> {
  const { message, arrays } = await session.ask('state', { type: 'get_state', step })
  return { info: message.state, arrays }
}

/** What to send with `open`, to stand at `step`. */
export function handOver(state: KeptState | null, step: number): { state: StateInfo | null; arrays: Arrays } {
  return state && state.info.step <= step ? { state: state.info, arrays: state.arrays } : { state: null, arrays: new Map() }
}
