/** What a link says of how the page is shown: `?present`, `?hide=setup,data`, `?theme=dark` (docs/links.md). */
import type { Theme } from '../../bar/theme'
import type { say } from '../../lib/words.svelte'

export const PARTS = [
  'setup', 'data', 'inspector', 'output', 'timeline', 'legend', 'layers', 'view', 'speed', 'score', 'undo', 'language', 'theme', 'keys', 'tools',
] as const
export type Part = (typeof PARTS)[number]

export interface Shown {
  readonly present: boolean
  readonly hidden: readonly Part[]
  readonly theme: Theme
}

/** What to say of something that the page does not know or cannot do. */
export type Wrong = Parameters<typeof say>

/** `wrong`: one for each thing that the link says and the page does not know; it is otherwise ignored. */
export interface Link extends Shown {
  readonly wrong: readonly Wrong[]
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
      ...names.filter((name) => !isPart(name)).map((name) => ['shell.link_hide_wrong', { parts: PARTS.join(', '), got: name }] satisfies Wrong),
      ...(theme !== null && !knownTheme ? [['shell.link_theme_wrong', { got: theme }] satisfies Wrong] : []),
      ...(present !== null && present !== '' ? [['shell.link_present_wrong', { got: present }] satisfies Wrong] : []),
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
