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

/** The page is left: its run is kept, where something was done to it. */
export function keepLast(player: Player): void {
  const { edits, lastSeen, bookmark } = player
  if (lastSeen > 0 || edits.branches.said('past') !== null) keep(LAST, { name: nameOf(player), recipe: edits.recipe, bookmark })
}
