/** The glossary's entries in the language that is spoken. */
import type { Explanation } from '../lib/explain.svelte'
import { say } from '../lib/words.svelte'
import { TERMS, type Head, type Meaning, type Term } from './terms'

export function explainTerm(term: Term): Explanation {
  return { name: say(`guide.term_${term}`), sentence: say(`guide.term_${term}_sentence`), formula: say(`guide.term_${term}_formula`), term }
}

const isTerm = (meaning: Meaning): meaning is Term => meaning in TERMS

export function explainMeaning(meaning: Meaning): Explanation {
  return isTerm(meaning) ? explainTerm(meaning) : explainHead(meaning)
}

function explainHead(head: Head): Explanation {
  return { name: say(`guide.head_${head}`), sentence: say(`guide.head_${head}_sentence`), formula: say(`guide.head_${head}_formula`) }
}

/** In the order of the language's alphabet; those in whose name or sentence everything typed is found, those with it in their name first. */
export function entries(language: string, typed = ''): (Explanation & { term: Term })[] {
  const words = typed.toLowerCase().split(/\s+/)
  const holds = (text: string): boolean => words.every((word) => text.toLowerCase().includes(word))
  const all = (Object.keys(TERMS) as Term[]).map((term) => ({ ...explainTerm(term), term }))
  const found = all.filter(({ name, sentence, formula }) => holds(`${name} ${sentence} ${formula}`))
  return found.sort((one, other) => Number(holds(other.name)) - Number(holds(one.name)) || one.name.localeCompare(other.name, language))
}
