/**
 * How numbers are written. One table picks its format once, so that its smallest non-zero term keeps two significant
 * digits and its columns add up; nothing is rounded before it is written.
 */

/** A column's value is written as value / 10^exponent with `decimals` digits after the point. */
export interface Format {
  readonly decimals: number
  readonly exponent: number
  /** Write a term too small for the column in scientific form rather than as zero: false while digits must hold still. */
  readonly exact: boolean
}

export const MAXIMUM_DECIMALS = 8
/** Tables begin with so many, so that most of them look alike and hold still. */
const MINIMUM_DECIMALS = 4
const SIGNIFICANT = 2
/** A column whose largest value is so small takes a power of ten even where its smallest term still does not fit. */
const TINY = -3
const MOST_COMPACT = 5
const MINUS = '−'
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** The power of ten of the leading digit, as it stands once rounded to two significant digits: 0.0996 → −1. */
export function magnitude(value: number): number {
  return Number(Math.abs(value).toExponential(SIGNIFICANT - 1).split('e')[1])
}

function finiteNonZero(values: Iterable<number>): number[] {
  return [...values].filter((value) => Number.isFinite(value) && value !== 0)
}

/** Decimals that the smallest non-zero value needs to keep its significant digits. */
export function decimalsNeeded(values: Iterable<number>, significant = SIGNIFICANT): number {
  const magnitudes = finiteNonZero(values).map(magnitude)
  if (magnitudes.length === 0) return MINIMUM_DECIMALS
  return Math.max(MINIMUM_DECIMALS, significant - 1 - Math.min(...magnitudes))
}

/** The format of one column that stands alone. */
export function columnFormat(values: Iterable<number>, significant = SIGNIFICANT): Format {
  const list = finiteNonZero(values)
  const needed = decimalsNeeded(list, significant)
  if (needed <= MAXIMUM_DECIMALS) return { decimals: needed, exponent: 0, exact: true }
  const exponent = Math.min(0, Math.max(...list.map(magnitude)))
  const decimals = Math.max(1, needed + exponent)
  if (decimals <= MAXIMUM_DECIMALS || exponent <= TINY) return { decimals: Math.min(decimals, MAXIMUM_DECIMALS), exponent, exact: true }
  return { decimals: MAXIMUM_DECIMALS, exponent: 0, exact: true }
}

/** A column's format where room is short: three digits of the smallest where they fit, and a power of ten as soon as all are small. */
export function compactFormat(values: Iterable<number>): Format {
  const magnitudes = finiteNonZero(values).map(magnitude)
  if (magnitudes.length === 0) return { decimals: MINIMUM_DECIMALS, exponent: 0, exact: true }
  const largest = Math.max(...magnitudes)
  const exponent = largest <= TINY ? largest : 0
  const wanted = SIGNIFICANT - Math.min(...magnitudes) + exponent
  const least = exponent < 0 ? SIGNIFICANT + 1 : MINIMUM_DECIMALS - Math.max(0, largest)
  return { decimals: Math.min(Math.max(wanted, least, 0), MOST_COMPACT), exponent, exact: true }
}

/**
 * The formats of a table whose columns add up: the same decimals everywhere. Where they would not fit, the columns
 * that need more take a common power of ten in their heads.
 */
export function tableFormats<K extends string>(columns: Record<K, Iterable<number>>, significant = SIGNIFICANT): Record<K, Format> {
  const entries = Object.entries(columns) as [K, Iterable<number>][]
  const lists = entries.map(([name, values]) => [name, finiteNonZero(values)] as const)
  const needed = decimalsNeeded(lists.flatMap(([, values]) => values), significant)
  const common: Format = { decimals: Math.min(needed, MAXIMUM_DECIMALS), exponent: 0, exact: true }
  const pick = (values: number[]): Format => (decimalsNeeded(values, significant) <= MAXIMUM_DECIMALS ? common : columnFormat(values, significant))
  return Object.fromEntries(lists.map(([name, values]) => [name, pick(values)])) as Record<K, Format>
}

/** While playing, the format holds unless it is plainly too short (two digits more are needed) or far too long. */
export function holdFormat(held: Format | undefined, wanted: Format, playing: boolean): Format {
  if (!playing) return wanted
  const moving: Format = { ...wanted, exact: false }
  if (!held || held.exponent !== wanted.exponent) return moving
  const missing = wanted.decimals - held.decimals
  return missing > 1 || missing < -3 ? moving : { ...held, exact: false }
}

/** `holdFormat` for each column of a table: all of them hold, or all of them change, so that columns still add up. */
export function holdFormats<K extends string>(
  held: Record<K, Format> | undefined,
  wanted: Record<K, Format>,
  playing: boolean,
): Record<K, Format> {
  const names = Object.keys(wanted) as K[]
  const kept = names.map((name) => [name, holdFormat(held?.[name], wanted[name], playing)] as const)
  const all = held !== undefined && kept.every(([name, { decimals }]) => decimals === held[name]?.decimals)
  if (all) return Object.fromEntries(kept) as Record<K, Format>
  return Object.fromEntries(names.map((name) => [name, { ...wanted[name], exact: !playing }])) as Record<K, Format>
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '∞'
  if (value === -Infinity) return `${MINUS}∞`
  return undefined
}

/** Digits with a real minus sign, and no sign on what rounds to zero. */
function fixed(value: number, decimals: number): string {
  const digits = toFixed(Math.abs(value), decimals)
  return value < 0 && /[1-9]/.test(digits) ? MINUS + digits : digits
}

/** `Number.prototype.toFixed` turns to exponents from 1e21 on: so large a number is written in scientific form. */
function toFixed(value: number, decimals: number): string {
  return value < 1e15 ? value.toFixed(decimals) : scientific(value)
}

/** 1.0e−12, with a real minus sign. */
export function scientific(value: number, significant = SIGNIFICANT): string {
  return value.toExponential(significant - 1).replace('e+', 'e').replaceAll('-', MINUS)
}

/** Divided by a power of ten without the rounding of 10 ** −n: 3e-7 / 10^−7 is 3. */
function scaled(value: number, exponent: number): number {
  return exponent < 0 ? value * 10 ** -exponent : value / 10 ** exponent
}

/** A value as its column writes it. */
export function format(value: number, { decimals, exponent, exact }: Format): string {
  const word = special(value)
  if (word !== undefined) return word
  const shown = scaled(value, exponent)
  const tooSmall = exact && shown !== 0 && magnitude(shown) < SIGNIFICANT - 1 - decimals
  return tooSmall ? scientific(shown) : fixed(shown, decimals)
}

/** As `format`, with + before what is positive: for changes and terms of a sum, where the sign matters. */
export function formatSigned(value: number, column: Format): string {
  const digits = format(value, column)
  return value > 0 && /[1-9∞]/.test(digits) ? `+${digits}` : digits
}

/** A number that stands alone in a sentence: `significant` digits, or all where it has fewer; at most eight decimals, else scientific. */
export function formatAlone(value: number, significant = 3): string {
  const word = special(value)
  if (word !== undefined) return word
  const rounded = roundedAlone(value, significant)
  const whole = full(value).replace('e+', 'e').replaceAll('-', MINUS)
  return whole.length < rounded.length ? whole : rounded
}

function roundedAlone(value: number, significant: number): string {
  if (value === 0) return '0'
  const power = Number(value.toExponential(significant - 1).split('e')[1])
  const decimals = Math.max(0, significant - 1 - power)
  return decimals > MAXIMUM_DECIMALS || power > 9 ? scientific(value, significant) : fixed(value, decimals)
}

/** The column's power of ten for its head: "× 10⁻⁶"; empty where there is none. */
export function headOf({ exponent }: Format): string {
  return exponent === 0 ? '' : `× 10${superscript(exponent)}`
}

/** "⁻⁶" */
export function superscript(integer: number): string {
  const digits = [...String(Math.abs(integer))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('')
  return (integer < 0 ? '⁻' : '') + digits
}

/** The shortest text that gives the same float64 back: what hovering shows and copying copies. */
export function full(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
