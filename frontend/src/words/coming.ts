/** The words with which the page begins: fetched before anything else of it runs, together with its formulas. */
import { languageOf, speakFrom, storedLanguage } from '../bar/language'

export const coming = speakFrom(languageOf(location.search, storedLanguage(), navigator.languages), document.documentElement)
coming.catch(() => undefined) // told where it is awaited
