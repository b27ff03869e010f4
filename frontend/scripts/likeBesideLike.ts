import { gzipSync } from 'node:zlib'
import { parseAst, type Plugin } from 'vite'
import { byLikeness } from './byLikeness.ts'
import { nameOf, partOf, partsOf, type Node } from './tree.ts'

/** For scripts that are sent compressed; it takes a while. */
export function forCompression(): Plugin {
  return {
    name: 'neuroviz-for-compression',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = likeBesideLike(file.code)
    },
  }
}

/**
 * gzip sees 32 kB back. So the templates of all components stand together, where the first of them is made, and all functions at the end, in both like after
 * like, which is the same to the script: they are there from its beginning. Everything else stays in its order.
 */
export function likeBesideLike(code: string): string {
  const statements = partsOf(parseAst(code) as unknown as Node, 'body')
  const text = ({ start, end }: Node): string => code.slice(start, end)
  const [imports, exports, functions] = ['ImportDeclaration', 'ExportNamedDeclaration', 'FunctionDeclaration'].map((type) => statements.filter((one) => one.type === type))
  const made = new Set([...functions!.map((one) => nameOf(partOf(one, 'id'))), ...imports!.flatMap((one) => partsOf(one, 'specifiers')).map((one) => nameOf(partOf(one, 'local')))])
  const others = statements.filter((one) => ![imports, exports, functions].some((kind) => kind!.includes(one))).flatMap(partsOfVar)
  const templates = others.filter((one) => isTemplate(one, made))
  const first = others.indexOf(templates[0]!)
  const rest = (some: readonly Node[]): string => joined(some.filter((one) => !templates.includes(one)), text)
  const [before, after] = first < 0 ? [rest(others), ''] : [rest(others.slice(0, first)), rest(others.slice(first))]
  const script = (templates: readonly string[], functions: readonly string[]): string =>
    [...imports!.map(text), before, templates.length > 0 ? `var ${templates.join()}` : '', after, ...functions, ...exports!.map(text)].map(ended).join('')
  const weight = (script: string): number => gzipSync(script, { level: 9, memLevel: 9 }).length
  const [all, some] = [functions!.map(text), templates.map(text)]
  const ordered = byLikeness(all, (all) => weight(script(some, all)))
  return script(byLikeness(some, (some) => weight(script(some, ordered))), ordered)
}

const ended = (statement: string): string => (/^(function|async function)\b/.test(statement) || /^$|;$/.test(statement) ? statement : `${statement};`)

/** `var a=1,b=2` as its two. */
function partsOfVar(statement: Node): Node[] {
  return statement.type === 'VariableDeclaration' && statement['kind'] === 'var' ? partsOf(statement, 'declarations') : [statement]
}

/** What is made of HTML that is written down, by a function that is there from the beginning. */
function isTemplate(one: Node, made: ReadonlySet<string>): boolean {
  const call = one.type === 'VariableDeclarator' ? partOf(one, 'init') : null
  if (call?.type !== 'CallExpression' || !made.has(nameOf(partOf(call, 'callee')))) return false
  const [html, ...flags] = partsOf(call, 'arguments')
  return html?.type === 'Literal' && nameOf(html).startsWith?.('<') && flags.every(({ type }) => type === 'Literal')
}

function joined(parts: readonly Node[], text: (node: Node) => string): string {
  return parts.map((one, index) => {
    if (one.type !== 'VariableDeclarator') return ended(text(one))
    return `${parts[index - 1]?.type === one.type ? '' : 'var '}${text(one)}${parts[index + 1]?.type === one.type ? ',' : ';'}`
  }).join('')
}
