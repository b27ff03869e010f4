import { formatAlone } from '../lib/format'
import { say } from '../lib/words.svelte'

/** A score as the bar writes it: 96.7 %, or R² as a number; a dash where it was not computed. */
export function scoreText(value: number, percent: boolean): string {
  if (Number.isNaN(value)) return '–'
  if (!percent) return value.toFixed(3).replace('-', '−')
  const decimals = Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1
  return `${(100 * value).toFixed(decimals)} %`
}

/** "Held out: loss 0.512, accuracy 0.967."; nothing where they were not computed. */
export function measuresText(part: 'held_out' | 'training', labels: readonly string[], values: readonly number[]): string {
  if (values.length !== labels.length || values.some(Number.isNaN)) return ''
  const each = labels.map((label, index) => `${label} ${formatAlone(values[index]!)}`)
  return say(`bar.measures_${part}`, { measures: each.join(', ') })
}
