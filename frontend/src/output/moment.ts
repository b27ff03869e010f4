/** Which state of the network the output side shows: that of the page's moment and view, and its name in words. */
import type { PlayerContract, Which } from '../lib/contract'
import { locate } from '../lib/location'
import type { EpochSpan, RunInfo } from '../lib/messages.gen'
import { locationName } from '../lib/operations'
import { say } from '../lib/words.svelte'

/** `first` begins the step or the epoch; `end` is the step before which it ended. */
export interface Shown {
  readonly which: Which
  readonly first: number
  readonly end: number
  readonly span: 'step' | 'epoch'
}

type Moment = Pick<PlayerContract, 'view' | 'span' | 'moment' | 'reached' | 'shown' | 'divergence'>

export function shownNow(player: Moment): Shown {
  const header = player.shown?.header
  if (player.span === 'epoch' && header?.type === 'epoch_span') return ofEpoch(header, player.view === 'before' ? 'before' : 'after')
  const { step } = player.moment
  const there = player.reached('check', null) && player.divergence === null
  return { which: player.view !== 'before' && there ? 'after' : 'before', first: step, end: step + 1, span: 'step' }
}

function ofEpoch({ first, last }: EpochSpan, which: Which): Shown {
  return { which: last > first ? which : 'before', first, end: last, span: 'epoch' }
}

/** The state as the command `surface` names it. */
export function stateOf({ which, first, end }: Shown): { step: number; which: Which } {
  return which === 'before' ? { step: first, which } : { step: end - 1, which }
}

/** "after the update", "as the epoch began". */
export function stateName({ which, span }: Shown): string {
  if (span === 'epoch') return say(which === 'before' ? 'output.as_epoch_began' : 'output.as_epoch_stands')
  return say(which === 'before' ? 'output.before_update' : 'output.after_update')
}

/** "Epoch 3 · batch 2 of 8, after the update" */
export function momentOf(run: RunInfo, shown: Shown): string {
  return say('output.moment', { location: locationName(locate(run, stateOf(shown).step)), state: stateName(shown) })
}
