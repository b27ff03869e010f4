import type { Attachment } from 'svelte/attachments'
import { readPalette, type Palette } from './colours'
import { scale } from '../lib/scale.svelte'
import { forgetWidths } from './text'

/** The canvas: the one place that knows how many device pixels a pixel has. `zoom`: of a canvas that is zoomed besides the page. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, zoom = 1): CanvasRenderingContext2D {
  const ratio = (window.devicePixelRatio || 1) * scale.value * zoom
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== across) canvas.width = across
  if (canvas.height !== down) canvas.height = down
  const context = canvas.getContext('2d')
  if (!context) throw new TypeError('the stage needs a canvas with a 2D context, but the browser gave none')
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}

/** What each canvas shows, for whoever draws it once more elsewhere. */
export const drawings = new WeakMap<HTMLCanvasElement, (context: CanvasRenderingContext2D) => void>()

/**
 * Draws at once, so that the picture and the words around it come in the same frame; what is asked for again before the
 * next frame waits for it, and only the newest is drawn.
 */
export class FrameQueue {
  private job: (() => void) | null = null
  private handle = 0

  request(job: () => void): void {
    this.job = job
    if (this.handle === 0) this.run()
  }

  cancel(): void {
    cancelAnimationFrame(this.handle)
    this.handle = 0
    this.job = null
  }

  private run(): void {
    const { job } = this
    this.job = null
    this.handle = 0
    if (!job) return
    this.handle = requestAnimationFrame(() => this.run())
    job()
  }
}

/** Calls back when the theme may have changed; gives back what ends it. */
export function onThemeChange(changed: () => void): () => void {
  const root = new MutationObserver(changed)
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  return () => {
    root.disconnect()
    system.removeEventListener('change', changed)
  }
}

/** An element in whose place the colours are read: at once, and again whenever they, or the fonts, have changed. */
export function probing(found: (palette: Palette) => void): Attachment<HTMLElement> {
  return (probe) => {
    const read = (): void => found(readPalette(probe))
    read()
    void document.fonts.ready.then(() => {
      forgetWidths()
      read()
    })
    return onThemeChange(read)
  }
}
