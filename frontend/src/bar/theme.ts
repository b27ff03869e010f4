/** Light or dark: as the system has it, or as chosen. */
import { remember, remembered } from '../lib/storage'

export type Theme = 'system' | 'light' | 'dark'

const KEY = 'neuroviz.theme'
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function nextTheme(theme: Theme): Theme {
  return NEXT[theme]
}

export function storedTheme(): Theme {
  const stored = remembered(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** What a link asks for stands before what is stored, and is not stored itself. */
export function firstTheme(linked: Theme): Theme {
  return linked === 'system' ? storedTheme() : linked
}

/** Show it, until another is chosen. */
export function showTheme(theme: Theme, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
}

export function applyTheme(theme: Theme, root: HTMLElement): void {
  showTheme(theme, root)
  remember(KEY, theme === 'system' ? null : theme)
}
