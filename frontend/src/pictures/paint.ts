/** What SVG is written of: numbers, names and colours as every program that opens SVG takes them. */

/** To a hundredth of a pixel. */
export function short(value: number): string {
  return String(Math.round(value * 100) / 100)
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text between tags and in attributes; what XML has no place for is left out. */
export function escaped(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (sign) => ENTITIES[sign]!)
}

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** Those that are there, each with a space before it. */
export function attributes(given: Attributes): string {
  return Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? short(value) : escaped(value!)}"`)
    .join('')
}

/** An element; what is in it is written already. */
export function tag(name: string, given: Attributes, content = ''): string {
  return `<${name}${attributes(given)}${content ? `>${content}</${name}>` : '/>'}`
}

export interface Colour {
  /** `#rrggbb` */
  hex: string
  alpha: number
}

/** `#rrggbb`, `rgb(…)`, or `color(srgb …)` with shares of one; null where nothing is painted. */
export function colourOf(text: string): Colour | null {
  if (/^#[\da-f]{6}$/i.test(text)) return { hex: text, alpha: 1 }
  const parts = (text.replace(/^color\(srgb/, '').match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number)
  if (parts.length < 3) return null
  const scale = text.startsWith('color(') ? 255 : 1
  const two = (channel: number): string => Math.round(Math.min(255, Math.max(0, channel * scale))).toString(16).padStart(2, '0')
  const alpha = parts[3] ?? 1
  return alpha === 0 ? null : { hex: `#${parts.slice(0, 3).map(two).join('')}`, alpha }
}

/** `fill` or `stroke`, and how much of it is seen. */
export function paint(kind: 'fill' | 'stroke', text: string, alpha = 1): Attributes {
  const colour = colourOf(text)
  if (!colour) return { [kind]: 'none' }
  const seen = colour.alpha * alpha
  return { [kind]: colour.hex, [`${kind}-opacity`]: seen < 1 ? seen.toFixed(3) : undefined }
}
