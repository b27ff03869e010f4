/** Of so many characters a text is remembered by all pieces. */
const PIECE = 7
/** How far back a piece still counts, the nearer the more; and how much a long text is the worse for its length. */
const TRIED: readonly (readonly [number, number])[] = [[12_000, 0.7], [12_000, 0.8], [20_000, 0.7], [20_000, 0.8]]
const MOVES = 240

/**
 * Texts in an order in which gzip finds more of each in those just before it: the lightest of a few chains, each text followed by the one that has most in
 * common with what came last; then with a few of them moved, wherever that makes it lighter. The same texts always have the same order.
 */
export function byLikeness(texts: readonly string[], weigh: (texts: readonly string[]) => number): readonly string[] {
  if (texts.length < 3) return texts
  let best = texts
  let least = weigh(texts)
  const take = (order: readonly string[]): void => {
    const weight = weigh(order)
    if (weight < least) [best, least] = [order, weight]
  }
  for (const [reach, power] of TRIED) take(chained(texts, reach, power))
  const below = numbers()
  for (let move = 0; move < MOVES; move++) {
    const count = 1 + below(Math.min(12, texts.length >> 2))
    const order = [...best]
    const moved = order.splice(below(texts.length - count), count)
    order.splice(below(order.length), 0, ...moved)
    take(order)
  }
  return best
}

function chained(texts: readonly string[], reach: number, power: number): string[] {
  const pieces = piecesOf(texts)
  const seen = new Map<string, number>()
  const left = new Set(texts.keys())
  const order: number[] = []
  let at = 0
  const likeness = (index: number): number => {
    const common = pieces[index]!.reduce((sum, [piece, weight]) => sum + weight * Math.max(0, 1 - (at - (seen.get(piece) ?? -Infinity)) / reach), 0)
    return common / (texts[index]!.length + 30) ** power
  }
  while (left.size > 0) {
    const next = order.length === 0 ? 0 : [...left].reduce((best, index) => {
      const like = likeness(index)
      return like > best.like ? { index, like } : best
    }, { index: -1, like: -1 }).index
    order.push(next)
    left.delete(next)
    at += texts[next]!.length
    for (const [piece] of pieces[next]!) seen.set(piece, at)
  }
  return order.map((index) => texts[index]!)
}

/** The pieces of each text that others have too, the rarer the weightier. */
function piecesOf(texts: readonly string[]): (readonly [string, number])[][] {
  const all = texts.map((text) => [...new Set(Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE)))])
  const counts = new Map<string, number>()
  for (const piece of all.flat()) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  const weight = (piece: string): number => Math.log(texts.length / counts.get(piece)!)
  return all.map((pieces) => pieces.filter((piece) => counts.get(piece)! > 1).map((piece) => [piece, weight(piece)] as const))
}

/** Numbers below a bound as if by chance, the same ones at every build (the generator of C's standard). */
function numbers(): (bound: number) => number {
  let state = 1
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}
