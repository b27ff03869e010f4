/** How a part of the data is answered, kept up with the moment while a panel shows it. */
import type { Which } from '../lib/contract'
import type { Player } from '../lib/player.svelte'
import { Follower } from './follower.svelte'
import { shownNow, type Shown } from './moment'
import { OutcomeData, type Cell, type Part } from './outcome'

/** Multiply-adds up to which a part is judged while playing. */
const PLAYING = 2e7

export interface Judgement {
  readonly data: OutcomeData
  readonly shown: Shown
}

export class Judged {
  part = $state<Part | null>(null)
  /** The cell of the matrix whose samples are listed; null: those that are wrong. */
  cell = $state.raw<Cell | null>(null)
  readonly #player: Player
  readonly #follower: Follower<Judgement>

  constructor(player: Player) {
    this.#player = player
    this.#follower = new Follower((reason) => player.failed(reason))
  }

  get refusal(): string | null { return this.#follower.refusal }

  /** The part on show: the held-out one, where there is one. */
  get shownPart(): Part {
    return this.part ?? (this.#player.run?.test_samples ? 'held_out' : 'train')
  }

  /** The judgement, where it is of this run and part. */
  get judgement(): Judgement | undefined {
    const { answer } = this.#follower
    const fits = answer?.value.data.header.part === this.shownPart && answer.key.startsWith(`${this.#player.run?.data} `)
    return fits ? answer.value : undefined
  }

  /** The state whose answers are on show: where a run ended, there is no after. */
  get which(): Which {
    const { judgement } = this
    return judgement?.data.has(judgement.shown.which) ? judgement.shown.which : 'before'
  }

  /** Whether it is of the very moment on the page. */
  get present(): boolean {
    return this.#follower.answer?.key === this.#key(shownNow(this.#player))
  }

  /** Asks for the moment of the page; in an effect, it follows it. */
  follow(): void {
    const { run, ready, playing } = this.#player
    if (!run || !ready || (playing && run.parameters * (run.train_samples + run.test_samples) > PLAYING)) return
    const shown = shownNow(this.#player)
    const { shownPart: part, cell } = this
    const question = { type: 'judge', step: shown.first, end: shown.end, part, cell: cell ? [...cell] as [number, number] : null } as const
    this.#follower.want({
      key: this.#key(shown),
      ask: async () => ({ data: new OutcomeData(await this.#player.ask('outcome', question)), shown }),
    })
  }

  #key({ first, end }: Shown): string {
    const { run, revision } = this.#player
    return `${run?.data} ${revision} ${first} ${end} ${this.shownPart} ${this.cell?.join() ?? ''}`
  }
}
