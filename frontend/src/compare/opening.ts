/** A run that was compared becomes the page's own. */
import type { Bookmark } from '../lib/messages.gen'
import type { Player } from '../lib/player.svelte'
import { openKept } from '../shell/sharing/sharing'
import type { Candidate } from './lane.svelte'

/** A branch is changed to, where there is one; any other run takes the place of the present one. Both can be taken back. */
export async function openLane(player: Player, { recipe, branch }: Candidate, bookmark: Bookmark): Promise<void> {
  const { tree } = player.edits.branches
  if (!tree.branches.some(({ id }) => id === branch)) return openKept(player, async () => ({ recipe, bookmark }))
  if (branch !== null && branch !== tree.present) await player.branching.switchTo(branch)
  await player.travel({ step: bookmark.step, operation: bookmark.operation })
}
