/** A picture that `neuroviz picture` orders from a page that nobody looks at: it is drawn as soon as the page stands, and handed over. */
import type { Kept } from '../lib/kept'
import type { Player } from '../lib/player.svelte'
import { say, told } from '../lib/words.svelte'
import { enter } from '../shell/sharing/sharing'
import { filmed, nextFrame, settled, type Kind } from './film'
import { captionOf, fileOf, pageGround } from './picture'
import { Reader } from './reader'
import { momentsOf, type Stretch } from './stretch'

/** As src/neuroviz/pictures/order.py has it. */
interface Order extends Kept {
  what: 'network' | 'loss' | 'formula'
  /** Which formula, from 0. */
  formula: number
  ending: 'svg' | 'png' | Kind
  clear: boolean
  with_loss: boolean
  stretch: Stretch | null
}

/** The page begins at the order's moment; the rest comes as it comes. */
export async function deliver(player: Player, name: string): Promise<void> {
  const place = `order/${name}`
  const hand = (content: Blob | string, said: string): Promise<Response> => fetch(place + said, { method: 'POST', body: content })
  const work = async (order: Order): Promise<void> => {
    while (!player.ready) await nextFrame()
    await document.fonts.ready
    await settled()
    const { content, said } = await drawn(player, order)
    await hand(content, said && `?said=${encodeURIComponent(said)}`)
  }
  const failed = (reason: unknown): Promise<Response> => hand(told(reason instanceof Error ? reason.message : String(reason)), '?refused')
  try {
    const order = (await (await fetch(place)).json()) as Order
    await enter(player, order)
    void work(order).catch(failed)
  } catch (reason) {
    await failed(reason)
  }
}

async function drawn(player: Player, { what, formula, ending, clear, with_loss, stretch }: Order): Promise<{ content: Blob; said: string }> {
  if (ending === 'webp' || ending === 'gif') {
    const moments = momentsOf(player.run!, stretch!, player.count, player.moment.operation)
    const film = await filmed(player, { kind: ending, things: with_loss ? [what, 'loss'] : [what], moments, rate: stretch!.rate }, () => true)
    return { content: film!.content, said: film!.ended ?? '' }
  }
  const element = what === 'formula' ? document.querySelectorAll('.formula')[formula] : document.querySelector(`[data-picture=${what}]`)
  if (!element) throw new Error(say('pictures.not_there'))
  return { content: await fileOf(new Reader(element).read(), ending, captionOf(player, say(`pictures.${what}`)), clear ? null : pageGround()), said: '' }
}
