import type { Phase } from '../lib/contract'

export type Tab = 'forward' | 'backward' | 'update'

export const TABS = [
  { key: 'forward', name: 'Forward' },
  { key: 'backward', name: 'Backward' },
  { key: 'update', name: 'Update' },
] as const satisfies readonly { key: Tab; name: string }[]

/** Where a phase is read. The check is the forward pass once more. */
export const TAB_OF: Record<Phase, Tab> = { forward: 'forward', loss: 'forward', backward: 'backward', update: 'update', check: 'forward' }
