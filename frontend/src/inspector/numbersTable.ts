/** What a table of numbers shows. */
import type { Snippet } from 'svelte'
import type { Meaning } from '../guide/terms'
import type { Selection } from '../lib/contract'
import type { Reading } from './readings'

export interface Column {
  /** Columns of one key have one format. */
  key: string
  head: string
  /** What the guide says of it. */
  term: Meaning
  /** Written with their sign, and in the hue of it. */
  signed?: boolean
  tone?: boolean
  /** What the table is about, or what it is not about. */
  strong?: boolean
  soft?: boolean
  /** Its cells are drawn, row by row. */
  drawn?: Snippet<[row: number]>
}

export interface Row {
  name: string
  /** What the guide says of it; of what is about a thing, what such a thing is. */
  term?: Meaning
  /** One for each column; '' where nothing stands. */
  values: readonly (Reading | '')[]
  /** What it is about, and what else lights it. */
  thing?: Selection | null
  also?: Selection | null
  /** The number that its bar shows. */
  bar?: Reading
  kind?: 'total' | 'this' | 'rest' | 'slope'
  /** Signed as a whole. */
  signed?: boolean
  /** Training leaves it as it is. */
  frozen?: boolean | undefined
  remark?: string | undefined
}

const KINDS = { edge: 'weight', bias: 'bias', unit: 'neuron', input: 'input', loss: 'loss' } as const

export function meaningOf({ term, thing }: Row): Meaning | undefined {
  return term ?? (thing ? KINDS[thing.kind] : undefined)
}
