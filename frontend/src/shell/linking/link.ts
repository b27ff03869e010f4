/** What a link says of how the page is shown: `?present`, `?hide=setup,data`, `?theme=dark` (docs/links.md). */
import type { Theme } from '../../bar/theme'

export const PARTS = [
  'setup', 'data', 'inspector', 'output', 'timeline', 'legend', 'layers', 'view', 'speed', 'score', 'undo', 'language', 'theme', 'keys', 'tools',
] as const
export type Part = (typeof PARTS)[number]

export interface Shown {
  readonly present: boolean
  readonly hidden: readonly Part[]
  readonly theme: Theme
}

/** `wrong`: a sentence for each thing that the link says and the page does not know; it is otherwise ignored. */
export interface Link extends Shown {
  readonly wrong: readonly string[]
}

export function readLink(search: string): Link {
  const said = new URLSearchParams(search)
  const names = said.getAll('hide').flatMap((list) => list.split(',')).map((name) => name.trim()).filter((name) => name !== '')
  const theme = said.get('theme')
  const present = said.get('present')
  const knownTheme = theme === 'dark' || theme === 'light' ? theme : null
  return {
    present: present === '',
    hidden: PARTS.filter((part) => names.includes(part)),
    theme: knownTheme ?? 'system',
    wrong: [
      ...names.filter((name) => !isPart(name)).map((name) => `hide must be one of ${PARTS.join(', ')}, but got “${name}”.`),
      ...(theme !== null && !knownTheme ? [`theme must be dark or light, but got “${theme}”.`] : []),
      ...(present !== null && present !== '' ? [`present must stand alone, without a value, but got “${present}”.`] : []),
    ],
  }
}

/** The same search with other words for how the page is shown; what it says of other things stays. */
export function writeLink(search: string, { present, hidden, theme }: Shown): string {
  const others = search.replace(/^\?/, '').split('&').filter((pair) => pair !== '' && !/^(present|hide|theme)(=|$)/.test(pair))
  const words = [
    ...others,
    ...(present ? ['present'] : []),
    ...(hidden.length > 0 ? [`hide=${hidden.join(',')}`] : []),
    ...(theme === 'system' ? [] : [`theme=${theme}`]),
  ]
  return words.length > 0 ? `?${words.join('&')}` : ''
}

/** The same search, presenting or not, and nothing else changed. */
export function withPresent(search: string, present: boolean): string {
  const others = search.replace(/^\?/, '').split('&').filter((pair) => pair !== '' && !/^present(=|$)/.test(pair))
  const words = present ? [...others, 'present'] : others
  return words.length > 0 ? `?${words.join('&')}` : ''
}

function isPart(name: string): name is Part {
  return (PARTS as readonly string[]).includes(name)
}
