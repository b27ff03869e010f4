/** The words of the page in the language that is spoken: `say` gives those of a key of words/en.json. */
import germanOfGuide from '../words/de.guide.json?url'
import german from '../words/de.json?url'
import germanOfServer from '../words/de.server.json?url'
import englishOfGuide from '../words/en.guide.json?url'
import english from '../words/en.json?url'
import type guide from '../words/en.guide.json'
import type en from '../words/en.json'
import { fetched } from './fetched'
import { interpreter, retold, SLOT, type Translations } from './told'

type First = keyof typeof en
type OfGuide = keyof typeof guide
export type Key = First | OfGuide
/** A text; or, where a number decides, one for each of the language's plural categories, chosen by the slot `count`. */
export type Word = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>
export type Words = Readonly<Record<First, Word>>
export type GuideWords = Readonly<Record<OfGuide, Word>>
/** An amount is a number, grouped as the language does; the number of a neuron or an epoch is a name, and a string. */
export type Slots = Readonly<Record<string, string | number>>

interface Speech {
  /** Its own name. */
  readonly name: string
  /** As which it writes amounts: where points are of decimals, they do not part thousands. */
  readonly numbers: string
  readonly words: string
  /** Those of the guide, which come when it is asked for. */
  readonly guide: string
  /** The same for what the session says, which is English. */
  readonly server?: string
}

export const LANGUAGES = {
  en: { name: 'English', numbers: 'en', words: english, guide: englishOfGuide },
  de: { name: 'Deutsch', numbers: 'de-AT', words: german, guide: germanOfGuide, server: germanOfServer },
} as const satisfies Record<string, Speech>
export type Language = keyof typeof LANGUAGES

interface Spoken {
  readonly language: Language
  readonly words: Readonly<Partial<Record<Key, Word>>>
  /** The same once more in their order: what is built has numbers in the place of keys (scripts/numberedWords.ts). */
  readonly numbered: readonly Word[]
  readonly plural: Intl.PluralRules
  readonly amount: Intl.NumberFormat
  readonly interpret: ((english: string) => string) | null
  /** Messages of the session, in this language. */
  readonly retold: WeakMap<object, object>
}

let spoken = $state.raw<Spoken>()

function present(): Spoken {
  if (!spoken) throw new Error('say was called before the words of a language were there')
  return spoken
}

export function languageSpoken(): Language {
  return present().language
}

/** From now on the page speaks this. */
export function adopt(language: Language, words: Words, server: Translations | null): void {
  const plural = new Intl.PluralRules(language)
  const amount = new Intl.NumberFormat(LANGUAGES[language].numbers)
  spoken = { language, words, numbered: Object.values(words), plural, amount, interpret: server && interpreter(server, amount.format(1e3).slice(1, -3)), retold: new WeakMap() }
}

/** Fetch the words of a language, and speak it. */
export async function speak(language: Language): Promise<void> {
  const { words, server }: Speech = LANGUAGES[language]
  const [own, told] = await Promise.all([fetched<Words>(words), server === undefined ? null : fetched<Translations>(server)])
  adopt(language, own, told)
}

/** The guide's words of the language that is spoken, to be said from now on. */
export async function guideWords(): Promise<void> {
  const { language, words } = present()
  if ('guide.glossary' in words) return
  adoptGuide(language, await fetched<GuideWords>(LANGUAGES[language].guide))
}

export function adoptGuide(language: Language, guide: GuideWords): void {
  if (language !== languageSpoken()) return
  const words = { ...present().words, ...guide }
  spoken = { ...present(), words, numbered: Object.values(words) }
}

export function say(key: Key, slots: Slots = {}): string {
  const { words, numbered, plural } = present()
  const word = words[key] ?? numbered[key as unknown as number]!
  const text = typeof word === 'string' ? word : (word[plural.select(Number(slots['count']))] ?? word.other ?? '')
  return text.replace(SLOT, (slot, name: string) => written(slots[name] ?? slot))
}

function written(value: string | number): string {
  return typeof value === 'number' ? amount(value) : value
}

/** Whether there are words of that key. */
export function isKey(key: string): key is Key {
  return Object.hasOwn(present().words, key)
}

/** A whole number as prose writes it: 1,234. */
export function amount(value: number): string {
  return Number.isInteger(value) ? present().amount.format(value) : String(value)
}

/** What the session says, in the language of the page. */
export function told(english: string): string {
  return present().interpret?.(english) ?? english
}

/** A message of the session with its texts in the language of the page; the same one where that is English. */
export function toldAll<T extends object | null | undefined>(message: T, named = false): T {
  const { interpret, retold: known } = present()
  if (!interpret || !message) return message
  const found = known.get(message) ?? retold(message, interpret, named)
  known.set(message, found)
  return found as T
}
