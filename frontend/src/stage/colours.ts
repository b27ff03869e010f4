/** The colours of the tokens, resolved for the present theme. */
export type Rgb = readonly [number, number, number]

const NAMES = {
  paper: '--paper',
  raised: '--raised',
  sunken: '--sunken',
  ink: '--ink',
  inkSoft: '--ink-soft',
  inkFaint: '--ink-faint',
  line: '--line',
  lineStrong: '--line-strong',
  positive: '--positive',
  negative: '--negative',
  neutral: '--neutral',
  forward: '--forward',
  backward: '--backward',
  update: '--update',
  warning: '--warning',
} as const

export type Palette = Record<keyof typeof NAMES, Rgb>

/** A custom property keeps `light-dark(…)` as written; only as the colour of an element is it resolved. */
export function readPalette(probe: HTMLElement): Palette {
  probe.style.setProperty('forced-color-adjust', 'none') // a picture in the one colour of all text would be none
  const read = (property: string): Rgb => {
    probe.style.color = `var(${property})`
    return parseColour(getComputedStyle(probe).color)
  }
  return Object.fromEntries(Object.entries(NAMES).map(([name, property]) => [name, read(property)])) as Palette
}

/** `rgb(…)`, or `color(srgb …)` with shares of one. */
export function parseColour(text: string): Rgb {
  const numbers = (text.replace(/^color\(srgb/, '').match(/[\d.]+(e-?\d+)?/g) ?? []).slice(0, 3).map(Number)
  if (numbers.length < 3) throw new TypeError(`a colour must be rgb(…) or color(srgb …), but is ${text}`)
  const scale = text.startsWith('color(') ? 255 : 1
  return [numbers[0]! * scale, numbers[1]! * scale, numbers[2]! * scale]
}

export function css([red, green, blue]: Rgb, alpha = 1): string {
  const round = (channel: number): number => Math.round(channel)
  return `rgb(${round(red)} ${round(green)} ${round(blue)}${alpha === 1 ? '' : ` / ${alpha.toFixed(3)}`})`
}

/** From `a` (share 0) to `b` (share 1). */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  const at = (k: 0 | 1 | 2): number => a[k] + (b[k] - a[k]) * share
  return [at(0), at(1), at(2)]
}

export function signHue(palette: Palette, value: number): Rgb {
  if (value > 0) return palette.positive
  return value < 0 ? palette.negative : palette.lineStrong
}

/** The fill of a disc: neutral at zero, the sign's hue at full magnitude. */
export function fill(palette: Palette, value: number, extent: number): Rgb {
  if (!Number.isFinite(value)) return palette.paper
  const share = extent === 0 ? 0 : Math.min(1, Math.abs(value) / extent)
  return mix(mix(palette.neutral, palette.paper, 0.35), signHue(palette, value), share)
}

export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [Math.max(luminance(a), luminance(b)), Math.min(luminance(a), luminance(b))]
  return (light + 0.05) / (dark + 0.05)
}

/** Ink or paper, whichever reads better on a fill. */
export function textOn(palette: Palette, background: Rgb): Rgb {
  return contrast(palette.ink, background) >= contrast(palette.paper, background) ? palette.ink : palette.paper
}
