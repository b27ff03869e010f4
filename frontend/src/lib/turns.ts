/** Edits and moves, each in its turn, so that a press while an answer is awaited is neither lost nor overtaken. */
type Work = () => Promise<void>

export class Turns {
  #editing: Promise<void> = Promise.resolve()
  #moving: Promise<void> = Promise.resolve()

  /** `guard` does the work, and never fails. */
  constructor(private readonly guard: (work: Work) => Promise<void>) {}

  /** The edits under way are done. */
  get edited(): Promise<void> {
    return this.#editing
  }

  /** An edit finds the run as the one before it left it, and the moment that was asked for before it. */
  edit(work: Work): Promise<void> {
    return (this.#editing = Promise.all([this.#editing, this.#moving]).then(() => this.guard(work)))
  }

  /** A move is made in the run that the edits under way lead to: in the one before it, it would be overtaken. */
  move(work: Work): Promise<void> {
    return (this.#moving = this.#editing.then(() => this.guard(work)))
  }
}
