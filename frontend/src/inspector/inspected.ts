/** What is inspected: a moment of the player's run, its numbers, and how far it has come. All parts of the inspector know it. */
import { createContext } from 'svelte'
import type { Phase, PlayerContract, StepData } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { epochReached } from './readings'

export class Inspected {
  constructor(readonly player: PlayerContract) {}

  get run(): RunInfo {
    return this.player.run!
  }
  get data(): StepData {
    return this.player.shown!
  }
  readonly reached = (phase: Phase, layer: number | null): boolean =>
    this.data.header.type === 'epoch_span' ? epochReached(phase, layer) : this.player.reached(phase, layer)
}

export const [inspected, inspect] = createContext<Inspected>()
