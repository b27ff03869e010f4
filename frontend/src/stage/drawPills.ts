/** The labels of pills.ts on the canvas. */
import { css, signHue } from './colours'
import type { Picture } from './picture'
import { during } from './scales'
import { drawNumber, font, numberWidth } from './text'

const HEIGHT = 15

export function drawPills(picture: Picture): void {
  const { ctx, palette, pills } = picture
  ctx.globalAlpha = arrived(picture)
  ctx.font = font(11, 560)
  ctx.textBaseline = 'middle'
  const width = Math.max(...pills.map(({ text }) => numberWidth(ctx, text))) + 12
  for (const { value, text, at } of pills) {
    ctx.beginPath()
    ctx.roundRect(at.x - width / 2, at.y - HEIGHT / 2, width, HEIGHT, HEIGHT / 2)
    ctx.fillStyle = css(palette.paper)
    ctx.fill()
    ctx.strokeStyle = css(signHue(palette, value))
    ctx.lineWidth = 1
    ctx.stroke()
    ctx.fillStyle = css(signHue(palette, value))
    drawNumber(ctx, text, at.x + width / 2 - 6, at.y + 0.5, 'right')
  }
  ctx.globalAlpha = 1
}

/** A product or a change is told when it has arrived, not while it is on its way. */
function arrived({ traffic, scene, progress }: Picture): number {
  return traffic && scene.traffic ? during(progress, 0.75, 0.95) : 1
}
