import { parseAst, type Plugin } from 'vite'
import { each, nameOf, partOf, partsOf, type Node } from './tree.ts'

/** A piece of a text, and what stands in its place. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * What Svelte's compiler writes of our components, in fewer words where that does the same. It keeps each value that a call gives apart, in a signal
 * of its own, in case the call is long or what it gives is an object; a text that is said, or what is only compared, is as well asked for where it is shown.
 */
export function plainComponents(): Plugin {
  return {
    name: 'neuroviz-plain-components',
    apply: 'build',
    enforce: 'post',
    transform: (code, id) => (id.endsWith('.svelte') ? { code: plain(code), map: null } : null),
  }
}

const STEPS: readonly ((tree: Node, code: string) => Edit[])[] = [effectsWhole, valuesInPlace, decisions, classesWhole, places, alike]
export const plain = (code: string): string => STEPS.reduce((text, step) => edited(text, step(parseAst(text) as unknown as Node, text)), code)

/** The edits do not overlap. */
function edited(code: string, edits: readonly Edit[]): string {
  return [...edits].sort((a, b) => b.start - a.start).reduce((text, { start, end, text: other }) => text.slice(0, start) + other + text.slice(end), code)
}

/** What is called of Svelte's runtime: `if` for `$.if(…)`. */
function asked(node: Node): string {
  const callee = node.type === 'CallExpression' ? partOf(node, 'callee') : null
  return callee?.type === 'MemberExpression' && nameOf(partOf(callee, 'object')) === '$' ? nameOf(partOf(callee, 'property')) : ''
}

function ofType(tree: Node, type: string): Node[] {
  const found: Node[] = []
  each(tree, (node) => node.type === type && found.push(node))
  return found
}

const callsOf = (tree: Node, name: string): Node[] => ofType(tree, 'CallExpression').filter((call) => asked(call) === name)
const named = (tree: Node, name: string): Node[] => ofType(tree, 'Identifier').filter((one) => nameOf(one) === name)

/** `$.template_effect(($0) => show($0), [() => say(1)])` as `$.template_effect(() => show(say(1)))`. */
function effectsWhole(tree: Node, code: string): Edit[] {
  return callsOf(tree, 'template_effect').flatMap((call) => {
    const [effect, values, another] = partsOf(call, 'arguments')
    if (!values || another) return []
    const parameters = partsOf(effect!, 'params')
    const thunks = partsOf(values, 'elements')
    const uses = parameters.map((one) => named(partOf(effect!, 'body')!, nameOf(one)))
    if (uses.some(({ length }) => length !== 1)) return []
    const body = partOf(effect!, 'body')!
    return [
      { start: effect!.start, end: body.start, text: '() => ' },
      ...uses.map(([use], index) => ({ start: use!.start, end: use!.end, text: valueOf(thunks[index]!, code) })),
      { start: effect!.end, end: values.end, text: '' },
    ]
  })
}

/** What a function without parameters gives. */
function valueOf(thunk: Node, code: string): string {
  const body = partOf(thunk, 'body')
  return body ? `(${code.slice(body.start, body.end)})` : `${code.slice(thunk.start, thunk.end)}()`
}

/** A signal that is asked for once, where it holds a plain value or decides between parts of the page. */
function valuesInPlace(tree: Node, code: string): Edit[] {
  const deciding = callsOf(tree, 'if')
  return signalsOf(tree).flatMap(({ declaration, name, value, uses }) => {
    const whole = partOf(value, 'body')
    if (whole && asked(whole) === 'to_array') return inEach(declaration, partsOf(whole, 'arguments')[0]!, uses, code)
    const [use, another] = uses
    if (!use || another) return []
    const decides = name.startsWith('d') && deciding.some((call) => use.start > call.start && use.end < call.end)
    if (!decides && !isPlain(whole)) return []
    return [{ start: declaration.start, end: declaration.end, text: '' }, { start: use.start, end: use.end, text: valueOf(value, code) }]
  })
}

/** What is taken apart by `{#each pairs as [a, b]}` is an array, whose parts are read from itself. */
function inEach(declaration: Node, pair: Node, uses: readonly Node[], code: string): Edit[] {
  const { start, end } = declaration
  return [{ start, end, text: '' }, ...uses.map((use) => ({ start: use.start, end: use.end, text: code.slice(pair.start, pair.end) }))]
}

interface Signal {
  readonly declaration: Node
  readonly name: string
  /** The function that gives its value. */
  readonly value: Node
  /** Where it is asked for. */
  readonly uses: Node[]
}

/** The signals that the compiler has made up: `let $0 = $.derived(() => …)` within a block, where a block within may have its own, and `var d_1`. */
function signalsOf(tree: Node): Signal[] {
  const all: Signal[] = []
  const go = (node: Node, known: ReadonlyMap<string, Signal>): void => {
    const own = node.type === 'BlockStatement' ? partsOf(node, 'body').flatMap(signalOf) : []
    all.push(...own)
    const seen = own.length > 0 ? new Map([...known, ...own.map((one) => [one.name, one] as const)]) : known
    if (asked(node) === 'get') seen.get(nameOf(partsOf(node, 'arguments')[0]!))?.uses.push(node)
    for (const part of Object.values(node).flat()) if (typeof part === 'object' && part !== null && 'type' in part) go(part as Node, seen)
  }
  go(tree, new Map())
  return all
}

function signalOf(declaration: Node): Signal[] {
  const [one, another] = declaration.type === 'VariableDeclaration' ? partsOf(declaration, 'declarations') : []
  const made = one && !another ? partOf(one, 'init') : null
  const name = one ? nameOf(partOf(one, 'id')) : ''
  return made && asked(made) === 'derived' && /^(\$\d+|d(_\d+)?|\$\$array(_\d+)?)$/.test(name) ? [{ declaration, name, value: partsOf(made, 'arguments')[0]!, uses: [] }] : []
}

/** `$.if(node, (render) => { if (a) render(first); else render(second, -1) })` as `$.if(node, () => a ? first : second)` (scripts/svelte/if.js). */
function decisions(tree: Node, code: string): Edit[] {
  return callsOf(tree, 'if').map((call) => {
    const decides = partsOf(call, 'arguments')[1]!
    const [first] = partsOf(partOf(decides, 'body')!, 'body')
    return { start: decides.start, end: decides.end, text: `() => ${chosen(first!, code)}` }
  })
}

function chosen(statement: Node, code: string): string {
  if (statement.type === 'ExpressionStatement') return nameOf(partsOf(partOf(statement, 'expression')!, 'arguments')[0]!)
  const [test, then, otherwise] = ['test', 'consequent', 'alternate'].map((part) => partOf(statement, part))
  if (statement.type !== 'IfStatement') throw new Error(`what decides between parts should be made of if and else, but has ${code.slice(statement.start, statement.end)}`)
  return `(${code.slice(test!.start, test!.end)}) ? ${chosen(then!, code)} : ${otherwise ? chosen(otherwise, code) : 'null'}`
}

/** Whether it is a text, a number or a truth, the same one however often it is made. */
function isPlain(value: Node | null): boolean {
  const all = (...parts: string[]): boolean => parts.every((part) => isPlain(partOf(value!, part)))
  switch (value?.type) {
    case 'Literal':
    case 'Identifier':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
      return true
    case 'CallExpression':
      return asked(value) === 'get' || ['say', 'String', 'Number'].includes(nameOf(partOf(value, 'callee')))
    case 'ChainExpression':
      return all('expression')
    case 'MemberExpression':
      return all('object')
    case 'ConditionalExpression':
      return all('consequent', 'alternate')
    case 'LogicalExpression':
      return all('left', 'right')
    default:
      return false
  }
}

/** `classes = $.set_class(element, 1, 'row', 's1', classes, { wide })` as `$.set_class(element, 'row s1', { wide })` (scripts/svelte/class.js). */
function classesWhole(tree: Node, code: string): Edit[] {
  const text = ({ start, end }: Node): string => code.slice(start, end)
  const kept = ofType(tree, 'AssignmentExpression').filter((one) => asked(partOf(one, 'right')!) === 'set_class')
  const names = new Set(kept.map((one) => nameOf(partOf(one, 'left'))))
  const declared = ofType(tree, 'VariableDeclaration').filter((one) => /^let (\w+);$/.test(text(one)) && names.has(text(one).slice(4, -1)))
  const calls = callsOf(tree, 'set_class').map((call): Edit => {
    const [, flag, value, scope, , toggles] = partsOf(call, 'arguments')
    return { start: flag!.start, end: call.end, text: `${scoped(text(value!), scope ? nameOf(scope) : '')}${toggles ? `, ${text(toggles)}` : ''})` }
  })
  return [...calls, ...kept.map((one) => ({ start: one.start, end: partOf(one, 'right')!.start, text: '' })), ...declared.map(({ start, end }) => ({ start, end, text: '' }))]
}

/** The text of a class, with a scope behind it. */
function scoped(value: string, scope: string): string {
  if (!scope) return value
  return value.startsWith('`') ? `${value.slice(0, -1)} ${scope}\`` : `\`\${${value}} ${scope}\``
}

/** `var fragment = $.comment(), node = $.first_child(fragment); …; $.append(anchor, fragment)` as `var node = $.comment(anchor); …`: the place is made where it is. */
function places(tree: Node, code: string): Edit[] {
  const gone = ({ start, end }: Node): Edit => ({ start, end, text: '' })
  const edits: Edit[] = []
  each(tree, (block) => {
    if (block.type !== 'BlockStatement') return
    const statements = partsOf(block, 'body')
    for (const statement of statements) {
      const name = declared(statement, 'comment')
      if (name === undefined) continue
      const first = statements.find((one) => declared(one, 'first_child') !== undefined && nameOf(partsOf(initOf(one)!, 'arguments')[0]!) === name)
      const append = statements.find((one) => one.type === 'ExpressionStatement' && asked(partOf(one, 'expression')!) === 'append' && nameOf(partsOf(partOf(one, 'expression')!, 'arguments')[1]!) === name)
      if (!first || !append) throw new Error(`what has a comment for its place should have it appended, but has ${code.slice(statement.start, statement.end)}`)
      const anchor = nameOf(partsOf(partOf(append, 'expression')!, 'arguments')[0]!)
      const { start, end } = initOf(first)!
      edits.push(gone(statement), { start, end, text: `$.comment(${anchor})` }, gone(append))
    }
  })
  return edits
}

const initOf = (declaration: Node): Node | null => partOf(partsOf(declaration, 'declarations')[0]!, 'init')

/** The name of what a statement declares to be something that is asked for. */
function declared(statement: Node, what: string): string | undefined {
  if (statement.type !== 'VariableDeclaration') return undefined
  const init = initOf(statement)
  return init && asked(init) === what ? nameOf(partOf(partsOf(statement, 'declarations')[0]!, 'id')) : undefined
}

/** What is the same for a page that is never hydrated, and whose elements say to the runtime which events they wait for (scripts/runtimeOfOurs.ts). */
function alike(tree: Node): Edit[] {
  const names = callsOf(tree, 'only_child').map((call) => partOf(partOf(call, 'callee')!, 'property')!)
  const lists = partsOf(tree, 'body').filter((one) => one.type === 'ExpressionStatement' && asked(partOf(one, 'expression')!) === 'delegate')
  return [...names.map(({ start, end }) => ({ start, end, text: 'child' })), ...lists.map(({ start, end }) => ({ start, end, text: '' }))]
}
