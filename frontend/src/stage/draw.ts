/** One frame, back to front. */
import { css } from './colours'
import { drawChanges } from './changes'
import { drawBundles, drawWeights } from './drawPictures'
import { drawPills } from './drawPills'
import { drawEdges } from './edges'
import { drawFrozen } from './frozen'
import { drawLabels } from './labels'
import { drawLoss } from './loss'
import { drawNeurons } from './neurons'
import type { Picture } from './picture'
import { drawSignals } from './signals'

export function draw(picture: Picture): void {
  const { ctx, palette, layout } = picture
  ctx.fillStyle = css(palette.paper)
  ctx.fillRect(0, 0, layout.width, layout.height)
  drawThings(picture)
}

/** Without the paper. */
export function drawThings(picture: Picture): void {
  drawBundles(picture)
  drawEdges(picture)
  drawChanges(picture)
  drawSignals(picture)
  drawFrozen(picture)
  drawLoss(picture)
  drawWeights(picture)
  drawNeurons(picture)
  drawLabels(picture)
  if (picture.pills.length > 0) drawPills(picture)
}
