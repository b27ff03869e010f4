/** Numbers as the stage writes them: fixed decimals for what is compared, three digits for what stands alone. */
import { decimalsNeeded, format, formatAlone, formatSigned, headOf, MAXIMUM_DECIMALS } from '../lib/format'

/** As many decimals as the smallest non-zero value needs for two significant digits. */
export function decimalsFor(values: Iterable<number>): number {
  return Math.min(decimalsNeeded(values), MAXIMUM_DECIMALS)
}

export function fixed(value: number, decimals: number): string {
  return format(value, { decimals, exponent: 0, exact: false })
}

/** With its sign, plus included. */
export function signed(value: number, decimals: number): string {
  return formatSigned(value, { decimals, exponent: 0, exact: false })
}

export const brief = formatAlone

/** The thousandth, millionth … part in which changes of about `extent` read well, as a power of ten. */
export function thousandths(extent: number): number {
  return extent > 0 ? Math.min(0, Math.floor(Math.log10(extent) / 3) * 3) : 0
}

/** "× 10⁻³" */
export function timesPower(exponent: number): string {
  return headOf({ exponent, decimals: 0, exact: false })
}

/** A raw value as its author wrote it: without the noise of scaling there and back. */
export function raw(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))).replace('-', '−') : fixed(value, 0)
}
