/** For tests alone: what is written in the sources of the page, as far as somebody might read or hear it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'svelte/compiler'

export interface Node {
  readonly type: string
  readonly [field: string]: unknown
}

const ROOT = join(import.meta.dirname, '..')
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

export interface Source {
  readonly path: string
  readonly tree: Node
}

/** The sources of a folder, those of its tests and what was generated left out; or one file. */
export function sourcesOf(place: string): Source[] {
  if (/\.(svelte|ts)$/.test(place)) return [sourceOf(place)]
  const names = readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|\.gen\.ts$|\.d\.ts$|(^|\/)testing\.ts$|(^|\/)fake\w+\.svelte\.ts$/.test(name)).map((name) => sourceOf(join(place, name)))
}

function sourceOf(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const whole = path.endsWith('.svelte') ? text : `<script module lang="ts">${text}</script>`
  const { css: _, ...tree } = parse(whole, { modern: true }) as unknown as Node
  return { path, tree: tree as Node }
}

/** Every node, with those that it stands in, the outermost first. */
export function* nodes(node: Node, within: readonly Node[] = []): Generator<[Node, readonly Node[]]> {
  yield [node, within]
  const inner = [...within, node]
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodes(child, inner)
}

/** Attributes that nobody reads, and those that everybody does. */
const UNREAD = /^(class|style|role|type|d|id|for|key|data-\w+|href|src|points|transform|viewBox|fill|stroke|stroke-\w+|text-anchor|aria-(controls|labelledby|describedby|live|current|haspopup|hidden)|lang|slot|autocomplete|inputmode|pattern|accept|popover|popovertarget|scope|method|preserveAspectRatio|generics)$/
const READ = /^(aria-(label|valuetext|roledescription|description)|title|placeholder|label|alt|spoken|sentence|words)$/
/** What is the same in every language, and what stands for something and is never shown. */
const NAMES = ['NeuroViz', 'held out', 'first step']
const NO_TEXT = ['ImportDeclaration', 'ExportAllDeclaration', 'StyleDirective', 'TSLiteralType', 'TSTypeAliasDeclaration', 'TSInterfaceDeclaration', 'SvelteOptions']
const CSS = /^(px|%)?; [a-z-]+: \S*$|sans-serif$/
const WORD = /\p{L}{2,}/u
const WORDS = /\p{L}{2,}[,:;]? \p{L}{2,}/u
const NAME_OR_WORDS = /^\p{Lu}\p{Ll}+|\p{L}{2,}[,:;]? \p{L}{2,}/u

const attributeOf = (within: readonly Node[]): string | undefined => within.findLast(({ type }) => type === 'Attribute')?.['name'] as string | undefined

/** A mistake of ours, which only those who mend the page read, or a question in CSS. */
const isOurs = (within: readonly Node[]): boolean =>
  within.some((node) => node.type === 'NewExpression' && ['RangeError', 'TypeError', 'Media'].includes(String((node['callee'] as Node)['name']))) || isSelector(within.at(-1))

const isSelector = (parent: Node | undefined): boolean => {
  const { name, property } = (parent?.['callee'] ?? {}) as { name?: string; property?: Node }
  return ['closest', 'querySelector', 'querySelectorAll', 'matchMedia'].includes(String(name ?? property?.['name']))
}

/** A key of the words, or what is only compared with. */
const isName = (text: string, parent: Node | undefined): boolean => /^[a-z]+\.[a-z0-9_.]*$/.test(text) || (parent?.type === 'BinaryExpression' && parent['operator'] !== '+')

const isUnread = (within: readonly Node[]): boolean => UNREAD.test(attributeOf(within) ?? '') || within.some(({ type }) => NO_TEXT.includes(type)) || isOurs(within)

/** As which texts there something counts as words. */
function wordsThere(within: readonly Node[]): RegExp {
  const attribute = attributeOf(within)
  if (attribute !== undefined) return READ.test(attribute) ? WORD : NAME_OR_WORDS
  const shown = within.some(({ type }) => type === 'ExpressionTag')
  return shown && within.at(-1)?.type === 'ConditionalExpression' ? WORD : WORDS
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Text') return String(node['data']).trim()
  if (node.type === 'TemplateElement') return (node['value'] as { raw: string }).raw
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : undefined
}

/** What is written there in letters and not taken from the words: texts, and literals that are shown, or of several words. */
export function* written({ tree }: Source): Generator<string> {
  for (const [node, within] of nodes(tree)) {
    const text = textOf(node)
    if (text === undefined || CSS.test(text) || NAMES.includes(text) || isName(text, within.at(-1)) || isUnread(within)) continue
    const plain = node.type === 'Text' && attributeOf(within) === undefined
    if ((plain ? WORD : wordsThere(within)).test(text)) yield text
  }
}

export interface Said {
  readonly path: string
  readonly keys: readonly string[]
  /** The names of the slots that are given; undefined where they are not written out. */
  readonly slots: readonly string[] | undefined
}

/** Every call of `say`, and what is explained. A key that is put together, `bar.theme_${theme}`, is given as a pattern. */
export function* said({ path, tree }: Source): Generator<Said> {
  for (const [node] of nodes(tree)) {
    const called = node.type === 'CallExpression' && (node['callee'] as Node)['name']
    const [key, slots] = (called ? node['arguments'] : []) as (Node | undefined)[]
    if (key && called === 'say') yield { path, keys: keysIn(key), slots: slotsIn(slots) }
    if (key && called === 'explainWord') yield { path, keys: withSentences(keysIn(key)), slots: slotsIn(slots) }
    if (node.type === 'Attribute' && node['name'] === 'explained' && Array.isArray(node['value'])) yield { path, keys: withSentences((node['value'] as Node[]).map(({ data }) => String(data))), slots: [] }
  }
}

const withSentences = (keys: readonly string[]): string[] => keys.flatMap((key) => [key, `${key}_sentence`])

function keysIn(node: Node): string[] {
  if (node.type === 'Literal') return [String(node['value'])]
  if (node.type === 'ConditionalExpression') return [...keysIn(node['consequent'] as Node), ...keysIn(node['alternate'] as Node)]
  if (node.type === 'TemplateLiteral') return [(node['quasis'] as Node[]).map((quasi) => (quasi['value'] as { raw: string }).raw.replaceAll('.', '\\.')).join('\\w+')]
  return []
}

/** Keys that are put together, wherever. */
export function* patternsIn({ tree }: Source): Generator<string> {
  for (const [node] of nodes(tree)) {
    const [pattern = ''] = node.type === 'TemplateLiteral' ? keysIn(node) : []
    if (/^[a-z]+\\\.\w*\\w\+/.test(pattern)) yield pattern
  }
}

function slotsIn(node: Node | undefined): string[] | undefined {
  if (!node) return []
  if (node.type !== 'ObjectExpression') return undefined
  const properties = node['properties'] as Node[]
  return properties.every(({ type }) => type === 'Property') ? properties.map((property) => String((property['key'] as Node)['name'])) : undefined
}
