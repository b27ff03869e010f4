/** Runs that this browser keeps: the one that was open when the page was last left, and those that somebody has named. */
import type { Bookmark } from './messages.gen'
import { locationName } from './operations'
import type { Player } from './player.svelte'
import { say } from './words.svelte'

/** A recipe, word for word as the session gave it, and a moment of its run. */
export interface Kept {
  readonly recipe: string | null
  readonly bookmark: Bookmark
}

export interface KeptRun extends Kept {
  readonly name: string
}

export const LAST = 'neuroviz.last'
export const NAMED = 'neuroviz.runs'

/** What stands there; null where there is nothing, and where the browser keeps nothing. */
export function kept<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null
  }
}

/** The run with which the page was last left, as this one began. */
export const lastLeft = kept<KeptRun>(LAST)

/** Milliseconds between two looks whether there is something new to keep. */
const NOW_AND_THEN = 5000

/** Whether the browser has taken it. */
export function keep(key: string, what: KeptRun | readonly KeptRun[]): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(what))
    return true
  } catch {
    return false
  }
}

/** What a run is called until somebody names it. */
export function nameOf({ run, location }: Player): string {
  return run && location ? say('shell.kept_named', { data: run.data_label, location: locationName(location) }) : ''
}

/** A browser that crashes leaves no page: its run is kept now and then too, where the moment or the run is another than before. */
export function keepNowAndThen(player: Player): () => void {
  let before = ''
  const timer = setInterval(() => {
    const now = JSON.stringify([player.edits.recipe, player.bookmark])
    if (now !== before) keepLast(player)
    before = now
  }, NOW_AND_THEN)
  return () => clearInterval(timer)
}

/** The page is left: its run is kept, where something was done to it. */
export function keepLast(player: Player): void {
  const { edits, lastSeen, bookmark } = player
  if (lastSeen > 0 || edits.branches.said('past') !== null) keep(LAST, { name: nameOf(player), recipe: edits.recipe, bookmark })
}
