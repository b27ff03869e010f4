/** The things of a network, made and compared, and their values as a person types them. */
import type { Highlight, Selection } from './contract'

/** The parameter of a unit: an edge, or its bias. */
export function parameter(layer: number, unit: number, input: number | null): Selection {
  return input === null ? { kind: 'bias', layer, unit } : { kind: 'edge', layer, unit, input }
}

/** A unit, or the input where the layer is −1. */
export function unitOrInput(layer: number, unit: number): Selection {
  return layer < 0 ? { kind: 'input', input: unit } : { kind: 'unit', layer, unit }
}

export function same(one: Highlight, other: Highlight): boolean {
  if (one === null || other === null || one.kind !== other.kind) return false
  const entries = Object.entries(one) as [string, unknown][]
  const values = other as unknown as Record<string, unknown>
  return entries.every(([name, value]) => values[name] === value)
}

/** A number as a person types it: a real minus sign and a decimal comma are understood. Undefined: not a number. */
export function typedNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll('−', '-').replace(/^([+-]?\d*),(\d+)$/, '$1.$2')
  const value = Number(plain)
  return plain === '' || !Number.isFinite(value) ? undefined : value
}
