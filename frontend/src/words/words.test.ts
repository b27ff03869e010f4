import { afterEach, describe, expect, it } from 'vitest'
import { addressWith, languageOf } from '../bar/language'
import { SLOT } from '../lib/told'
import { adopt, languageSpoken, say, told, type Words } from '../lib/words.svelte'
import german from './de.json'
import english from './en.json'
import { patternsIn, said, sourcesOf, written } from './testing'

/** Folders and files whose words all stand in en.json. */
const CONVERTED = ['bar', 'data', 'diagnosis', 'lib', 'output', 'setup', 'timeline']
/** Protocol and transport: what they complain of is a mistake of ours. */
const OURS = ['lib/wire.ts', 'lib/session.ts', 'lib/words.svelte.ts']

const forms = (word: string | Record<string, string>): string[] => (typeof word === 'string' ? [word] : Object.values(word))
const slotsOf = (text: string): string[] => [...new Set([...text.matchAll(SLOT)].map(([, slot]) => slot!))].sort()
const all = sourcesOf('.')
afterEach(() => adopt('en', english, null))

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

describe('saying', () => {
  it('puts in what the slots are', () => expect(say('lib.location', { epoch: '3', batch: '2', batches: '8' })).toBe('Epoch 3 · batch 2 of 8'))
  it.each([[1, '1 epoch a second'], [20, '20 epochs a second'], [1234, '1,234 epochs a second']])('%d decides the form', (count, text) => expect(say('lib.speed_epoch', { count })).toBe(text))
  it('speaks another language at once', () => {
    adopt('de', german, { loss: 'Verlust', '{field} must be at least {minimum}, but got {got}': '{field} muss mindestens {minimum} sein, ist aber {got}', '{field} must be {what}': '{field} muss {what} sein' })
    expect([languageSpoken(), say('lib.speed_epoch', { count: 1234 })]).toEqual(['de', '1\u00a0234 Epochen je Sekunde'])
    expect(told('loss must be at least 1, but got 0')).toBe('Verlust muss mindestens 1 sein, ist aber 0')
    expect(told('what nobody knows')).toBe('what nobody knows')
  })
  it('has no words before they have come', () => {
    adopt('en', {} as Words, null)
    expect(() => say('bar.play')).toThrow()
  })
})

describe('the sources', () => {
  it('say what is there, with its slots', () => {
    for (const { path, keys, slots } of all.flatMap((source) => [...said(source)])) {
      const found = keys.map((key) => Object.entries(english).filter(([name]) => new RegExp(`^${key}$`).test(name)))
      for (const words of found) expect(words, `${path}: ${keys.join()}`).not.toEqual([])
      const wanted = [...new Set(found.flat().flatMap(([, word]) => slotsOf(forms(word).join())))]
      if (slots && !keys.some((key) => key.includes('\\'))) expect([...wanted].filter((slot) => !slots.includes(slot)), `${path}: ${keys.join()}`).toEqual([])
    }
  })
  it('say everything that is there', () => {
    const text = all.map(({ tree }) => JSON.stringify(tree)).join()
    const patterns = all.flatMap((source) => [...patternsIn(source)])
    const unused = Object.keys(english).filter((key) => !text.includes(`"${key}"`) && !patterns.some((pattern) => new RegExp(`^${pattern}$`).test(key)))
    expect(unused).toEqual([])
  })
  it.each(CONVERTED)('%s holds no words of its own', (place) => {
    const found = sourcesOf(place).filter(({ path }) => !OURS.includes(path)).flatMap((source) => [...written(source)].map((text) => `${source.path}: ${text}`))
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
