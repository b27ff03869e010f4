/** The formulas as KaTeX's HTML, made when the page was built. It is much, so that it comes after the first paint. */
import { load, type TypesetAll } from './formulas.gen.json?typeset'

let all: TypesetAll | undefined = $state.raw()

export const typesetting = load().then((loaded) => {
  all = loaded
})

/** Undefined until they have come. */
export function typesetOf(key: string): { symbolic: string; numbers: string } | undefined {
  return all?.formulas[key]
}

/** The HTML of a symbol that stands alone, by its LaTeX. */
export function symbolHtml(latex: string): string | undefined {
  return all?.symbols[latex]
}
