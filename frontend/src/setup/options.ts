/** What the options of a choice are set to, in words. */
import type { Option } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'
import { valueAt } from './network'

export type Value = number | boolean | string | readonly string[] | null

/** What `thing` holds for an option; its default where it says nothing. */
export function valueOf(thing: unknown, option: Option): Value {
  const value = valueAt(thing, option.name)
  if (value === null && option.optional) return null
  if (option.kind === 'several') return Array.isArray(value) && value.length > 0 ? (value as string[]) : usualOf(option)
  if (option.kind === 'choice') return String(value ?? usualOf(option)[0])
  if (option.kind === 'boolean') return Boolean(value ?? option.default)
  return Number(value ?? option.default)
}

/** The names that are there where nobody has chosen: of a choice the first, of several so many as its default says. */
function usualOf({ kind, choices, default: usual }: Option): string[] {
  return choices.slice(0, kind === 'choice' ? 1 : usual).map(({ name }) => name)
}

/** With one more of several, or one less; in the order on offer. */
export function toggled({ choices }: Option, names: readonly string[], name: string): string[] {
  return choices.map((choice) => choice.name).filter((other) => names.includes(other) !== (other === name))
}

/** Lines break after it. */
export const BETWEEN = '\u00a0· '

/** Does it do anything? None, 0 and off do not. */
export function isOn(_: Option, value: Value): boolean {
  return value !== null && Number(value) !== 0
}

export function isUnusual(option: Option, value: Value): boolean {
  if (option.choices.length > 0) return String(value) !== String(usualOf(option))
  return option.optional ? value !== null : Number(value) !== option.default
}

/** "dropout 0.2", "Nesterov", "Nesterov off": in one piece, so that lines break between options. */
export function inWords({ label, kind, choices }: Option, value: Value): string {
  const named = choices.filter(({ name }) => (Array.isArray(value) ? value.includes(name) : value === name)).map((choice) => choice.label)
  const shown = named.length > 0 ? named.join(', ') : value === null || value === false ? say('setup.off') : kind === 'boolean' ? '' : String(value).replace('-', '−')
  return `${label} ${shown}`.trim().replaceAll(' ', '\u00a0')
}

/** Those options that `tell` picks, joined. */
export function summary(options: readonly Option[], thing: unknown, tell: (option: Option, value: Value) => boolean): string {
  const told = options.map((option) => [option, valueOf(thing, option)] as const).filter((entry) => tell(...entry))
  return told.map((entry) => inWords(...entry)).join(BETWEEN)
}
