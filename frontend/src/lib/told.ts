/** What the session says, in English, as another language has it: by the whole sentence, or by a template with slots. */

/** English to the other language. A text with slots, "{field} must be positive", stands for every text that has something in their place. */
export type Translations = Readonly<Record<string, string>>

interface Pattern {
  readonly expression: RegExp
  readonly slots: readonly string[]
  readonly text: string
}

/** Whose texts are words, wherever they stand in what the session sends. */
const TEXTS = ['label', 'sentence', 'group', 'advice', 'reason', 'notes', 'noun', 'nouns', 'data_label', 'note']
/** The same of data that come with the page: classes by their names, columns and outputs by theirs. */
const NAMED = ['features', 'columns', 'targets']
const LISTED = ['classes', 'outputs']

/** A message with its texts as `tell` has them; with `named`, what is in the data too. */
export function retold<T>(message: T, tell: (english: string) => string, named: boolean): T {
  const texts = new Set(named ? [...TEXTS, ...LISTED] : TEXTS)
  const again = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return texts.has(key) ? tell(value) : value
    if (Array.isArray(value)) return value.map((each) => again(each, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, again(inner, named && name === 'name' && NAMED.includes(key) ? 'label' : name)]))
  }
  return again(message, '') as T
}

/** Slots that stand for digits alone. */
const AMOUNTS = ['count', 'all']

export const SLOT = /\{(\w+)\}/g

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function patternOf([english, text]: [string, string]): Pattern {
  const slots = [...english.matchAll(SLOT)].map(([, slot]) => slot!)
  const parts = english.split(/\{\w+\}/).map(literally)
  const source = parts.map((part, index) => part + (index < slots.length ? (AMOUNTS.includes(slots[index]!) ? '([\\d,]+)' : '([^]+?)') : ''))
  return { expression: new RegExp(`^${source.join('')}$`), slots, text }
}

/** Those with most words of their own first, so that the most exact one is found. */
function patternsOf(translations: Translations): Pattern[] {
  const own = (english: string): number => english.replace(SLOT, '').length
  const templates = Object.entries(translations).filter(([english]) => english.search(SLOT) >= 0)
  return templates.sort(([one], [other]) => own(other) - own(one)).map(patternOf)
}

/** Where one sentence ends and another begins. */
const SENTENCES = /(?<=\.) (?=[A-Z])/

const GROUPED = /^\d{1,3}(,\d{3})+$/

/** Gives what a text is in the other language; a text that is not known stays as it is. What stands in a slot is a text too, or a list of some. */
export function interpreter(translations: Translations, group = ','): (english: string) => string {
  const whole = new Map(Object.entries(translations))
  let patterns: Pattern[] | undefined

  function fitted(english: string): string | undefined {
    patterns ??= patternsOf(translations)
    for (const { expression, slots, text } of patterns) {
      const found = expression.exec(english)
      if (found) return text.replace(SLOT, (_, slot: string) => part(found[slots.indexOf(slot) + 1] ?? ''))
    }
    return undefined
  }
  const known = (english: string): string | undefined => whole.get(english) ?? fitted(english)
  const part = (english: string): string => {
    if (GROUPED.test(english)) return english.replaceAll(',', group)
    return known(english) ?? english.split(', ').map((each) => known(each) ?? each).join(', ')
  }
  return (english) => known(english) ?? english.split(SENTENCES).map((each) => known(each) ?? each).join(' ')
}
