/** What somebody does with branches: to change to another one, to name and to delete them, and to take back and do again what was done. */
import { presentOf, type Branch, type Branches, type Seen, type Tree } from './branches.svelte'
import type { Moment } from './contract'
import type { Edits } from './edits.svelte'
import type { Opened } from './messages.gen'
import { say, told } from './words.svelte'

/** At whose run it is done. */
export interface Branchable {
  readonly edits: Edits
  readonly moment: Moment
  readonly seen: Seen
  /** When nothing else is under way; `again` where it must be tried once more. */
  standing(work: () => Promise<void>, again: () => Promise<void>): Promise<void>
  takeOver(opened: Opened, seen: Seen): Promise<void>
  tell(notice: () => string): void
}

export function nameOf({ name, change }: Branch): string {
  return name ?? (change ? told(change.sentence) : say('timeline.first_run'))
}

export class Branching {
  readonly #player: Branchable

  constructor(player: Branchable) {
    this.#player = player
  }

  get #branches(): Branches {
    return this.#player.edits.branches
  }

  undo(): Promise<void> {
    return this.#beyond('past')
  }

  redo(): Promise<void> {
    return this.#beyond('future')
  }

  /** Stand in another branch: at the same step, as far as that has come. */
  switchTo(id: number): Promise<void> {
    const go = (): Promise<void> => this.switchTo(id)
    return this.#player.standing(async () => {
      const now = this.#now()
      const to = now.branches.find((branch) => branch.id === id)
      if (!to || id === now.present) return
      const { step, operation } = this.#player.moment
      await this.#enter(to, { step: Math.min(step, to.lastSeen), operation })
      this.#branches.did(() => say('timeline.did_switch', { name: nameOf(to) }), now, { ...now, present: id })
    }, go)
  }

  rename(branch: Branch, name: string): void {
    const wanted = name.trim() || null
    if (wanted === branch.name) return
    this.#list(() => say('timeline.did_rename', { name: nameOf(branch) }), (all) => all.map((each) => (each.id === branch.id ? { ...each, name: wanted } : each)))
  }

  remove(branch: Branch): void {
    this.#list(() => say('timeline.did_remove', { name: nameOf(branch) }), (all) => all.filter(({ id }) => id !== branch.id))
  }

  #list(said: () => string, change: (all: readonly Branch[]) => readonly Branch[]): void {
    const now = this.#now()
    this.#branches.did(said, now, { ...now, branches: change(now.branches) })
  }

  #now(): Tree {
    const { edits, seen } = this.#player
    return this.#branches.left(edits.held, seen)
  }

  #beyond(side: 'past' | 'future'): Promise<void> {
    const go = (): Promise<void> => this.#beyond(side)
    return this.#player.standing(async () => {
      const now = this.#now()
      const tree = this.#branches.beyond(side, now)
      const what = this.#branches.said(side)
      if (!tree || what === null) return
      const to = presentOf(tree)
      if (to.id !== now.present || to.recipe !== this.#player.edits.recipe) await this.#enter(to, to.moment)
      this.#branches.turn(side, now, tree)
      this.#player.tell(() => say(side === 'past' ? 'timeline.taken_back' : 'timeline.done_again', { what }))
    }, go)
  }

  async #enter(to: Branch, moment: Moment): Promise<void> {
    const opened = await this.#player.edits.enter(to, moment.step)
    await this.#player.takeOver(opened, { ...to, moment })
  }
}
