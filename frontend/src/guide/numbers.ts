/** Numbers of the run as the guide writes them: factors with a digit more than their product, so that they multiply as they are read. */
import { formatAlone } from '../lib/format'
import type { Step } from '../lib/messages.gen'

const DIGITS = 3

export function written(value: number | undefined): string {
  return formatAlone(value ?? NaN, DIGITS)
}

/** A negative factor after a sign is kept apart from it. */
function factor(value: number | undefined): string {
  const text = formatAlone(value ?? NaN, DIGITS + 1)
  return text.startsWith('−') ? `(${text})` : text
}

/** "1.374 × (−0.4183) = −0.575" */
export function product(one: number | undefined, other: number | undefined): string {
  return `${formatAlone(one ?? NaN, DIGITS + 1)} × ${factor(other)} = ${written((one ?? NaN) * (other ?? NaN))}`
}

const PLAIN = ['update.SGD.step', 'update.SGD.after']

/** Is the step −η times the gradient, and nothing else? */
export function isPlainDescent({ update }: Pick<Step, 'update'>): boolean {
  return update.length === PLAIN.length && PLAIN.every((key) => update.includes(key))
}
