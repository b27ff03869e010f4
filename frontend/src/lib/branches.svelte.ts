/** The branches of a run, which the page owns: recipes, each as it was left; and what was done to them, to be taken back. */
import type { Moment } from './contract'
import { NO_CURVES, type LossCurves } from './curve'
import type { KeptState } from './keeper'
import type { File as DataFile, Location, Opened } from './messages.gen'
import { START } from './standing.svelte'

/** With what the page holds of a run, any session goes on with it. */
export interface Held {
  readonly recipe: string | null
  readonly state: KeptState | null
  readonly file: DataFile | null
}

/** Where the page stands in a run, and what it has seen of it. */
export interface Seen {
  readonly moment: Moment
  /** The furthest step on which it has stood. */
  readonly lastSeen: number
  readonly curves: LossCurves
}

export interface Branch extends Held, Seen {
  readonly id: number
  /** As somebody has called it. */
  readonly name: string | null
  /** What made it, in the words of the session, and where; null: the run that was there first. */
  readonly change: { readonly sentence: string; readonly at: Location } | null
}

export interface Tree {
  readonly branches: readonly Branch[]
  readonly present: number
}

/** Something that was done: in words, and the tree on its other side. */
interface Deed {
  readonly said: () => string
  readonly tree: Tree
}

type Side = 'past' | 'future'

const MOST = 50
const FIRST: Branch = { id: 0, name: null, change: null, recipe: null, state: null, file: null, moment: START, lastSeen: 0, curves: NO_CURVES }

export function presentOf({ branches, present }: Tree): Branch {
  return branches.find(({ id }) => id === present) ?? FIRST
}

export class Branches {
  /** The present one is in it as it was when it was last left. */
  tree = $state.raw<Tree>({ branches: [FIRST], present: 0 })
  #past = $state.raw<readonly Deed[]>([])
  #future = $state.raw<readonly Deed[]>([])
  #made = 0

  get others(): readonly Branch[] {
    return this.tree.branches.filter(({ id }) => id !== this.tree.present)
  }

  /** What can be taken back, or be done again: the last of each, in words. */
  said(side: Side): string | null {
    return this.#deed(side)?.said() ?? null
  }

  /** The tree with the present branch as it is now. */
  left(held: Held, seen: Seen): Tree {
    const { branches, present } = this.tree
    return { branches: branches.map((branch) => (branch.id === present ? { ...branch, ...held, ...seen } : branch)), present }
  }

  did(said: () => string, before: Tree, after: Tree): void {
    this.#past = [...this.#past, { said, tree: before }].slice(-MOST)
    this.#future = []
    this.tree = after
  }

  /** After an edit: at a moment from which the run has gone on, it is a branch; `at` null: it is another run. */
  edited(said: () => string, before: Tree, { change }: Opened, at: Location | null): void {
    const fresh = { ...FIRST, id: this.#made + 1 }
    const forks = at && at.step < presentOf(before).lastSeen
    if (at && !forks) return this.did(said, before, before)
    this.#made++
    const made = at ? [...before.branches, { ...fresh, change: { sentence: change ?? '', at } }] : [fresh]
    this.did(said, before, { branches: made, present: fresh.id })
  }

  /** The tree on the other side of the last deed, with all that has been seen since. */
  beyond(side: Side, now: Tree): Tree | undefined {
    const tree = this.#deed(side)?.tree
    return tree && { ...tree, branches: tree.branches.map((branch) => ({ ...branch, ...seenSince(branch, now) })) }
  }

  /** Go there. */
  turn(side: Side, now: Tree, tree: Tree): void {
    const said = this.#deed(side)?.said ?? (() => '')
    const deed = { said, tree: now }
    if (side === 'past') [this.#past, this.#future] = [this.#past.slice(0, -1), [...this.#future, deed]]
    else [this.#past, this.#future] = [[...this.#past, deed], this.#future.slice(0, -1)]
    this.tree = tree
  }

  #deed(side: Side): Deed | undefined {
    return (side === 'past' ? this.#past : this.#future).at(-1)
  }
}

function seenSince({ id, recipe }: Branch, { branches }: Tree): Partial<Branch> {
  const now = branches.find((branch) => branch.id === id && branch.recipe === recipe)
  return now ? { state: now.state, lastSeen: now.lastSeen, curves: now.curves } : {}
}
