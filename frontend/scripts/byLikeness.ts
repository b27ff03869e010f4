/** Of so many characters a text is remembered by all pieces. */
const PIECE = 7
/** How far back a piece still counts, the nearer the more; and how much a long text is the worse for its length. */
const TRIED: readonly (readonly [number, number])[] = [[12_000, 0.7], [12_000, 0.8], [20_000, 0.7], [20_000, 0.8]]
const MOVES = 240

/** The pieces of a text that others have too, each by its number, and what each weighs. */
interface Pieces {
  readonly numbers: Int32Array
  readonly weights: Float64Array
}

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
  const pieces = piecesOf(texts)
  for (const [reach, power] of TRIED) take(chained(texts, pieces, reach, power))
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

function chained(texts: readonly string[], pieces: readonly Pieces[], reach: number, power: number): string[] {
  const lengths = texts.map(({ length }) => (length + 30) ** power)
  /** Where each piece was last, in the texts so far. */
  const seen = new Float64Array(1 + pieces.reduce((most, { numbers }) => numbers.reduce((a, b) => Math.max(a, b), most), -1)).fill(-Infinity)
  const left = new Set(texts.keys())
  const order: number[] = []
  let at = 0
  for (let next = 0; next >= 0; next = likest(left, pieces, lengths, seen, at - reach, reach)) {
    order.push(next)
    left.delete(next)
    at += texts[next]!.length
    for (const piece of pieces[next]!.numbers) seen[piece] = at
  }
  return order.map((index) => texts[index]!)
}

/** Which of those that are left has most in common with what stands after a place; -1 where none is left. */
function likest(left: ReadonlySet<number>, pieces: readonly Pieces[], lengths: readonly number[], seen: Float64Array, after: number, reach: number): number {
  let [next, most] = [-1, -1]
  for (const index of left) {
    const { numbers, weights } = pieces[index]!
    let common = 0
    for (let i = 0; i < numbers.length; i++) {
      const back = seen[numbers[i]!]! - after
      if (back > 0) common += weights[i]! * back
    }
    const like = common / reach / lengths[index]!
    if (like > most) [next, most] = [index, like]
  }
  return next
}

/** The rarer a piece, the weightier. */
function piecesOf(texts: readonly string[]): Pieces[] {
  const all = texts.map((text) => [...new Set(Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE)))])
  const counts = new Map<string, number>()
  for (const pieces of all) for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => count > 1)
  const number = new Map(common.map(([piece], at) => [piece, at]))
  const weights = common.map(([, count]) => Math.log(texts.length / count))
  return all.map((pieces) => {
    const numbers = Int32Array.from(pieces.flatMap((piece) => number.get(piece) ?? []))
    return { numbers, weights: Float64Array.from(numbers, (piece) => weights[piece]!) }
  })
}

/** Numbers below a bound as if by chance, the same ones at every build (the generator of C's standard). */
function numbers(): (bound: number) => number {
  let state = 1
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}
