/** What can be compared: the runs that the page has, and the ready-made ones. */
import { nameOf } from '../lib/branching'
import { NO_CURVES } from '../lib/curve'
import { fileIn } from '../lib/edits.svelte'
import { kept, LAST, NAMED, type KeptRun } from '../lib/kept'
import type { Player } from '../lib/player.svelte'
import { presentOf } from '../lib/branches.svelte'
import { say } from '../lib/words.svelte'
import type { Candidate } from './lane.svelte'

export const FEWEST = 2
export const MOST = 4

/** One of the page's own: a branch, or a run that the browser keeps. */
export interface Own extends Candidate {
  readonly label: string
  readonly about: string
}

/** The present run and its branches first. */
export function ownRuns(player: Player): Own[] {
  const tree = player.edits.branches.left(player.edits.held, player.seen)
  const present = presentOf(tree)
  const branches = [present, ...tree.branches.filter(({ id }) => id !== present.id)].flatMap((branch): Own[] => {
    const { recipe, state, file, curves, id, name } = branch
    if (recipe === null) return []
    return [{ recipe, state, file, curves, name, branch: id, label: nameOf(branch), about: say(id === present.id ? 'compare.present' : 'compare.branch', { data: player.run?.data_label ?? '' }) }]
  })
  const runs = [...(kept<KeptRun[]>(NAMED) ?? []), ...(kept<KeptRun>(LAST) ? [{ ...kept<KeptRun>(LAST)!, last: true }] : [])]
  return [...branches, ...runs.flatMap((run): Own[] => {
    const { recipe, name } = run
    if (recipe === null) return []
    return [{ recipe, name: 'last' in run ? null : name, state: null, file: fileIn(recipe), curves: NO_CURVES, branch: null, label: name, about: say('last' in run ? 'shell.kept_last' : 'compare.kept') }]
  })]
}

/** Of many, those with which one begins: the ones that say most, or else some that are spread evenly. */
export function firstOf(name: string, count: number): number[] {
  if (name === 'optimizers') return [0, 1, 3, 4]
  const shown = Math.min(count, MOST)
  return Array.from({ length: shown }, (_, index) => Math.round((index * (count - 1)) / Math.max(1, shown - 1)))
}

/** With one more, or without it; no more than can be compared. */
export function toggled(chosen: readonly number[], index: number): number[] {
  if (chosen.includes(index)) return chosen.filter((each) => each !== index)
  return chosen.length < MOST ? [...chosen, index].sort((one, other) => one - other) : [...chosen]
}

export function canCompare(count: number): boolean {
  return count >= FEWEST && count <= MOST
}
