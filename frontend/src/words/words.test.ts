import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { addressWith, languageOf } from '../bar/language'
import { interpreter, SLOT } from '../lib/told'
import { adopt, adoptGuide, languageSpoken, say, toldAll, type Words } from '../lib/words.svelte'
import germanGuide from './de.guide.json'
import germanFirst from './de.json'
import englishGuide from './en.guide.json'
import englishFirst from './en.json'
import { patternsIn, said, sourcesOf, written } from './testing'

/** Protocol, transport and formulas: what they complain of is a mistake of ours. And what is said where no words have come. */
const OURS = ['formulas/formulas.ts', 'formulas/value.ts', 'lib/session.ts', 'lib/wire.ts', 'lib/words.svelte.ts', 'main.ts']

const english = { ...englishFirst, ...englishGuide }
const german = { ...germanFirst, ...germanGuide }
const forms = (word: string | Record<string, string>): string[] => (typeof word === 'string' ? [word] : Object.values(word))
const slotsOf = (text: string): string[] => [...new Set([...text.matchAll(SLOT)].map(([, slot]) => slot!))].sort()
const all = sourcesOf('.')
afterEach(() => adopt('en', english, null))
afterAll(() => adoptGuide('en', englishGuide))

describe('the languages', () => {
  it('have the same words', () => expect(Object.keys(german)).toEqual(Object.keys(english)))
  it.each(Object.entries({ ...english }))('%s has the same slots in German', (key, word) => {
    const slots = slotsOf(forms(word).join())
    expect(slotsOf(forms(german[key as keyof typeof german]).join())).toEqual(slots)
  })
  it.each([['en', english], ['de', german]] as const)('%s has a form for every plural', (language, words) => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort()
    for (const word of Object.values(words)) if (typeof word !== 'string') expect(Object.keys(word).sort()).toEqual(categories)
  })
})

it('formulas of terms are the same in every language', () => {
  const formulas = (words: object): [string, unknown][] => Object.entries(words).filter(([key]) => key.endsWith('_formula') && key.startsWith('guide.'))
  expect(formulas(german)).toEqual(formulas(english))
})

describe('saying', () => {
  it('puts in what the slots are', () => expect(say('lib.location', { epoch: '3', batch: '2', batches: '8' })).toBe('Epoch 3 · batch 2 of 8'))
  it.each([[1, '1 epoch a second'], [20, '20 epochs a second'], [1234, '1,234 epochs a second']])('%d decides the form', (count, text) => expect(say('lib.speed_epoch', { count })).toBe(text))
  it('speaks another language at once', () => {
    adopt('de', german, {})
    expect([languageSpoken(), say('lib.speed_epoch', { count: 1234 })]).toEqual(['de', '1\u00a0234 Epochen je Sekunde'])
  })
  it('has no words before they have come', () => {
    adopt('en', {} as Words, null)
    expect(() => say('bar.play')).toThrow()
  })
})

describe('what the session says', () => {
  const translations = {
    dropout: 'Dropout',
    '{field} must be {expected}, but got {got}': '{field}: erwartet {expected}, erhalten {got}',
    '{field} must be at least {count}, but got {got}': '{got} ist zu klein für {field}: mindestens {count}',
    'one of {names}': 'eines von {names}',
    '{count} rows': '{count} Zeilen',
    none: 'keine',
    'All is well.': 'Alles ist gut.',
    'Of {noun} nothing is left.': 'Von {noun} ist nichts übrig.',
  }
  const german = interpreter(translations, '\u00a0')
  it.each([
    ['dropout', 'Dropout'],
    ['what nobody knows', 'what nobody knows'],
    ['dropout must be at least 1, but got 0', '0 ist zu klein für Dropout: mindestens 1'],
    ['dropout must be at least one, but got 0', 'Dropout: erwartet at least one, erhalten 0'],
    ['scaling must be one of standard, none, but got 12,345 rows', 'scaling: erwartet eines von standard, keine, erhalten 12\u00a0345 Zeilen'],
    ['All is well. Of dropout nothing is left.', 'Alles ist gut. Von Dropout ist nichts übrig.'],
    ['“many rows” must be 1, but got 2', '“many rows”: erwartet 1, erhalten 2'],
  ])('%s: %s', (english, other) => expect(german(english)).toBe(other))
  it('is said anew in a message, names left as they are', () => {
    adopt('de', english, { flower: 'Blume', a: 'A', none: 'keine' })
    const run = { noun: 'flower', name: 'none', classes: ['none', 'x'], features: [{ name: 'a', unit: 'a' }], edits: [{ sentence: 'none', path: 'a' }], value: { label: null } }
    expect(toldAll(run)).toEqual({ ...run, noun: 'Blume', edits: [{ sentence: 'keine', path: 'a' }] })
    expect(toldAll(run)).toBe(toldAll(run))
    expect(toldAll({ ...run }, true)).toEqual({ ...run, noun: 'Blume', classes: ['keine', 'x'], features: [{ name: 'A', unit: 'a' }], edits: [{ sentence: 'keine', path: 'a' }] })
    expect([toldAll(null), toldAll(undefined)]).toEqual([null, undefined])
    adopt('en', english, null)
    expect(toldAll(run)).toBe(run)
  })
})

describe('the sources', () => {
  it('say what is there, with its slots', () => {
    for (const { path, keys, slots } of all.flatMap((source) => [...said(source)])) {
      const found = keys.map((key) => new RegExp(`^${key}$`)).map((key) => Object.entries(english).filter(([name]) => key.test(name)))
      for (const words of found) expect(words, `${path}: ${keys.join()}`).not.toEqual([])
      const wanted = [...new Set(found.flat().flatMap(([, word]) => slotsOf(forms(word).join())))]
      if (slots && !keys.some((key) => key.includes('\\'))) expect([...wanted].filter((slot) => !slots.includes(slot)), `${path}: ${keys.join()}`).toEqual([])
    }
  })
  it('say everything that is there', () => {
    const texts = new Set(all.flatMap(({ tree }) => JSON.stringify(tree).match(/"(?:[^"\\]|\\.)*"/g) ?? []))
    const patterns = all.flatMap((source) => [...patternsIn(source)]).map((pattern) => new RegExp(`^${pattern}$`))
    const explained = new Set(all.flatMap((source) => [...said(source)].flatMap(({ keys }) => keys)))
    const unused = Object.keys(english).filter((key) => !texts.has(`"${key}"`) && !explained.has(key) && !patterns.some((pattern) => pattern.test(key)))
    expect(unused).toEqual([])
  })
  it('hold no words of their own', () => {
    const found = all.filter(({ path }) => !OURS.includes(path)).flatMap((source) => [...written(source)].map((text) => `${source.path}: ${text}`))
    expect(found).toEqual([])
  })
})

describe('the language', () => {
  it.each([
    ['?lang=de', 'en', ['en-US'], 'de'],
    ['', 'de', ['en-US'], 'de'],
    ['', null, ['fr', 'de-AT', 'en'], 'de'],
    ['?lang=fr', null, ['sv'], 'en'],
    ['', 'constructor', [], 'en'],
  ])('%s, stored %s, preferred %s: %s', (search, stored, preferred, language) => expect(languageOf(search, stored, preferred)).toBe(language))
  it('is put in the address where it stood there', () => {
    expect(addressWith('http://x/?lang=en&a=1#b', 'de')).toBe('http://x/?lang=de&a=1#b')
    expect(addressWith('http://x/?a=1', 'de')).toBe('http://x/?a=1')
  })
})
