/**
 * How far apart two colours look, also to those who see colours otherwise.
 *
 * What a dichromat sees: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color
 * Vision Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009: the matrices of severity 1.0, which
 * take linear RGB. How far apart: CIEDE2000, after G. Sharma, W. Wu, E. N. Dalal, Color Research & Application 30 (1), 2005.
 */
export type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

export const VISIONS: Readonly<Record<string, Matrix>> = {
  'usual vision': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}

const FROM_RGB: Matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
const WHITE: Triple = [0.95047, 1, 1.08883]

/** The colours of one theme, by their names in tokens.css. */
export function coloursOf(tokens: string, theme: 'light' | 'dark'): Map<string, string> {
  const found = tokens.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)
  return new Map([...found].map(([, name, light, dark]) => [name!, theme === 'light' ? light! : dark!]))
}

/** CIEDE2000 between two colours (#rrggbb), as one with this vision sees them. */
export function difference(a: string, b: string, vision: Matrix): number {
  const seen = (colour: string): Triple => lab(apply(vision, linear(colour)).map((share) => Math.min(1, Math.max(0, share))) as unknown as Triple)
  return ciede2000(seen(a), seen(b))
}

function linear(colour: string): Triple {
  const at = (start: number): number => {
    const share = parseInt(colour.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return [at(1), at(3), at(5)]
}

function apply(matrix: Matrix, [x, y, z]: Triple): Triple {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])]
}

function lab(rgb: Triple): Triple {
  const root = (share: number): number => (share > 216 / 24389 ? Math.cbrt(share) : (share * (24389 / 27) + 16) / 116)
  const [x, y, z] = apply(FROM_RGB, rgb)
  const [fx, fy, fz] = [root(x / WHITE[0]), root(y / WHITE[1]), root(z / WHITE[2])]
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const degrees = (angle: number): number => (angle * Math.PI) / 180

/** The names are the article's. */
export function ciede2000([L1, a1, b1]: Triple, [L2, a2, b2]: Triple): number {
  const seventh = (c: number): number => Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const G = 0.5 * (1 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2))
  const [A1, A2] = [(1 + G) * a1, (1 + G) * a2]
  const [C1, C2] = [Math.hypot(A1, b1), Math.hypot(A2, b2)]
  const hue = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360)
  const [h1, h2] = [hue(A1, b1), hue(A2, b2)]
  const far = Math.abs(h1 - h2) > 180
  const dh = C1 * C2 === 0 ? 0 : h2 - h1 + (far ? (h2 > h1 ? -360 : 360) : 0)
  const H = C1 * C2 === 0 ? h1 + h2 : (h1 + h2 + (far ? (h1 + h2 < 360 ? 360 : -360) : 0)) / 2
  const [L, C] = [(L1 + L2) / 2, (C1 + C2) / 2]
  const T = 1 - 0.17 * Math.cos(degrees(H - 30)) + 0.24 * Math.cos(degrees(2 * H)) + 0.32 * Math.cos(degrees(3 * H + 6)) - 0.2 * Math.cos(degrees(4 * H - 63))
  const SL = 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2)
  const [SC, SH] = [1 + 0.045 * C, 1 + 0.015 * C * T]
  const RT = -2 * seventh(C) * Math.sin(degrees(60 * Math.exp(-(((H - 275) / 25) ** 2))))
  const [dL, dC, dH] = [(L2 - L1) / SL, (C2 - C1) / SC, (2 * Math.sqrt(C1 * C2) * Math.sin(degrees(dh / 2))) / SH]
  return Math.sqrt(dL ** 2 + dC ** 2 + dH ** 2 + RT * dC * dH)
}
