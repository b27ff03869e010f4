/** The samples of a plot on its canvases: all of them on the ground, and over it what changes from step to step. */
import { resolved } from '../stage/resolved'
import { markerColour, markerPath } from './markers'
import type { Point } from './scatter'

/** Colours as a canvas takes them, resolved for the theme. */
export interface Inks {
  readonly ink: string
  readonly paper: string
  readonly classes: readonly string[]
}

/** One for each class; where there are none, one for all. */
export function classInks(classes: number): string[] {
  return Array.from({ length: Math.max(1, classes) }, (_, index) => resolved(markerColour(index, classes)))
}

export function readInks(classes: number): Inks {
  return { ink: resolved('var(--ink)'), paper: resolved('var(--paper)'), classes: classInks(classes) }
}

/** A sample's marker: its class's shape and its colour. */
export interface Mark extends Point {
  readonly shape: number
  readonly colour: string
}

export interface Look {
  readonly inks: Inks
  /** Over a map the markers stand out from the ground. */
  readonly overMap: boolean
  /** Their colours are those of the map's scale. */
  readonly scaled: boolean
}

const SMALL = 2.7
const LARGE = 4
const FAINT = 0.45
const ARM = 2.6
const RING = 7.5

const shapes = new Map<string, Path2D>()

function shapeOf(index: number, radius: number): Path2D {
  const key = `${index} ${radius}`
  const known = shapes.get(key) ?? new Path2D(markerPath(index, radius))
  shapes.set(key, known)
  return known
}

/** Draw something round each point as if it were the origin. */
function at(context: CanvasRenderingContext2D, points: Iterable<Point>, draw: (point: Point) => void): void {
  const { a, d } = context.getTransform()
  for (const point of points) {
    context.setTransform(a, 0, 0, d, a * point.x, d * point.y)
    draw(point)
  }
  context.setTransform(a, 0, 0, d, 0, 0)
}

export function drawGround(context: CanvasRenderingContext2D, marks: readonly Mark[], { inks, overMap, scaled }: Look): void {
  context.globalAlpha = overMap ? 1 : FAINT
  context.strokeStyle = scaled ? inks.ink : inks.paper
  context.lineWidth = scaled ? 0.6 : 0.7
  at(context, marks, (point) => {
    const { shape, colour } = point as Mark
    context.fillStyle = colour
    context.fill(shapeOf(shape, SMALL))
    if (overMap) context.stroke(shapeOf(shape, SMALL))
  })
  context.globalAlpha = 1
}

export function drawBatch(context: CanvasRenderingContext2D, marks: readonly Mark[], { inks, overMap }: Look): void {
  context.strokeStyle = overMap ? inks.ink : inks.paper
  context.lineWidth = 0.8
  at(context, marks, (point) => {
    const { shape, colour } = point as Mark
    context.fillStyle = colour
    context.fill(shapeOf(shape, LARGE))
    context.stroke(shapeOf(shape, LARGE))
  })
}

export function drawCrosses(context: CanvasRenderingContext2D, points: readonly Point[], { inks, overMap }: Look): void {
  context.lineCap = 'round'
  context.beginPath()
  for (const { x, y } of points) {
    context.moveTo(x - ARM, y - ARM)
    context.lineTo(x + ARM, y + ARM)
    context.moveTo(x - ARM, y + ARM)
    context.lineTo(x + ARM, y - ARM)
  }
  const stroke = (colour: string, width: number): void => {
    context.strokeStyle = colour
    context.lineWidth = width
    context.stroke()
  }
  if (overMap) stroke(inks.paper, 3)
  stroke(inks.ink, overMap ? 1.2 : 1)
}

export function drawRing(context: CanvasRenderingContext2D, { x, y }: Point, { inks }: Look, width: number): void {
  context.beginPath()
  context.arc(x, y, RING, 0, 2 * Math.PI)
  context.strokeStyle = inks.ink
  context.lineWidth = width
  context.stroke()
}
