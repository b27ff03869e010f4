/** Animations: the pictures of a stretch's moments, one after the other, as the page draws them. */
import { tick } from 'svelte'
import type { Moment } from '../lib/contract'
import { following } from '../lib/following'
import type { Player } from '../lib/player.svelte'
import { RefusedError } from '../lib/session'
import { say, told } from '../lib/words.svelte'
import type { Box } from './boxes'
import { gifFile, gifFrame } from './gif'
import { blobOf, pageGround } from './picture'
import { Reader, type Drawn } from './reader'
import { DETAIL } from './svgContext'
import { webpFile, webpFrame } from './webp'

export const KINDS = ['webp', 'gif'] as const
export type Kind = (typeof KINDS)[number]

/** Pixels that an animation is wide or high at most. */
const LARGEST = 1200

export interface Wish {
  readonly kind: Kind
  /** Parts of the page, one under the other. */
  readonly things: readonly string[]
  readonly moments: readonly Moment[]
  /** Frames a second. */
  readonly rate: number
}

export interface Film {
  readonly content: Blob
  readonly frames: number
  /** Why there are fewer than there were to be; null where there are not. */
  readonly ended: string | null
}

/** `more` hears how many frames there are, and says whether to go on; null: it was not to. All are as large as the largest: each moment is gone to twice. */
export async function filmed(player: Player, { kind, things, moments, rate }: Wish, more: (frames: number) => boolean): Promise<Film | null> {
  const camera = new Camera(things, kind, 1000 / rate)
  let ended: string | null = null
  let wanted = true
  for (const act of ['measure', 'take'] as const) {
    const walk = player.walk(moments, async () => {
      await settled()
      await camera[act]()
      ended = player.divergence?.sentence ?? null
      return (wanted = more(camera.frames.length))
    })
    await walk.catch((reason: unknown) => {
      if (!(reason instanceof RefusedError) || !camera.measured) throw reason
      ended ??= told(reason.message)
    })
    if (!wanted) return null
  }
  const frames = camera.frames.length
  return { content: camera.film(), frames, ended: frames < moments.length ? ended : null }
}

/** All that follows the moment is there, and drawn. */
export async function settled(): Promise<void> {
  do {
    while (following.behind.size > 0) await nextFrame()
    await tick()
    await nextFrame()
    await nextFrame()
  } while (following.behind.size > 0)
  for (const animation of document.getAnimations()) if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish()
}

export const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))

class Camera {
  readonly frames: Uint8Array[] = []
  readonly #context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
  readonly #ground = pageGround()
  /** Where each part of the page begins, and how large it is at most. */
  #boxes: readonly Box[] = []
  #before: Uint32Array | undefined

  constructor(
    private readonly things: readonly string[],
    private readonly kind: Kind,
    private readonly milliseconds: number,
  ) {}

  get measured(): boolean {
    return this.#boxes.length > 0
  }

  get #across(): number {
    return Math.max(...this.#boxes.map(({ width }) => width))
  }

  get #down(): number {
    return this.#boxes.reduce((sum, { height }) => sum + height, 0)
  }

  get #scale(): number {
    return Math.min(DETAIL, LARGEST / this.#across, LARGEST / this.#down)
  }

  get #size(): { width: number; height: number } {
    return { width: Math.round(this.#across * this.#scale), height: Math.round(this.#down * this.#scale) }
  }

  /** As large as the page needs it that stands here. */
  measure(): void {
    this.#boxes = this.#read().map(({ frame }, index) => around(frame, this.#boxes[index] ?? frame))
  }

  /** One frame more, of the page as it stands. */
  async take(): Promise<void> {
    const { width, height } = this.#size
    const now = this.#paint(width, height)
    const { box, pixels } = changeOf(now, this.#before, width, height)
    this.#before = now
    this.frames.push(this.kind === 'gif' ? gifFrame(pixels, box, this.milliseconds) : webpFrame(await stillOf(pixels, box), box, Math.round(this.milliseconds)))
  }

  #read(): Drawn[] {
    return this.things.map((thing) => {
      const element = document.querySelector(`[data-picture=${thing}]`)
      if (!element) throw new Error(say('pictures.not_there'))
      return new Reader(element).read()
    })
  }

  #paint(width: number, height: number): Uint32Array {
    const context = this.#context
    const scale = this.#scale
    Object.assign(context.canvas, { width, height })
    context.fillStyle = this.#ground
    context.fillRect(0, 0, width, height)
    let top = 0
    this.#read().forEach(({ draw }, index) => {
      const box = this.#boxes[index]!
      context.setTransform(scale, 0, 0, scale, -box.x * scale, (top - box.y) * scale)
      draw(context)
      top += box.height
    })
    return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)
  }

  film(): Blob {
    const { width, height } = this.#size
    return new Blob([(this.kind === 'gif' ? gifFile : webpFile)(this.frames, width, height)], { type: `image/${this.kind}` })
  }
}

function around(one: Box, other: Box): Box {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)]
  return { x, y, width: Math.max(one.x + one.width, other.x + other.width) - x, height: Math.max(one.y + one.height, other.y + other.height) - y }
}

/** The smallest box, from an even place on, in which all changes are; the pixels in it, 0 where nothing changes. */
function changeOf(now: Uint32Array, before: Uint32Array | undefined, width: number, height: number): { box: Box; pixels: Uint32Array<ArrayBuffer> } {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (now[at] === before?.[at]) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  if (right === 0) [left, top, right, bottom] = [0, 0, 1, 1]
  const box = { x: left & ~1, y: top & ~1, width: right - (left & ~1), height: bottom - (top & ~1) }
  const pixels = new Uint32Array(box.width * box.height)
  for (let y = 0, to = 0; y < box.height; y++) {
    for (let x = 0, at = (box.y + y) * width + box.x; x < box.width; x++, at++, to++) pixels[to] = now[at] === before?.[at] ? 0 : now[at]!
  }
  return { box, pixels }
}

async function stillOf(pixels: Uint32Array<ArrayBuffer>, { width, height }: Box): Promise<Uint8Array> {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0)
  const blob = await blobOf(canvas, 'image/webp')
  if (blob.type !== 'image/webp') throw new Error(say('pictures.no_webp'))
  return new Uint8Array(await blob.arrayBuffer())
}
