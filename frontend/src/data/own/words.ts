/** A file's columns and numbers in words. */
import { formatAlone } from '../../lib/format'
import type { FileColumn, FileRead } from '../../lib/messages.gen'
import { amount, say, type Key } from '../../lib/words.svelte'

export const kindName = (kind: FileColumn['kind']): string => say(`data.kind_${kind}`)

export const SEPARATORS = [[',', 'data.comma'], [';', 'data.semicolon'], ['\t', 'data.tab'], ['|', 'data.bar']] as const satisfies [string, Key][]
export const ENCODINGS = [['utf-8', 'data.utf8'], ['utf-16', 'data.utf16'], ['windows-1252', 'data.windows']] as const satisfies [string, Key][]

/** "1,200 rows" */
export function counted(count: number, thing: 'row' | 'column' | 'input' | 'class' | 'sample' | 'byte'): string {
  return say(`data.n_${thing}`, { count })
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte')
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}

/** What is in a column, short: the range of its numbers, or its most frequent texts. */
export function contents({ kind, minimum, maximum, values, distinct }: FileColumn): string {
  if (minimum !== null && maximum !== null) return minimum === maximum ? formatAlone(minimum) : say('data.range', { least: formatAlone(minimum), most: formatAlone(maximum) })
  if (values.length === 0) return kindName(kind)
  return values.join(', ') + (distinct > values.length ? ` … (${amount(distinct)})` : '')
}

/** What comes of the file, in a line. */
export function outcome({ samples, inputs, total_classes, file }: FileRead): string {
  const what = file.task === 'classification' ? say('data.to_tell_apart', { count: total_classes }) : say('data.to_predict', { target: file.target ?? '' })
  return say('data.outcome', { samples: counted(samples, 'sample'), inputs: counted(inputs, 'input'), what })
}

/** The columns whose names hold what is looked for. */
export function found(columns: readonly FileColumn[], sought: string): FileColumn[] {
  const words = sought.trim().toLowerCase()
  return columns.filter(({ name }) => name.toLowerCase().includes(words))
}

/** As a sentence begins, unless a name stands there: “flowers.csv” is no “Flowers.csv”. */
export const sentence = (text: string): string => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase())
