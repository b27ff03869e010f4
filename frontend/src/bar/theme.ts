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

export function applyTheme(theme: Theme, root: HTMLElement, storage: Pick<Storage, 'setItem' | 'removeItem'>): void {
  if (theme === 'system') {
    delete root.dataset['theme']
    storage.removeItem(KEY)
  } else {
    root.dataset['theme'] = theme
    storage.setItem(KEY, theme)
  }
}
