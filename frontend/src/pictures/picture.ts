/** Pictures of parts of the page, as files. */
import { announce } from '../lib/announce'
import type { Player } from '../lib/player.svelte'
import { say, told } from '../lib/words.svelte'
import { saveAs } from '../shell/sharing/exporting'
import { embedded } from './fonts'
import { escaped, paint, short, tag } from './paint'
import { Reader, type Drawn } from './reader'
import { DETAIL, SvgContext } from './svgContext'

/** What it shows, for those who do not see it. */
export interface Caption {
  title: string
  description: string
}

async function svgOf({ frame, draw }: Drawn, caption: Caption, ground: string | null): Promise<Blob> {
  const context = new SvgContext(document.createElement('canvas').getContext('2d')!)
  draw(context as unknown as CanvasRenderingContext2D)
  const content = context.written()
  const viewBox = [frame.x, frame.y, frame.width, frame.height].map(short).join(' ')
  const size = { width: frame.width, height: frame.height }
  const spaces = { xmlns: 'http://www.w3.org/2000/svg', 'xmlns:xlink': 'http://www.w3.org/1999/xlink', 'xml:space': 'preserve' }
  const root = { ...spaces, ...size, viewBox, role: 'img', 'aria-labelledby': 'title', 'aria-describedby': 'desc', 'stroke-miterlimit': 10 }
  const words = tag('title', { id: 'title' }, escaped(caption.title)) + tag('desc', { id: 'desc' }, escaped(caption.description))
  const paper = ground === null ? '' : tag('rect', { ...frame, ...paint('fill', ground) })
  const styles = tag('style', {}, escaped(await embedded(context)))
  return new Blob([tag('svg', root, words + styles + paper + content)], { type: 'image/svg+xml' })
}

/** As sharp as a slide that fills the screen wants it. */
function pngOf({ frame, draw }: Drawn, ground: string | null): Promise<Blob> {
  const canvas = Object.assign(document.createElement('canvas'), { width: frame.width * DETAIL, height: frame.height * DETAIL })
  const context = canvas.getContext('2d')!
  context.fillStyle = ground ?? 'transparent'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.setTransform(DETAIL, 0, 0, DETAIL, -frame.x * DETAIL, -frame.y * DETAIL)
  draw(context)
  return blobOf(canvas, 'image/png')
}

export function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((done, fail) => canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error(`${canvas.width} × ${canvas.height}`))), type, 1))
}

export const pageGround = (): string => getComputedStyle(document.body).backgroundColor

export function fileOf(drawn: Drawn, way: 'svg' | 'png', caption: Caption, ground: string | null): Promise<Blob> {
  return way === 'png' ? pngOf(drawn, ground) : svgOf(drawn, caption, ground)
}

/** What stands with a picture of the moment at which the page stands. */
export function captionOf(player: Player, thing: string): Caption {
  const { run, step, operation, momentName: moment } = player
  return { title: say('pictures.title', { thing, moment }), description: run ? announce(run, step, operation, moment) : '' }
}

export const WAYS = ['svg', 'png', 'copy'] as const
export type Way = (typeof WAYS)[number]

/** Saved as a file, or as PNG into the clipboard; gives what became of it, in words. What it shows is read at once. `clear`: without the page's ground. */
export async function pictured(element: Element, way: Way, caption: Caption, clear = false): Promise<string> {
  try {
    const ground = clear ? null : pageGround()
    const drawn = new Reader(element).read()
    if (way === 'copy') {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(drawn, ground) })])
      return say('pictures.copied')
    }
    const name = `${fileName(caption.title)}.${way}`
    saveAs(name, await fileOf(drawn, way, caption, ground))
    return say('shell.export_saved', { name })
  } catch (reason) {
    return say('pictures.failed', { reason: told(reason instanceof Error ? reason.message : String(reason)) })
  }
}

/** Letters and digits, parted by dashes. */
export function fileName(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
}
