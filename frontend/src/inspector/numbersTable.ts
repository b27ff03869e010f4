/** What a table of numbers shows. */
import type { Snippet } from 'svelte'
import type { Term } from '../guide/terms'
import type { Selection } from '../lib/contract'
import type { Reading } from './readings'

export interface Column {
  /** Columns of one key have one format. */
  key: string
  head: string
  /** What the glossary says of it. */
  term?: Term
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
  term?: Term
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
