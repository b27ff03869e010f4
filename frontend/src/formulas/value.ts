/**
 * The value of a formula: reads the LaTeX that `neuroviz.engine.formulas` declares, as much of it as formulas use.
 * What the engine sent is never evaluated; this gives what is derived on the way, and the curves that are drawn.
 */

export type Values = Readonly<Record<string, number>>
type Node = (values: Values) => number

/** The right-hand side's value, with a number for each slot. */
export function evaluate(latex: string, values: Values): number {
  return compiled(latex)(values)
}

const known = new Map<string, Node>()

function compiled(latex: string): Node {
  const found = known.get(latex) ?? new Parser(latex).all()
  known.set(latex, found)
  return found
}

const FUNCTIONS: Record<string, (...values: number[]) => number> = {
  '\\max': Math.max, '\\min': Math.min, '\\exp': Math.exp, '\\ln': Math.log, '\\tanh': Math.tanh, '\\sin': Math.sin, '\\cos': Math.cos,
  '\\operatorname{erf}': erf, '\\operatorname{sign}': Math.sign,
}

const RELATIONS: Record<string, (x: number, y: number) => boolean> = {
  '<': (x, y) => x < y, '>': (x, y) => x > y, '\\le': (x, y) => x <= y, '\\ge': (x, y) => x >= y, '=': (x, y) => x === y,
}

/** 2/√π · Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!! · exp(−x²): all terms of one sign, so that nothing cancels. Beyond 6 it is ±1 to the last bit. */
export function erf(x: number): number {
  if (Math.abs(x) >= 6) return Math.sign(x)
  let [term, total] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (2 * x * x) / (2 * n + 1)
    total += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total
}

/** 0 times an infinity is 0: what a bracket or a y of 0 takes out of a sum, as in y · ln(p). */
function times(x: number, y: number): number {
  const product = x * y
  return (x === 0 || y === 0) && Number.isNaN(product) && !Number.isNaN(x) && !Number.isNaN(y) ? 0 : product
}

const TOKEN = /\s*(<[A-Za-z]\w*>|\d+(?:\.\d+)?|\\left\\?.|\\right\\?.|\\operatorname\{\w+\}|\\[A-Za-z]+|[-+/^{}(),<>=])\s*/y

function tokensOf(latex: string): string[] {
  const tokens: string[] = []
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < latex.length; ) {
    const at = TOKEN.lastIndex
    const token = TOKEN.exec(latex)?.[1]
    if (token === undefined) throw new Error(`expected a formula, but got “${latex.slice(at)}” in ${latex}`)
    tokens.push(token)
  }
  return tokens
}

/** A sum of products of powers, read once; each method gives a function of the slots' values. */
class Parser {
  readonly #tokens: string[]
  #at = 0

  constructor(private readonly latex: string) {
    this.#tokens = tokensOf(latex)
  }

  all(): Node {
    const sum = this.#sum()
    if (this.#next !== undefined) this.#fail('its end')
    return sum
  }

  get #next(): string | undefined {
    return this.#tokens[this.#at]
  }

  #fail(expected: string): never {
    throw new Error(`expected ${expected}, but got ${this.#next ?? 'its end'} in ${this.latex}`)
  }

  #takes(token: string): boolean {
    const found = this.#next === token
    if (found) this.#at++
    return found
  }

  #take(token: string): void {
    if (!this.#takes(token)) this.#fail(token)
  }

  #sum(): Node {
    let left = this.#product()
    for (;;) {
      const term = left
      if (this.#takes('+')) {
        const right = this.#product()
        left = (values) => term(values) + right(values)
      } else if (this.#takes('-')) {
        const right = this.#product()
        left = (values) => term(values) - right(values)
      } else return left
    }
  }

  #product(): Node {
    let left = this.#signed()
    for (;;) {
      const factor = left
      if (this.#takes('/')) {
        const right = this.#signed()
        left = (values) => factor(values) / right(values)
      } else if (this.#takes('\\cdot') || this.#begins()) {
        const right = this.#signed()
        left = (values) => times(factor(values), right(values))
      } else return left
    }
  }

  /** Does a factor follow without a sign between: “2 \pi”, “\frac{1}{2} \left(…”? */
  #begins(): boolean {
    const next = this.#next
    return next !== undefined && (/^<\w|^\d|^\{$|^\\left/.test(next) || ['\\frac', '\\sqrt', '\\pi', '\\lfloor'].includes(next) || next in FUNCTIONS)
  }

  #signed(): Node {
    if (!this.#takes('-')) return this.#power()
    const value = this.#signed()
    return (values) => -value(values)
  }

  #power(): Node {
    const base = this.#atom()
    const exponent = this.#takes('^') ? this.#atom() : undefined
    return exponent === undefined ? base : (values) => base(values) ** exponent(values)
  }

  #atom(): Node {
    const token = this.#next ?? this.#fail('a number')
    this.#at++
    if (/^\d/.test(token)) return () => Number(token)
    if (/^<\w/.test(token)) return this.#slot(token.slice(1, -1))
    if (token in FUNCTIONS) return this.#call(FUNCTIONS[token]!)
    if (token === '\\pi') return () => Math.PI
    if (token === '\\frac') return this.#fraction()
    if (token === '\\sqrt') return this.#group((value) => Math.sqrt(Math.max(0, value))) // rounding may leave a 0 a little below it
    if (token === '\\lfloor') return this.#until('\\rfloor', Math.floor)
    if (token === '\\left|') return this.#until('\\right|', Math.abs)
    if (token === '\\left(') return this.#until('\\right)')
    if (token === '{') return this.#until('}')
    if (token === '\\left[') return this.#bracket()
    this.#at--
    return this.#fail('a number')
  }

  #slot(slot: string): Node {
    return (values) => {
      const value = values[slot]
      if (value === undefined) throw new Error(`expected a value for <${slot}> in ${this.latex}`)
      return value
    }
  }

  #until(end: string, f?: (value: number) => number): Node {
    const inner = this.#sum()
    this.#take(end)
    return f ? (values) => f(inner(values)) : inner
  }

  #group(f?: (value: number) => number): Node {
    this.#take('{')
    return this.#until('}', f)
  }

  #fraction(): Node {
    const [above, below] = [this.#group(), this.#group()]
    return (values) => above(values) / below(values)
  }

  #call(f: (...values: number[]) => number): Node {
    this.#take('\\left(')
    const places = [this.#sum()]
    while (this.#takes(',')) places.push(this.#sum())
    this.#take('\\right)')
    return (values) => f(...places.map((place) => place(values)))
  }

  /** Iverson's: 1 where it is so, 0 where not. */
  #bracket(): Node {
    const left = this.#sum()
    const relation = RELATIONS[this.#next ?? ''] ?? this.#fail('a relation')
    this.#at++
    const right = this.#sum()
    this.#take('\\right]')
    return (values) => (relation(left(values), right(values)) ? 1 : 0)
  }
}
