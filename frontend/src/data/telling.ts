/** Which columns say most of what is to be predicted. */
import type { SampleData } from '../lib/samples'

/** How far a column sets the classes apart: variance between their means over variance within. */
export function separation(samples: SampleData, column: number, classes: number): number {
  const sums = Array.from({ length: classes }, () => ({ count: 0, sum: 0, squares: 0 }))
  for (const sample of samples.shown) {
    const value = samples.column(sample, column)
    const group = sums[samples.target(sample)]
    if (group) [group.count, group.sum, group.squares] = [group.count + 1, group.sum + value, group.squares + value * value]
  }
  const groups = sums.filter(({ count }) => count > 0)
  const total = groups.reduce((sum, group) => sum + group.sum, 0) / samples.shown.length
  const between = groups.reduce((sum, { count, sum: s }) => sum + count * (s / count - total) ** 2, 0)
  const within = groups.reduce((sum, { count, sum: s, squares }) => sum + squares - (s * s) / count, 0)
  return within > 0 ? between / within : 0
}

/** The square of the correlation of a column with the first number that is to be predicted. */
export function correlation(samples: SampleData, column: number): number {
  const pairs = Array.from(samples.shown, (sample) => [samples.column(sample, column), samples.target(sample)] as const)
  const mean = (at: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[at], 0) / pairs.length
  const [x, y] = [mean(0), mean(1)]
  const sum = (of: (dx: number, dy: number) => number): number => pairs.reduce((all, [a, b]) => all + of(a - x, b - y), 0)
  const spread = sum((dx) => dx * dx) * sum((_, dy) => dy * dy)
  return spread > 0 ? sum((dx, dy) => dx * dy) ** 2 / spread : 0
}

/** By the samples on show, which stay the same while others come beside them. */
const rankings = new WeakMap<object, Map<string, number[]>>()

/** The columns, those that say most first. */
export function ranked(samples: SampleData, columns: number, classes: number): number[] {
  const known = rankings.get(samples.shown) ?? new Map<string, number[]>()
  rankings.set(samples.shown, known)
  const key = `${columns} ${classes}`
  const ranking = known.get(key) ?? rank(samples, columns, classes)
  known.set(key, ranking)
  return ranking
}

function rank(samples: SampleData, columns: number, classes: number): number[] {
  const power = Array.from({ length: columns }, (_, column) => (classes > 0 ? separation(samples, column, classes) : correlation(samples, column)))
  return power.map((_, column) => column).sort((a, b) => power[b]! - power[a]! || a - b)
}

/** The two that say most, in the data's own order. */
export function bestPair(samples: SampleData, columns: number, classes: number): [number, number] {
  if (columns <= 2) return [0, Math.max(0, columns - 1)]
  const [first = 0, second = first] = ranked(samples, columns, classes).slice(0, 2).sort((a, b) => a - b)
  return [first, second]
}
