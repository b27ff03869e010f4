/** A file's columns and numbers in words. */
import { formatAlone } from '../../lib/format'
import type { FileColumn, FileRead } from '../../lib/messages.gen'

export const KINDS: Record<FileColumn['kind'], string> = {
  number: 'numbers', boolean: 'true or false', text: 'text', date: 'days or times', mixed: 'numbers and more', other: 'something else', empty: 'empty',
}

export const SEPARATORS = [[',', 'comma'], [';', 'semicolon'], ['\t', 'tab'], ['|', 'bar']] as const
export const ENCODINGS = [['utf-8', 'UTF-8'], ['utf-16', 'UTF-16'], ['windows-1252', 'Windows (Latin)']] as const

export const counted = (count: number, one: string, several = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : several}`

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return counted(bytes, 'byte')
  return bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 2 ** 20).toFixed(1)} MB`
}

/** What is in a column, short: the range of its numbers, or its most frequent texts. */
export function contents({ kind, minimum, maximum, values, distinct }: FileColumn): string {
  if (minimum !== null && maximum !== null) return minimum === maximum ? formatAlone(minimum) : `${formatAlone(minimum)} to ${formatAlone(maximum)}`
  if (values.length === 0) return KINDS[kind]
  return values.join(', ') + (distinct > values.length ? ` … (${distinct.toLocaleString('en')})` : '')
}

/** What comes of the file, in a line. */
export function outcome({ samples, inputs, total_classes, file }: FileRead): string {
  const what = file.task === 'classification' ? `${counted(total_classes, 'class', 'classes')} to tell apart` : `“${file.target}” to predict`
  return `${counted(samples, 'sample')} of ${counted(inputs, 'input')}, ${what}`
}

/** The columns whose names hold what is looked for. */
export function found(columns: readonly FileColumn[], sought: string): FileColumn[] {
  const words = sought.trim().toLowerCase()
  return columns.filter(({ name }) => name.toLowerCase().includes(words))
}

/** As a sentence begins, unless a name stands there: “flowers.csv” is no “Flowers.csv”. */
export const sentence = (text: string): string => text.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase())
