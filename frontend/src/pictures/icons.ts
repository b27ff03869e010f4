/** Inline SVG of the page, shape by shape, with its styles resolved. */
import type { Draw } from './boxes'
import { colourOf } from './paint'
import { pathOf } from './shapes'

const ANCHORS: Readonly<Record<string, CanvasTextAlign>> = { middle: 'center', end: 'right' }

/** `place` gives, of a matrix to the screen, the one to the picture. */
export function iconOf(icon: SVGSVGElement, place: (matrix: DOMMatrix) => DOMMatrix): Draw[] {
  return [...icon.querySelectorAll<SVGGraphicsElement>('path, line, circle, rect, text')].flatMap((shape) => {
    const matrix = shape.getScreenCTM()
    if (!matrix) return []
    const { a, b, c, d, e, f } = place(matrix)
    const style = getComputedStyle(shape)
    const draw = shape instanceof SVGTextElement ? textOf(shape, style) : shapeOf(shape, style)
    const alpha = Number(style.opacity)
    return (context: CanvasRenderingContext2D) => {
      context.save()
      context.transform(a, b, c, d, e, f)
      context.globalAlpha = alpha
      draw(context)
      context.restore()
    }
  })
}

function textOf(text: SVGTextElement, style: CSSStyleDeclaration): Draw {
  const { fill, fontStyle, fontWeight, fontSize, fontFamily, textAnchor } = style
  const [words, x, y] = [text.textContent ?? '', Number(text.getAttribute('x')), Number(text.getAttribute('y'))]
  return (context) => {
    context.font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`
    context.textBaseline = 'alphabetic'
    context.textAlign = ANCHORS[textAnchor] ?? 'left'
    context.fillStyle = fill
    context.fillText(words, x, y)
  }
}

function shapeOf(shape: SVGGraphicsElement, style: CSSStyleDeclaration): Draw {
  const path = pathOf(writtenOf(shape))
  const { fill, stroke, strokeWidth, strokeDasharray, strokeLinecap, strokeLinejoin } = style
  return (context) => {
    context.fillStyle = fill
    if (colourOf(fill)) context.fill(path)
    if (!colourOf(stroke)) return
    context.strokeStyle = stroke
    context.lineWidth = parseFloat(strokeWidth)
    context.lineCap = strokeLinecap as CanvasLineCap
    context.lineJoin = strokeLinejoin as CanvasLineJoin
    context.setLineDash(strokeDasharray === 'none' ? [] : strokeDasharray.split(',').map(parseFloat))
    context.stroke(path)
  }
}

function writtenOf(shape: SVGGraphicsElement): string {
  const at = (name: string): number => Number(shape.getAttribute(name))
  if (shape instanceof SVGLineElement) return `M${at('x1')} ${at('y1')}L${at('x2')} ${at('y2')}`
  if (shape instanceof SVGRectElement) return `M${at('x')} ${at('y')}h${at('width')}v${at('height')}h${-at('width')}Z`
  // A canvas draws no dot where a line has no length.
  if (!(shape instanceof SVGCircleElement)) return (shape.getAttribute('d') ?? '').replace(/h0$/, 'h0.01')
  const r = at('r')
  return `M${at('cx') - r} ${at('cy')}a${r} ${r} 0 1 1 ${2 * r} 0a${r} ${r} 0 1 1 ${-2 * r} 0Z`
}
