import type { Phase } from '../lib/contract'
import { say } from '../lib/words.svelte'

export type Tab = 'forward' | 'backward' | 'update'

export function tabs(): { key: Tab; name: string }[] {
  return (['forward', 'backward', 'update'] as const).map((key) => ({ key, name: say(`inspector.tab_${key}`) }))
}

/** Where a phase is read. The check is the forward pass once more. */
export const TAB_OF: Record<Phase, Tab> = { forward: 'forward', loss: 'forward', backward: 'backward', update: 'update', check: 'forward' }
