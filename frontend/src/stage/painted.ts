import type { Attachment } from 'svelte/attachments'
import { fitCanvas, FrameQueue } from './surface'

type Draw = (context: CanvasRenderingContext2D) => void

/** A canvas that stays painted: `prepare` reads what there is to draw, and what it gives back draws that, once a frame at most. */
export function painted(size: () => readonly [width: number, height: number], prepare: () => Draw): Attachment<HTMLCanvasElement> {
  const frames = new FrameQueue()
  return (canvas) => {
    const [[width, height], draw] = [size(), prepare()]
    frames.request(() => {
      const context = fitCanvas(canvas, width, height)
      context.clearRect(0, 0, width, height)
      draw(context)
    })
  }
}
