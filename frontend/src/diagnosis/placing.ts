/** Where the list opens: beside its chip, over the equations, so that the network with its marks stays in sight; else above or below, else over it. */

const WIDTH = 360
const LEAST = 300
const EDGE = 8
const GAP = 8

type Box = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

/** The style of a list that is opened by the chip at `box`. */
export function placeBy(box: Box, width: number, height: number): string {
  const beside = width - box.right - GAP - EDGE
  if (beside >= LEAST) return `width: ${Math.min(WIDTH, beside)}px; left: ${box.right + GAP}px; bottom: ${height - box.bottom}px; max-height: ${box.bottom - EDGE}px`
  const breadth = Math.min(WIDTH, width - 2 * EDGE)
  const left = Math.max(EDGE, Math.min(box.right - breadth, width - breadth - EDGE))
  const above = box.top > height - box.bottom
  const room = (above ? box.top : height - box.bottom) - GAP - EDGE
  const [tall, place] = room < LEAST ? [height - 2 * EDGE, `bottom: ${EDGE}px`] : [room, above ? `bottom: ${height - box.top + GAP}px` : `top: ${box.bottom + GAP}px`]
  return `width: ${breadth}px; left: ${left}px; max-height: ${tall}px; ${place}`
}
