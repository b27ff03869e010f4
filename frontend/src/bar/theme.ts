/** Light or dark: as the system has it, or as chosen. */
export type Theme = 'system' | 'light' | 'dark'

const KEY = 'neuroviz.theme'
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }

export function nextTheme(theme: Theme): Theme {
  return NEXT[theme]
}

export function storedTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const stored = storage.getItem(KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** What a link asks for stands before what is stored, and is not stored itself. */
export function firstTheme(linked: Theme, storage: Pick<Storage, 'getItem'>): Theme {
  return linked === 'system' ? storedTheme(storage) : linked
}

/** Show it, until another is chosen. */
export function showTheme(theme: Theme, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
}

export function applyTheme(theme: Theme, root: HTMLElement, storage: Pick<Storage, 'setItem' | 'removeItem'>): void {
  showTheme(theme, root)
  if (theme === 'system') storage.removeItem(KEY)
  else storage.setItem(KEY, theme)
}
