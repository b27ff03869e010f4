/** Where a number in a formula needs parentheses: typesetting marks the place, filling and copying write them. */

/** A base: any number that is more than its digits. A place after a sign or a factor: a negative one. */
export type Parentheses = 'base' | 'signed' | null

/** What may stand before a negative number without parentheses round it. */
const OPENS = /(=|\\gets|\\leftarrow|\\to|\\approx|\(|\[|\{|,|&|^)\s*$/

/** Of the slot that stands in `latex` from `at` to `end`. */
export function parenthesesAt(latex: string, at: number, end: number): Parentheses {
  if (latex[end] === '^') return 'base'
  return OPENS.test(latex.slice(0, at)) ? null : 'signed'
}

/** With them, where the digits need them there. */
export function inParentheses(digits: string, place: Parentheses): string {
  const needed = (place !== null && digits.startsWith('−')) || (place === 'base' && digits.includes('e'))
  return needed ? `(${digits})` : digits
}
