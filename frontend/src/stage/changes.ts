/**
 * The changes of the weights and biases: signed bars on a common zero line across each comb, one scale for the whole
 * step. Positive runs with the signal, negative against it.
 */
import { css, mix, signHue } from './colours'
import type { Emphasis } from './emphasis'
import { drawnEdges, hasComb } from './edges'
import { combAcross, combPoint, point } from './layout'
import type { Picture } from './picture'
import { during } from './scales'
import type { EdgesState } from './scene'

const STRENGTH: Record<Emphasis, number> = { faded: 0.16, normal: 0.85, front: 1 }

export function drawChanges(picture: Picture): void {
  for (const state of picture.scene.edges) {
    if (!state.changes || !hasComb(picture, state)) continue
    const grown = grownShare(picture, state.layer)
    drawAxes(picture, state)
    for (const { unit, input, value } of drawnEdges(state)) drawBar(picture, state, unit, input, value * grown)
    for (let unit = 0; unit < state.biasChanges!.length; unit++) {
      drawBar(picture, state, unit, state.inputs, state.biasChanges![unit]! * grown)
    }
  }
}

/** The bars of the layer that is being updated grow; those of the layers before it have grown. */
function grownShare(picture: Picture, layer: number): number {
  const { traffic } = picture.scene
  if (!picture.traffic || traffic?.kind !== 'update' || traffic.layer !== layer) return 1
  return during(picture.progress, 0.45, 0.95)
}

function drawAxes(picture: Picture, state: EdgesState): void {
  const { ctx, layout, palette } = picture
  const gap = layout.gaps[state.layer]!
  ctx.strokeStyle = css(palette.lineStrong)
  ctx.lineWidth = 1
  for (let unit = 0; unit < layout.layers[state.layer + 1]!.units; unit++) {
    const half = gap.combPitch * 0.5
    const from = point(layout, gap.comb, combAcross(layout, state.layer, unit, 0) - half)
    const to = point(layout, gap.comb, combAcross(layout, state.layer, unit, state.inputs) + half)
    ctx.beginPath()
    ctx.moveTo(from.x, from.y)
    ctx.lineTo(to.x, to.y)
    ctx.stroke()
  }
}

function drawBar(picture: Picture, state: EdgesState, unit: number, input: number, value: number): void {
  const { ctx, layout, palette, changes } = picture
  if (!Number.isFinite(value) || value === 0) return
  const gap = layout.gaps[state.layer]!
  const { x, y } = combPoint(layout, state.layer, unit, input)
  const length = Math.sign(value) * Math.max(0.75, Math.min(gap.reach, Math.abs(value) * changes.pixels))
  const thick = Math.max(1.2, Math.min(8, gap.combPitch * 0.52))
  const strength = STRENGTH[picture.emphasis(state.layer, unit, input)]
  ctx.fillStyle = css(mix(palette.paper, signHue(palette, value), strength))
  if (layout.direction === 'right') ctx.fillRect(x, y - thick / 2, length, thick)
  else ctx.fillRect(x - thick / 2, y, thick, length)
}
