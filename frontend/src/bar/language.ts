/** The language of the page: as its address says, as chosen before, or as the browser has it. */
import { readdress, remember, remembered } from '../lib/storage'
import { LANGUAGES, speak, type Language } from '../lib/words.svelte'

const KEY = 'neuroviz.language'
const PARAMETER = 'lang'

const isOne = (name: string): name is Language => Object.hasOwn(LANGUAGES, name)

/** Of names such as "de-AT", the first whose language is there; English where none is. */
export function languageOf(search: string, stored: string | null, preferred: readonly string[]): Language {
  const asked = new URLSearchParams(search).get(PARAMETER)
  const base = (name: string): string => name.toLowerCase().split('-')[0] ?? ''
  return [asked ?? '', stored ?? '', ...preferred].map(base).find(isOne) ?? 'en'
}

/** What was chosen before. */
export function storedLanguage(): string | null {
  return remembered(KEY)
}

/** The address with a language that was chosen by hand in place of the one that it asked for. */
export function addressWith(address: string, language: Language): string {
  const url = new URL(address)
  if (url.searchParams.has(PARAMETER)) url.searchParams.set(PARAMETER, language)
  return url.href
}

/** Speak a language, and say so to what reads the page aloud. */
export async function speakFrom(language: Language, root: HTMLElement): Promise<void> {
  await speak(language)
  root.lang = language
}

/** A choice by hand, kept for the next time. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speakFrom(language, document.documentElement)
  remember(KEY, language)
  readdress(addressWith(location.href, language))
}
