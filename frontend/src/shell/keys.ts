/** The keys of the page, and what they do. */
import type { View } from '../lib/contract'
import type { Player } from '../lib/player.svelte'

/** As the list of keys has them. */
export const KEYS = ['space', 'arrows', 'shift', 'alt', 'home', 'brackets', 'backslash', 'undo', 'redo', 'j', 'network', 'table', 'enter', 'e', 'p', 'c', 'g', 'question'] as const

type Move = 'nextOperation' | 'previousOperation' | 'nextStep' | 'previousStep' | 'nextEpoch' | 'previousEpoch'
type Act = Move | View | 'toggle' | 'restart' | 'undo' | 'redo'
export type KeyAction = Act | 'keys' | 'glossary' | 'present' | 'go' | 'compare'

export interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

const ARROWS: Record<string, readonly [KeyAction, KeyAction, KeyAction]> = {
  ArrowRight: ['nextOperation', 'nextStep', 'nextEpoch'],
  ArrowLeft: ['previousOperation', 'previousStep', 'previousEpoch'],
}
const PLAIN: Record<string, KeyAction> = { ' ': 'toggle', Home: 'restart', '[': 'before', ']': 'after', '\\': 'change', '?': 'keys', p: 'present', P: 'present', c: 'compare', C: 'compare', g: 'glossary', G: 'glossary', j: 'go', J: 'go' }

export function actionOf({ key, shiftKey, altKey, ctrlKey, metaKey }: Pressed): KeyAction | undefined {
  if (ctrlKey || metaKey) return (!altKey && taking(key.toLowerCase(), shiftKey)) || typed(key, altKey)
  const arrows = ARROWS[key]
  if (arrows) return arrows[altKey ? 2 : shiftKey ? 1 : 0]
  return altKey ? undefined : PLAIN[key]
}

function taking(letter: string, shiftKey: boolean): KeyAction | undefined {
  if (letter === 'z') return shiftKey ? 'redo' : 'undo'
  return letter === 'y' && !shiftKey ? 'redo' : undefined
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

export function act(player: Player, action: Act): void {
  if (action === 'before' || action === 'change' || action === 'after') player.view = action
  else if (action === 'toggle' || action === 'restart') void player[action]()
  else if (action === 'undo' || action === 'redo') void player.branching[action]()
  else void player.hand[action]()
}
