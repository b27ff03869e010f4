import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseAst, type Plugin } from 'vite'
import { each, nameOf, partOf, partsOf, type Node } from './tree.ts'

type Change = readonly [RegExp, string]

/** Files of Svelte's runtime, and in each what there is for pages that are other than ours, and what it is where that never comes. */
const NEVER: Record<string, readonly Change[]> = {
  'internal/client/dom/hydration.js': [
    [/export let hydrating = false;/, 'export const hydrating = false;'],
    [/export function set_hydrating\(value\) \{[^}]*\}/, 'export function set_hydrating() {}'],
  ],
  'internal/flags/index.js': [
    [/export let (?=async_mode_flag = false;)/, 'export const '],
    [/export let (?=legacy_mode_flag = false;)/, 'export const '],
    [/export let (?=tracing_mode_flag = false;)/, 'export const '],
    [/\w+_mode_flag = (true|false);(?=\s*\})/g, ''],
  ],
  // nothing waits, and nothing is forked
  'internal/client/reactivity/batch.js': [[/export class Batch \{[\s\S]*?\n\}\n/, ours('batch')], [/export let batch_values = null;/, 'export const batch_values = null;'], [/export function fork\([\s\S]*?\n\}\n/, 'export function fork() {}\n'], [/\n\t+batch_values = \w+;/g, '']],
  'internal/client/reactivity/async.js': [[/export function flatten\([\s\S]*?\n\}\n/, ours('async')], [/activate_batch && /, 'false && ']],
  'internal/client/reactivity/deriveds.js': [[/current_batch\?\.is_fork/g, 'false'], [/\n\t*previous_batch\?\.capture\(derived, value, true\);/, ''], [/e\.teardown \|\| e\.ac/, 'e.teardown'], ...withoutAborting('e')],
  'internal/client/runtime.js': [[/current_batch\?\.is_fork/, 'false'], ...withoutAborting('reaction'), ...withoutAborting('derived')],
  'internal/client/reactivity/sources.js': [[/!batch\.is_fork && eager_effects\.size > 0 && !eager_effects_deferred/, 'false'], [/should_proxy \? proxy\(value\) : value/, 'value']],
  'internal/client/error-handling.js': [[/\n\twhile \(effect !== null\) \{[\s\S]*?\n\t\}\n/, '']],
  'internal/client/dom/blocks/boundary.js': [[/[\s\S]+/, ours('boundary')]],
  // nothing moves, and nothing fades
  'internal/client/dom/blocks/branches.js': [[/[\s\S]+/, ours('branches')]],
  'internal/client/dom/blocks/each.js': [
    [/function pause_effects\([\s\S]*?\n\}\n/, ours('each')],
    [/\(flags & EACH_IS_ANIMATED\) !== 0/, 'false'],
    [/state\.outrogroups !== null/g, 'false'],
    [/\n\t*pending\.set\(batch, keys\);/, ''],
    [/\n\t*state\.pending\.delete\(batch\);/g, ''],
  ],
  'internal/client/reactivity/effects.js': [
    [/export function pause_effect\([\s\S]*?\n\}\n(?=[\s\S]*export function resume_effect)/, ours('effects')],
    [/export function resume_effect\(effect\) \{[\s\S]*?\n\}\n/, ''],
    [/\n\t*current_batch\?\.register_created_effect\(effect\);/, ''],
    [/controller !== null/, 'false'],
  ],
  'internal/client/constants.js': [[/new \(class StaleReactionError [\s\S]*?\n\}\)\(\)/, 'null']],
  // no form is reset; a choice is of one, and what is bound is text
  'internal/client/dom/elements/bindings/shared.js': [[/export function listen_to_event_and_reset_event\([\s\S]*?\n\}\n/, ours('shared')]],
  'internal/client/dom/elements/bindings/select.js': [
    [/\b(select\.multiple|multiple(?= (\?|&&)))/g, 'false'],
    [/'__defaultValue' in select(?=\) \{\n\t*apply)/, 'false'],
    [/entries\.every\(is_selectedcontent_mutation\)/, 'false'],
  ],
  'internal/client/dom/elements/bindings/input.js': [
    [/(?<!function )is_numberlike_input\(input\)/g, 'false'],
    [/input\.type === 'date'/, 'false'],
    [/input\.getAttribute\('type'\) === 'checkbox'/, 'false'],
    [/if \(hydration_mismatch\)/, 'if (false)'],
  ],
  // a style is written down whole, or property by property
  'internal/shared/attributes.js': [[/if \(value\) \{(?=\n\t*\/\/ strip comments)/, 'if (false) {'], [/Array\.isArray\(styles\)/, 'false']],
  'internal/client/dom/elements/style.js': [[/Array\.isArray\(next_styles\)/, 'false']],
  'internal/client/reactivity/props.js': [[/\[initial_value, is_store_sub\] = capture_store_binding\(\(\) => [^;]*;/, 'initial_value = props[key];'], [/var is_entry_props = [^;]*;/, 'var is_entry_props = false;']],
  'utils.js': [[/\.\.\.DOM_BOOLEAN_ATTRIBUTES,/, '']],
}

/** Of the files in which something stands in the place of what Svelte has: what they are as Svelte gives them. */
const WRITTEN_FOR: Record<string, string> = {
  'internal/client/reactivity/batch.js': '82192a728e23',
  'internal/client/reactivity/async.js': '389bd9cf7f14',
  'internal/client/reactivity/effects.js': 'e5fe83a0b758',
  'internal/client/dom/blocks/branches.js': '01d3b5e6144a',
  'internal/client/dom/blocks/boundary.js': '0efebe3ecff9',
  'internal/client/dom/blocks/each.js': 'd85ceac47519',
  'internal/client/dom/elements/bindings/shared.js': '9b2aa3fffe1b',
}

/** What components would ask for, if they had what the runtime no longer has. */
const ASKED: readonly RegExp[] = [
  /\$\.(boundary|async|async_derived|pending|eager|fork|transition|animation|element|getAbortSignal)\(|\b(getAbortSignal|settled|fork)\b[^;\n]*from ['"]svelte['"]/,
  /<select[^>]* multiple|type="?reset|<selectedcontent|\$\.store_get\(/,
  /type="?(number|range|date)[\s\S]*\$\.bind_value\(|type="?checkbox[\s\S]*\$\.bind_group\(/,
]

/**
 * The page is mounted, never hydrated; its components wait for nothing, move and fade nothing, and are all of this Svelte's own kind: what the runtime
 * keeps for others leaves the scripts. Fails where a new Svelte does it another way, and where a component asks for it.
 */
export function runtimeOfOurs(): Plugin {
  return {
    name: 'neuroviz-runtime',
    apply: 'build',
    enforce: 'post',
    // They move along what a server has rendered.
    config: () => ({ build: { rolldownOptions: { treeshake: { manualPureFunctions: ['$.reset', '$.next'] } } } }),
    transform(code, id) {
      const [, file = ''] = /\/node_modules\/svelte\/src\/(.*)$/.exec(id.replaceAll('\\', '/')) ?? []
      const asked = file || id.includes('node_modules') ? undefined : ASKED.find((pattern) => pattern.test(code))
      if (asked) this.error(`${id} has ${asked.exec(code)![0].slice(0, 80)}, which leaves the runtime in scripts/runtimeOfOurs.ts`)
      if (!file && mixesStyles(code)) this.error(`${id} has a style beside its style:properties, or an important one, which leaves the runtime in scripts/runtimeOfOurs.ts`)
      if (!NEVER[file]) return null
      if (WRITTEN_FOR[file] && digest(code) !== WRITTEN_FOR[file]) this.error(`Svelte's ${file} has changed: see whether what stands in its place still does what it does (scripts/svelte), and write ${digest(code)}`)
      for (const [state] of NEVER[file]) if (code.search(state) < 0) this.error(`Svelte's ${file} should have ${state}, but has not`)
      return { code: NEVER[file].reduce((text, [state, never]) => text.replace(state, () => never), code), map: null }
    },
  }
}

/** Whether an element has both, of which Svelte makes `$.set_style(element, style, former, properties)`. */
function mixesStyles(code: string): boolean {
  let mixed = false
  if (code.includes('$.set_style(')) {
    each(parseAst(code) as unknown as Node, (node) => {
      if (node.type !== 'CallExpression' || nameOf(partOf(partOf(node, 'callee')!, 'property')) !== 'set_style') return
      const [, style, , properties] = partsOf(node, 'arguments')
      mixed ||= properties !== undefined && (properties.type === 'ArrayExpression' || style!.type !== 'Literal' || nameOf(style!) !== '')
    })
  }
  return mixed
}

function ours(name: string): string {
  return readFileSync(new URL(`./svelte/${name}.js`, import.meta.url), 'utf8')
}

/** `getAbortSignal` is never asked for. */
function withoutAborting(name: string): Change[] {
  return [[new RegExp(`\\b${name}\\.ac !== null`), 'false']]
}

const digest = (code: string): string => createHash('sha256').update(code).digest('hex').slice(0, 12)
