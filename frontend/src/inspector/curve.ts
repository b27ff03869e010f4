/** The small plot of an activation: pure geometry, in the plot's own units. */

export interface Plot {
  width: number
  height: number
  /** The values at the edges. */
  x: readonly [number, number]
  y: readonly [number, number]
}

export function toX({ width, x }: Plot, value: number): number {
  return ((value - x[0]) / (x[1] - x[0])) * width
}

export function toY({ height, y }: Plot, value: number): number {
  return height - ((value - y[0]) / (y[1] - y[0])) * height
}

/** The half-width of the plot: 4, doubled until z fits. It moves in leaps, so that the picture holds still. */
export function reachOf(z: number): number {
  if (!Number.isFinite(z)) return 4
  let reach = 4
  while (Math.abs(z) > reach * 0.95) reach *= 2
  return reach
}

/** As high and low as the curves go within reach of z. */
export function plotOf(curves: readonly ((z: number) => number)[], z: number, width: number, height: number): Plot {
  const reach = reachOf(z)
  const places = Array.from({ length: 65 }, (_, i) => reach * (i / 32 - 1))
  const values = curves.flatMap((f) => places.map(f)).filter(Number.isFinite)
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)]
  const margin = (high - low || 1) * 0.12
  return { width, height, x: [-reach, reach], y: [low - margin, high + margin] }
}

const tidy = (value: number): string => String(Math.round(value * 100) / 100)

export function curvePath(f: (z: number) => number, plot: Plot, points = 96): string {
  const [from, to] = plot.x
  const places = Array.from({ length: points + 1 }, (_, i) => from + ((to - from) * i) / points)
  const finite = places.map((z) => [z, f(z)] as const).filter(([, value]) => Number.isFinite(value))
  return finite.length === 0 ? '' : 'M' + finite.map(([z, value]) => `${tidy(toX(plot, z))} ${tidy(toY(plot, value))}`).join('L')
}

/** A piece of the tangent at (z, a), `length` long on the screen. */
export function tangentPath(z: number, a: number, slope: number, plot: Plot, length = 72): string {
  const dx = 1
  const dy = -slope * (plot.height / plot.width) * ((plot.x[1] - plot.x[0]) / (plot.y[1] - plot.y[0]))
  const scale = length / 2 / Math.hypot(dx, dy)
  const [x, y] = [toX(plot, z), toY(plot, a)]
  return `M${tidy(x - dx * scale)} ${tidy(y - dy * scale)}L${tidy(x + dx * scale)} ${tidy(y + dy * scale)}`
}
