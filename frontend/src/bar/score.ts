/** A score as the bar writes it: 96.7 %, or R² as a number; a dash where it was not computed. */
export function scoreText(value: number, percent: boolean): string {
  if (Number.isNaN(value)) return '–'
  if (!percent) return value.toFixed(3).replace('-', '−')
  const decimals = Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1
  return `${(100 * value).toFixed(decimals)} %`
}
