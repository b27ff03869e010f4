/** Going to a moment that the session looks for along the run. */
import type { Diagnosis, Found } from '../lib/messages.gen'
import { indexOf } from '../lib/operations'
import type { Player } from '../lib/player.svelte'
import type { Question } from '../lib/session'
import { say } from '../lib/words.svelte'

type Find = Omit<Extract<Question, { type: 'find' }>, 'type'>

/** `operation` is where one stands in the step that is found, and `none` what is said where there is none. */
async function seek(player: Player, question: Find, operation: (found: Found) => number, none: () => string): Promise<void> {
  try {
    const { revision } = player
    const { message } = await player.ask('found', { type: 'find', ...question })
    const { step } = message
    if (step === null) return player.tell(none)
    await player.byHand(() => (revision === player.revision ? { step, operation: operation(message) } : player.target))
  } catch (reason) {
    player.failed(reason)
  }
}

const all = (player: Player): number => player.lastSeen + 1

/** At its update, where the change is the first of those that are ranked. */
export function toLargestChange(player: Player): Promise<void> {
  const operation = ({ layer }: Found): number => indexOf(player.operations, 'update', layer)
  return seek(player, { what: 'largest_change', end: all(player) }, operation, () => say('timeline.no_change'))
}

/** Where the output has just answered; the sample stays in focus. */
export function toFirstWrong(player: Player, sample: number, name: () => string): Promise<void> {
  player.pin(sample)
  const operation = (): number => indexOf(player.operations, 'forward', (player.run?.layers.length ?? 1) - 1)
  return seek(player, { what: 'misclassification', sample, end: all(player) }, operation, () => say('timeline.never_wrong', { name: name() }))
}

/** To the first step with such a finding; it was found at `step`. */
export function toBeginning(player: Player, { kind, layer }: Diagnosis, step: number): Promise<void> {
  return seek(player, { what: 'diagnosis', kind, layer, end: step + 1 }, () => player.target.operation, () => say('timeline.no_change'))
}
