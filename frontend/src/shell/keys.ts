/** The keys of the page, once: what they do, and the words for them. */
import type { Player } from '../lib/player.svelte'

export interface Key {
  readonly keys: string
  readonly words: string
}

export const KEYS: readonly Key[] = [
  { keys: 'Space', words: 'play or pause' },
  { keys: '→ ←', words: 'next or previous operation' },
  { keys: 'Shift + → ←', words: 'next or previous step' },
  { keys: 'Alt + → ←', words: 'next or previous epoch' },
  { keys: 'Home', words: 'the first moment' },
  { keys: '[  ]', words: 'before, after' },
  { keys: '\\', words: 'change' },
  { keys: 'Ctrl + Z', words: 'undo the last change of the set-up' },
  { keys: 'arrow keys', words: 'between neurons, when the network has focus' },
  { keys: 'Enter', words: 'read the neuron or the edge' },
  { keys: 'E', words: 'edit the weight or the bias' },
  { keys: 'P', words: 'presentation, and back' },
  { keys: '?', words: 'all keys' },
]

export type KeyAction =
  | 'toggle' | 'next operation' | 'previous operation' | 'next step' | 'previous step' | 'next epoch' | 'previous epoch'
  | 'restart' | 'before' | 'change' | 'after' | 'undo' | 'keys' | 'present'

export interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

const ARROWS: Record<string, readonly [KeyAction, KeyAction, KeyAction]> = {
  ArrowRight: ['next operation', 'next step', 'next epoch'],
  ArrowLeft: ['previous operation', 'previous step', 'previous epoch'],
}
const PLAIN: Record<string, KeyAction> = { ' ': 'toggle', Home: 'restart', '[': 'before', ']': 'after', '\\': 'change', '?': 'keys', p: 'present', P: 'present' }

export function actionOf({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed): KeyAction | undefined {
  if (ctrlKey || metaKey) return key.toLowerCase() === 'z' && !shiftKey && !(ctrlKey && altKey) ? 'undo' : typed(key, altKey)
  const arrows = ARROWS[key]
  if (arrows) return arrows[altKey ? 2 : shiftKey ? 1 : 0]
  return altKey ? undefined : PLAIN[key]
}

/** Brackets and the backslash need AltGr on many keyboards, which arrives as Ctrl + Alt. */
function typed(key: string, altKey: boolean): KeyAction | undefined {
  return altKey && '[]\\'.includes(key) ? PLAIN[key] : undefined
}

/** Does the focused thing use the key itself? */
export function takesKey(target: Element | null, key: string): boolean {
  if (!target) return false
  if (target.closest('input:not([type=range]), select, textarea, [contenteditable], dialog[open]')) return true
  if (key === ' ') return target.closest('button, a, summary, [role=tab]') !== null
  return target.closest('input[type=range], [role=slider], [role=tab], [role=radio], [role=listbox], [role=application]') !== null && /^(Arrow|Home)/.test(key)
}

export function act(player: Player, action: Exclude<KeyAction, 'keys' | 'present'>): void {
  const { hand } = player
  const acts: Record<typeof action, () => unknown> = {
    toggle: () => player.toggle(),
    'next operation': () => hand.nextOperation(),
    'previous operation': () => hand.previousOperation(),
    'next step': () => hand.nextStep(),
    'previous step': () => hand.previousStep(),
    'next epoch': () => hand.nextEpoch(),
    'previous epoch': () => hand.previousEpoch(),
    restart: () => player.restart(),
    before: () => (player.view = 'before'),
    change: () => (player.view = 'change'),
    after: () => (player.view = 'after'),
    undo: () => player.undo(),
  }
  acts[action]()
}
