/** Where the names of the branches stand in the plot: at the ends of their curves, none over another. */
import type { Branch } from '../lib/branches.svelte'
import { nameOf } from '../lib/branching'
import { lineOf, MARGIN, xOf, yOf, type Plot } from './plot'

/** As much as a pointer needs. */
const HEIGHT = 24
const GAP = 6
/** How wide a name is, about; a longer one is cut (BranchLabels.svelte). */
const widthOf = (branch: Branch): number => Math.min(172, 10 + 6.5 * nameOf(branch).length)

export interface Label {
  readonly branch: Branch
  readonly style: string
}

/**
 * The present one comes first, then those that end furthest to the right. Where one would stand over another, it stands above that, or,
 * as the legend is at the top, below; where there is no room for it, nowhere.
 */
export function labelsOf(plot: Plot, branches: readonly Branch[], present: number): Label[] {
  const ends = branches.flatMap((branch) => {
    const { x, y } = lineOf(branch)
    const [step, loss] = [x.at(-1), y.at(-1)]
    return step === undefined || loss === undefined ? [] : [{ branch, x: xOf(plot, step), y: yOf(plot, Number.isFinite(loss) ? loss : plot.top) }]
  })
  const taken: { left: number; right: number; middle: number }[] = []
  const [highest, lowest] = [1.5 * HEIGHT, plot.height - MARGIN.bottom - HEIGHT / 2]
  const free = (left: number, right: number, middle: number, by: number): number => {
    const over = taken.find((other) => other.left < right && left < other.right && Math.abs(other.middle - middle) < HEIGHT)
    return over ? free(left, right, over.middle + by, by) : middle
  }
  return ends
    .sort((one, other) => Number(other.branch.id === present) - Number(one.branch.id === present) || other.x - one.x || other.y - one.y)
    .flatMap(({ branch, x, y }) => {
      const width = widthOf(branch)
      const beside = plot.width - x > width + GAP
      const [left, right] = beside ? [x, x + GAP + width] : [x - width, x]
      const wanted = Math.max(highest, Math.min(beside ? y : y - HEIGHT * 0.6, lowest))
      const above = free(left, right, wanted, -HEIGHT)
      const middle = above < highest ? free(left, right, wanted, HEIGHT) : above
      if (middle > lowest) return []
      taken.push({ left, right, middle })
      return { branch, style: `top: ${middle - HEIGHT / 2}px; ${beside ? `left: ${x + GAP}px` : `right: ${Math.max(0, plot.width - x)}px`}` }
    })
}

/** Where a branch leaves the run that it came from: on its own curve, which begins there to be another. */
export function forkOf(plot: Plot, branch: Branch): { x: number; y: number } | null {
  if (!branch.change) return null
  const { step } = branch.change.at
  const { x, y } = lineOf(branch)
  const place = x.findLastIndex((at) => at <= step)
  const loss = y[Math.max(0, place)]
  return loss === undefined ? null : { x: xOf(plot, step), y: yOf(plot, loss) }
}
