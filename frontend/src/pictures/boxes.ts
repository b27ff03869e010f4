/** What of an element is no text: its ground, its borders, and what stands before and after it. */
import { colourOf } from './paint'

export interface Box {
  x: number
  y: number
  width: number
  height: number
}
export type Draw = (context: CanvasRenderingContext2D) => void

const SIDES = ['Top', 'Right', 'Bottom', 'Left'] as const
const COLOURS = /(?:rgba?|color)\([^()]*\)/g

const pixels = (length: string): number => parseFloat(length) || 0

/** Of its colour, or of colours from left to right. */
export function groundOf(box: Box, style: CSSStyleDeclaration): Draw[] {
  const { x, y, width, height } = box
  const stops = style.backgroundImage.startsWith('linear-gradient(') ? (style.backgroundImage.match(COLOURS) ?? []) : []
  const colour = style.backgroundColor
  const radius = radiusOf(box, style)
  if (stops.length < 2 && !colourOf(colour)) return []
  return [
    (context) => {
      const gradient = context.createLinearGradient(x, y, x + width, y)
      stops.forEach((stop, index) => gradient.addColorStop(index / (stops.length - 1), stop))
      context.fillStyle = stops.length < 2 ? colour : gradient
      context.beginPath()
      context.roundRect(x, y, width, height, radius)
      context.fill()
    },
  ]
}

function radiusOf({ width, height }: Box, { borderTopLeftRadius }: CSSStyleDeclaration): number {
  const shorter = Math.min(width, height)
  const radius = borderTopLeftRadius.endsWith('%') ? (pixels(borderTopLeftRadius) / 100) * shorter : pixels(borderTopLeftRadius)
  return Math.min(radius, shorter / 2)
}

/** A line for each side that is drawn. */
export function bordersOf({ x, y, width, height }: Box, style: CSSStyleDeclaration): Draw[] {
  return SIDES.flatMap((side) => {
    const thick = pixels(style[`border${side}Width`])
    const kind = style[`border${side}Style`]
    const colour = style[`border${side}Color`]
    if (thick === 0 || kind === 'none' || !colourOf(colour)) return []
    const [right, bottom, half] = [x + width, y + height, thick / 2]
    const ends = { Top: [x, y + half, right, y + half], Bottom: [x, bottom - half, right, bottom - half], Left: [x + half, y, x + half, bottom], Right: [right - half, y, right - half, bottom] }[side] as [number, number, number, number]
    return (context: CanvasRenderingContext2D) => {
      context.strokeStyle = colour
      context.lineWidth = thick
      context.setLineDash(kind === 'dashed' ? [2.5 * thick, 1.5 * thick] : kind === 'dotted' ? [thick, thick] : [])
      context.beginPath()
      context.moveTo(ends[0], ends[1])
      context.lineTo(ends[2], ends[3])
      context.stroke()
      context.setLineDash([])
    }
  })
}

/** A box that a style sheet puts into an element. */
export function pseudoOf(box: Box, style: CSSStyleDeclaration): Draw[] {
  if (style.content === 'none' || style.content === 'normal' || style.position !== 'absolute') return []
  return groundOf({ x: box.x + pixels(style.left), y: box.y + pixels(style.top), width: pixels(style.width), height: pixels(style.height) }, style)
}
