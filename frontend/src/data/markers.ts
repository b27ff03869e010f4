/** Classes are marker shapes: paths round the origin, all of about the same ink. */

const SHAPES: readonly ((r: number) => string)[] = [
  (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`,
  (r) => `M0 ${-1.25 * r}L${1.15 * r} ${0.8 * r}H${-1.15 * r}Z`,
  (r) => `M${-0.9 * r} ${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}Z`,
  (r) => `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`,
  (r) => `M0 ${1.25 * r}L${1.15 * r} ${-0.8 * r}H${-1.15 * r}Z`,
  (r) => `M${-0.4 * r} ${-1.2 * r}h${0.8 * r}v${0.8 * r}h${0.8 * r}v${0.8 * r}h${-0.8 * r}v${0.8 * r}h${-0.8 * r}v${-0.8 * r}h${-0.8 * r}v${-0.8 * r}h${0.8 * r}Z`,
]

/** The marker of a class; beyond six classes shapes come again, and names tell them apart. */
export function markerPath(index: number, radius: number): string {
  return (SHAPES[index % SHAPES.length] ?? markerCircle)(radius)
}

function markerCircle(radius: number): string {
  return `M${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0Z`
}

/** Colours for six classes at most; more are told apart by shape and name alone. */
export function markerColour(index: number, classes: number): string {
  return classes <= 6 ? `var(--class-${index})` : 'var(--ink-soft)'
}
