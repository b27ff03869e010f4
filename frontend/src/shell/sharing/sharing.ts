/** Moments given away and opened: links, recipe files, and runs that this browser keeps. The page reads none of their texts. */
import { NO_CURVES } from '../../lib/curve'
import type { Kept } from '../../lib/kept'
import type { Opened, Shared } from '../../lib/messages.gen'
import type { Player } from '../../lib/player.svelte'
import { LostError, RefusedError } from '../../lib/session'
import { readBytes } from '../../lib/ownFiles.svelte'
import { START } from '../../lib/standing.svelte'
import { say, told } from '../../lib/words.svelte'
import { sizeOf } from '../../data/own/words'

/** Letters: more is no recipe that fits into a message. */
const LARGEST = 4e6
/** Bytes: what one message brings. */
const LARGEST_WEIGHTS = 2 ** 21
const WEIGHTS = /\.safetensors$/i

/** The moment as a link and as a file. */
export async function share(player: Player): Promise<Shared> {
  return (await player.ask('shared', { type: 'share', bookmark: player.bookmark })).message
}

/** What is in a link or in a recipe file. */
async function read(player: Player, text: string): Promise<Kept> {
  if (text.length > LARGEST) throw new Error(say('shell.share_too_large'))
  return (await player.ask('shared_read', { type: 'read_shared', text })).message
}

/** The page begins there. */
export async function enter(player: Player, { recipe, bookmark }: Kept): Promise<Opened> {
  const opened = await player.edits.enter({ recipe, state: null, file: null }, bookmark.step, bookmark)
  await player.takeOver(opened, { moment: bookmark, lastSeen: bookmark.step, curves: NO_CURVES }, bookmark)
  return opened
}

/** Another run takes the place of the present one; it can be taken back. `fragment`: it is the link in the page's address. */
export function openKept(player: Player, find: () => Promise<Kept>, fragment?: string): Promise<void> {
  const { branches } = player.edits
  const work = async (): Promise<void> => {
    player.dismiss()
    const now = branches.left(player.edits.held, player.seen)
    branches.edited(() => say('shell.share_opened'), now, await enter(player, await find()), null)
  }
  return player.standing(() => attempt(player, work, fragment), () => openKept(player, find, fragment))
}

export function openLink(player: Player, fragment: string): Promise<void> {
  return openKept(player, () => read(player, fragment), fragment)
}

export function openFile(player: Player, file: File): Promise<void> {
  return WEIGHTS.test(file.name) ? beginAgain(player, file) : openKept(player, async () => read(player, await file.text()))
}

/** Another run begins with the weights of a file; it can be taken back. */
function beginAgain(player: Player, file: File): Promise<void> {
  const { edits } = player
  const work = async (): Promise<void> => {
    player.dismiss()
    const now = edits.branches.left(edits.held, player.seen)
    if (file.size > LARGEST_WEIGHTS) throw new Error(say('shell.weights_too_large', { name: file.name, size: sizeOf(file.size) }))
    const data = new Uint8Array(await readBytes(file.name, file))
    const { message } = await player.ask('opened', { type: 'use_weights' }, new Map([['bytes', { shape: [data.length], data }]]))
    Object.assign(edits, { recipe: message.recipe, state: null })
    edits.branches.edited(() => told(message.change ?? ''), now, message, null)
    await player.takeOver(message, { moment: START, lastSeen: 0, curves: NO_CURVES })
  }
  return player.standing(() => attempt(player, work), () => beginAgain(player, file))
}

/** The page begins with a link. */
export function beginWith(player: Player, fragment: string): Promise<void> {
  return attempt(player, async () => void (await enter(player, await read(player, fragment))), fragment)
}

/** What cannot be opened is said of itself, not at the fields of the run that stays, and goes from the address; a file that is missing may still come. */
async function attempt(player: Player, work: () => Promise<void>, fragment?: string): Promise<void> {
  try {
    await work()
  } catch (reason) {
    if (reason instanceof LostError || player.edits.missing) throw reason
    if (location.hash === `#${fragment}`) history.replaceState(history.state, '', location.pathname + location.search)
    throw reason instanceof RefusedError ? new RefusedError(null, reason.message) : reason
  }
}
