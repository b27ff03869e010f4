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

export function plotOf(range: readonly [number, number] | null, f: (z: number) => number, z: number, width: number, height: number): Plot {
  const reach = reachOf(z)
  const [low, high] = range ?? [Math.min(f(-reach), f(reach)), Math.max(f(-reach), f(reach))]
  const margin = (high - low || 1) * 0.12
  return { width, height, x: [-reach, reach], y: [low - margin, high + margin] }
}

const tidy = (value: number): string => String(Math.round(value * 100) / 100)

export function curvePath(f: (z: number) => number, plot: Plot, points = 96): string {
  const [from, to] = plot.x
  const at = (i: number): string => {
    const z = from + ((to - from) * i) / points
    return `${tidy(toX(plot, z))} ${tidy(toY(plot, f(z)))}`
  }
  return 'M' + Array.from({ length: points + 1 }, (_, i) => at(i)).join('L')
}

/** A piece of the tangent at (z, a), `length` long on the screen. */
export function tangentPath(z: number, a: number, slope: number, plot: Plot, length = 72): string {
  const dx = toX(plot, 1) - toX(plot, 0)
  const dy = (toY(plot, 1) - toY(plot, 0)) * slope
  const scale = length / 2 / Math.hypot(dx, dy)
  const [x, y] = [toX(plot, z), toY(plot, a)]
  return `M${tidy(x - dx * scale)} ${tidy(y - dy * scale)}L${tidy(x + dx * scale)} ${tidy(y + dy * scale)}`
}
