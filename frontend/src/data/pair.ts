/** The two columns that plot and map show, and whom the network gets wrong on them. */
import type { Which } from '../lib/contract'
import type { Player } from '../lib/player.svelte'
import { bestPair } from './telling'

export type Pair = readonly [across: number, up: number]

/** Those that the reader chose for these data; otherwise the two that say most. */
export function pairOf({ run, samples, pair }: Player): Pair {
  const columns = run?.columns.length ?? 0
  if (run && pair?.data === run.data && Math.max(...pair.pair) < columns) return pair.pair
  return run && samples ? bestPair(samples, columns, run.classes.length) : [0, 0]
}

export function choosePair(player: Player, pair: Pair): void {
  if (player.run) player.pair = { data: player.run.data, pair }
}

/** Whether a class was predicted for a sample, and another one than its own. */
export function isWrong({ run, samples, shown }: Pick<Player, 'run' | 'samples' | 'shown'>, which: Which, sample: number): boolean {
  const value = shown?.prediction(samples?.place(sample) ?? -1, which) ?? -1
  return run?.task === 'classification' && value >= 0 && value !== samples?.target(sample)
}
