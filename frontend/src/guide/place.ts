/** Where on the page a thing is seen, and the way there: the focus goes to it, and with it the eyes and the voice. */
import { tick } from 'svelte'
import type { Selection } from '../lib/contract'
import type { Player } from '../lib/player.svelte'

export interface Place {
  /** On the picture. */
  readonly mark?: Selection
  /** The tab that shows it. */
  readonly open?: string
  /** Elsewhere on the page. */
  readonly at?: string
  /** The part of a narrow page that holds it. */
  readonly part?: 'setup' | 'data' | 'output' | 'inspector'
}

const find = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector)

export async function goTo(player: Player, { mark, open, at, part }: Place): Promise<void> {
  if (mark) player.select(mark)
  await openTab(part)
  if (open) find(open)?.click()
  await tick()
  const target = find(at ?? '.proxy')
  if (!target) return
  unfold(target)
  await tick()
  focusOn(target)
}

/** A narrow page shows one of its parts at a time. */
export async function openTab(part: string | undefined): Promise<void> {
  find(`.below [role=tab][id$="-${part}"]`)?.click()
  await tick()
}

function unfold(target: HTMLElement): void {
  const closed = target.closest<HTMLElement>('[hidden]')
  ;(closed?.previousElementSibling as HTMLElement | null | undefined)?.click()
}

/** What cannot be focused can for once. */
function focusOn(target: HTMLElement): void {
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) {
    target.tabIndex = -1
    target.addEventListener('blur', () => target.removeAttribute('tabindex'), { once: true })
  }
  target.focus({ focusVisible: true } as FocusOptions)
  target.scrollIntoView({ block: 'nearest' })
}
