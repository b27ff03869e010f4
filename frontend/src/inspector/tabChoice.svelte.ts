import type { Phase, PlayerContract } from '../lib/contract'
import { TAB_OF, type Tab } from './tabs'

/**
 * Which tab of a neuron is open: that of the moment's phase, until one is chosen by hand. A choice holds until the person
 * steps into another phase: whoever steps wants to see what was just done; whoever plays has chosen what to watch, and
 * pausing must not take it away.
 */
export class TabChoice {
  #phase: Phase | undefined
  #revision = 0
  #played = false

  constructor(private readonly player: PlayerContract) {
    $effect(() => this.#follow(player.operation.phase, player.playing))
  }

  get tab(): Tab {
    return this.player.reading ?? TAB_OF[this.player.operation.phase]
  }

  choose(tab: Tab): void {
    this.player.reading = tab
  }

  #follow(phase: Phase, playing: boolean): void {
    const { revision } = this.player
    const stepped = this.#phase !== undefined && this.#phase !== phase && this.#revision === revision && !playing && !this.#played
    if (stepped) this.player.reading = null
    this.#phase = phase
    this.#revision = revision
    this.#played = playing
  }
}
