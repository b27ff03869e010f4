/** Weights and biases that training leaves as they are: a small lock on each. Of a whole layer its header says it. */
import { frozenBy, layerPath, parameterPath } from '../setup/frozen'
import { css, type Palette } from './colours'
import { pieces, spotAt } from './curves'
import type { Point } from './layout'
import type { Picture } from './picture'

/** By unit and input; `input` = inputs is the bias. */
export interface Place {
  unit: number
  input: number
}

/** Between the comb, where signals arrive and changes stand, and the place where δ waits. */
const BEHIND_THE_COMB = 0.2

/** The frozen among the drawn edges and the biases of a layer that is not frozen as a whole. */
export function frozenPlaces(frozen: readonly string[], layer: number, { inputs, units }: { inputs: number; units: number }, index: ArrayLike<number>): Place[] {
  const whole = layerPath(layer)
  if (!frozen.some((path) => path.startsWith(`${whole}.`)) || frozen.includes(whole)) return []
  const edges = Array.from(index, (k) => ({ unit: Math.floor(k / inputs), input: k % inputs }))
  const biases = Array.from({ length: units }, (_, unit) => ({ unit, input: inputs }))
  return [...edges, ...biases].filter(({ unit, input }) => frozenBy(frozen, parameterPath(layer, unit, input === inputs ? null : input)) !== undefined)
}

export function drawFrozen(picture: Picture): void {
  const { scene, wiring, layout } = picture
  for (const { layer, inputs, frozen } of scene.edges) {
    for (const { unit, input } of frozen) {
      if (input === inputs && layout.layers[layer + 1]!.folded) continue
      const curve = wiring.edge(layer, unit, input)
      const size = Math.max(5, Math.min(8, layout.gaps[layer]!.combPitch * 0.7))
      drawLock(picture, spotAt(curve, pieces(curve) - 1 + BEHIND_THE_COMB), size, picture.emphasis(layer, unit, input) === 'faded' ? 0.35 : 1)
    }
  }
}

/** A body and its shackle, on a ground of paper. */
function drawLock({ ctx, palette }: { ctx: CanvasRenderingContext2D; palette: Palette }, { x, y }: Point, size: number, strength: number): void {
  const [body, top, reach] = [size * 0.68, y - size * 0.12, size * 0.3]
  ctx.save()
  ctx.globalAlpha = strength
  ctx.lineCap = 'butt'
  for (const [colour, around] of [[palette.paper, 3], [palette.ink, 0]] as const) {
    ctx.fillStyle = ctx.strokeStyle = css(colour)
    ctx.lineWidth = 1.2 + around
    ctx.beginPath()
    ctx.arc(x, top - size * 0.1, reach, Math.PI, 0)
    ctx.lineTo(x + reach, top)
    ctx.moveTo(x - reach, top - size * 0.1)
    ctx.lineTo(x - reach, top)
    ctx.stroke()
    ctx.fillRect(x - size / 2 - around / 2, top - around / 2, size + around, body + around)
  }
  ctx.restore()
}
