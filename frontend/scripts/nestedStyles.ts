import type { Plugin } from 'vite'

/** What browsers do themselves that show the page at all: it needs popovers, which came to the last of them with these. */
const BROWSERS = ['chrome123', 'firefox125', 'safari17.5']

/**
 * Of rules that follow each other and have a scope in common, or begin with `.katex`, what is common is written once, around them (CSS Nesting): they
 * match and weigh what they did, in the same order.
 */
export function nestedStyles(scopes: readonly string[]): Plugin {
  return {
    name: 'neuroviz-nested-styles',
    apply: 'build',
    enforce: 'post',
    config: () => ({ build: { cssTarget: BROWSERS } }),
    generateBundle(_, bundle) {
      const sheets = Object.values(bundle).filter((file) => file.type === 'asset').filter(({ fileName }) => fileName.endsWith('.css'))
      if (sheets.length !== 1) this.error(`there should be one style sheet, but there are ${sheets.length}`)
      for (const sheet of sheets) sheet.source = nested(String(sheet.source), scopes)
    },
  }
}

export function nested(sheet: string, scopes: readonly string[]): string {
  const css = sheet.replace(/\/\*[\s\S]*?\*\//g, '')
  const groups: { around: string; rules: string[] }[] = []
  for (const rule of rulesOf(css)) {
    const around = commonOf(rule, scopes)
    const last = groups.at(-1)
    if (last && last.around === around) last.rules.push(rule)
    else groups.push({ around, rules: [rule] })
  }
  return groups.map(({ around, rules }) => (around && rules.length > 1 ? `${around}{${rules.map((rule) => within(rule, around)).join('')}}` : rules.join(''))).join('')
}

/** The rules of the sheet as they follow each other, what is around some of them as one. */
function rulesOf(css: string): string[] {
  const rules: string[] = []
  let [depth, start] = [0, 0]
  for (const { 0: brace, index } of css.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1
    if (depth > 0 || brace === '{') continue
    rules.push(css.slice(start, index + 1))
    start = index + 1
  }
  if (depth !== 0) throw new Error('the braces of the style sheet should be balanced, but are not')
  return [...rules, css.slice(start)]
}

/** From a brace on: elsewhere none begins, and fonts that stand in the sheet are long. */
const SELECTORS = /(?<![^{}])([^{}]+)\{(?=[^{}]*\})/g
const KATEX = '.katex'
const selectorsOf = (rule: string): string[] => [...rule.matchAll(SELECTORS)].map(([, selectors]) => selectors!)

/** What all selectors of a rule have: one scope, and no other; or `.katex` at their beginning. */
function commonOf(rule: string, scopes: readonly string[]): string {
  const each = selectorsOf(rule).flatMap((selectors) => selectors.split(/,(?![^(]*\))/))
  if (each.length > 0 && each.every((selector) => selector.startsWith(`${KATEX} `))) return KATEX
  const all = each.map((selector) => [...selector.matchAll(/\.([\w-]+)/g)].map(([, name]) => name!).filter((name) => scopes.includes(name)))
  const [scope] = all[0] ?? []
  return scope !== undefined && all.every((names) => names.length > 0 && names.every((name) => name === scope)) ? `.${scope}` : ''
}

function within(rule: string, around: string): string {
  const name = new RegExp(around === KATEX ? `(?<=^|,)\\${KATEX} ` : `\\${around}(?![\\w-])`, 'g')
  return rule.replace(SELECTORS, (head, selectors: string) => head.replace(selectors, () => selectors.replace(name, around === KATEX ? '' : '&')))
}
