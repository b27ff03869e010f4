/** The newest state of the run, held by the page so that another session can go on from it. */
import type { OptimizerConfig, StateInfo } from './messages.gen'
import type { Session } from './session'
import type { Arrays } from './wire'

export interface KeptState {
  readonly info: StateInfo
  readonly arrays: Arrays
}

export const LARGEST_STATE = 2 * 2 ** 20

/** How many numbers an optimizer remembers of each parameter. */
function slotsOf(optimizer: OptimizerConfig): number {
  switch (optimizer.name) {
    case 'SGD':
      return Number(optimizer.momentum !== 0)
    case 'Adagrad':
      return 1
    case 'RMSprop':
      return 1 + Number(optimizer.centered) + Number(optimizer.momentum !== 0)
    case 'Adam':
    case 'AdamW':
      return 2 + Number(optimizer.amsgrad)
  }
}

export function stateBytes(parameters: number, optimizer: OptimizerConfig): number {
  return 8 * parameters * (1 + slotsOf(optimizer))
}

export async function fetchState(session: Session, step: number): Promise<KeptState> {
  const { message, arrays } = await session.ask('state', { type: 'get_state', step })
  return { info: message.state, arrays }
}

/** What to send with `open`, to stand at `step`. */
export function handOver(state: KeptState | null, step: number): { state: StateInfo | null; arrays: Arrays } {
  return state && state.info.step <= step ? { state: state.info, arrays: state.arrays } : { state: null, arrays: new Map() }
}
