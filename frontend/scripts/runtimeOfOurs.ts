import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

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
  'internal/client/reactivity/sources.js': [[/!batch\.is_fork && eager_effects\.size > 0 && !eager_effects_deferred/, 'false'], [/\(flags & EAGER_EFFECT\) !== 0/, 'false'], [/should_proxy \? proxy\(value\) : value/, 'value']],
  'internal/client/error-handling.js': [[/\n\twhile \(effect !== null\) \{[\s\S]*?\n\t\}\n/, '']],
  'internal/client/dom/blocks/boundary.js': [[/[\s\S]+/, ours('boundary')]],
  // nothing moves, and nothing fades
  'internal/client/dom/blocks/branches.js': [[/[\s\S]+/, ours('branches')]],
  'internal/client/dom/template.js': [[/export function comment\(\) \{[\s\S]*?\n\}\n/, ours('comment')]],
  'internal/client/dom/blocks/if.js': [[/[\s\S]+/, ours('if')]],
  'internal/client/dom/blocks/each.js': [[/[\s\S]+/, ours('each')]],
  'internal/client/reactivity/effects.js': [
    [/export function pause_effect\([\s\S]*?\n\}\n(?=[\s\S]*export function resume_effect)/, ours('effects')],
    [/export function resume_effect\(effect\) \{[\s\S]*?\n\}\n/, ''],
    [/\n\t*current_batch\?\.register_created_effect\(effect\);/, ''],
    [/controller !== null/, 'false'],
    [/transitions !== null/, 'false'],
  ],
  'internal/client/constants.js': [[/(?<=export const IS_XHTML =)[\s\S]*?;/, ' false;'], [/new \(class StaleReactionError [\s\S]*?\n\}\)\(\)/, 'null']],
  // no form is reset; a choice is of one, and what is bound is text
  'internal/client/dom/elements/bindings/shared.js': [[/export function listen_to_event_and_reset_event\([\s\S]*?\n\}\n/, ours('shared')]],
  'internal/client/dom/elements/bindings/select.js': [
    [/\b(select\.multiple|multiple(?= (\?|&&)))/g, 'false'],
    [/'__defaultValue' in select(?=\) \{\n\t*apply)/, 'false'],
    [/entries\.every\(is_selectedcontent_mutation\)/, 'false'],
  ],
  'internal/client/dom/elements/bindings/input.js': [[/[\s\S]+/, ours('input')]],
  // one page is mounted, and stays
  'internal/client/render.js': [[/function _mount\([\s\S]*?\n\}\n/, ours('mount')]],
  'internal/client/dom/elements/events.js': [[/export function delegated\([\s\S]*(?=\/\*\*\n \* In dev, warn)/, ours('events')]],
  'internal/client/dom/elements/bindings/size.js': [[/[\s\S]+/, ours('size')]],
  'internal/client/dom/elements/customizable-select.js': [[/!is_supported\(\)/g, 'false']],
  'internal/client/dom/blocks/html.js': [[/[\s\S]+/, ours('html')]],
  // nothing is loaded lazily, and no element is of a kind of its own
  'internal/client/dom/elements/attributes.js': [[/attribute === 'loading'/, 'false'], [/\n\t*\[IS_CUSTOM_ELEMENT\]: .*\n\t*\[IS_HTML\]: .*\n/, '']],
  // the page says itself whose HTML it trusts
  'internal/client/dom/reconciler.js': [[/policy\?\.createHTML\(html\) \?\? html/, 'html'], [/globalThis\?\.window\?\.trustedTypes &&[\s\S]*?\}\);/, 'null;']],
  // classes and styles are written down whole
  'internal/client/dom/elements/class.js': [[/[\s\S]+/, ours('class')]],
  'internal/client/dom/elements/style.js': [[/[\s\S]+/, ours('style')]],
  'internal/client/reactivity/props.js': [[/\[initial_value, is_store_sub\] = capture_store_binding\(\(\) => [^;]*;/, 'initial_value = props[key];'], [/var is_entry_props = [^;]*;/, 'var is_entry_props = false;'], [/\(flags & PROPS_IS_IMMUTABLE\) !== 0/, 'true']],
  'utils.js': [[/\.\.\.DOM_BOOLEAN_ATTRIBUTES,/, '']],
}

/** Of the files in which something stands in the place of what Svelte has: what they are as Svelte gives them. */
const WRITTEN_FOR: Record<string, string> = {
  'internal/client/reactivity/batch.js': '82192a728e23',
  'internal/client/reactivity/async.js': '389bd9cf7f14',
  'internal/client/dom/blocks/boundary.js': '0efebe3ecff9',
  'internal/client/dom/blocks/branches.js': '01d3b5e6144a',
  'internal/client/dom/template.js': '62f7817de020',
  'internal/client/dom/blocks/if.js': '451a5e1d2633',
  'internal/client/dom/blocks/each.js': 'd85ceac47519',
  'internal/client/reactivity/effects.js': 'e5fe83a0b758',
  'internal/client/dom/elements/bindings/shared.js': '9b2aa3fffe1b',
  'internal/client/dom/elements/bindings/input.js': '9adf41ec57c7',
  'internal/client/render.js': 'bb359607038c',
  'internal/client/dom/elements/events.js': '21e9cf6139ed',
  'internal/client/dom/elements/bindings/size.js': 'e23fc5b0a399',
  'internal/client/dom/blocks/html.js': '63baad7bbff3',
  'internal/client/dom/elements/class.js': 'c9f807c68296',
  'internal/client/dom/elements/style.js': '603a51d1840f',
}

/** What components would ask for, if they had what the runtime no longer has. */
const ASKED: readonly RegExp[] = [
  /\$\.(boundary|async|async_derived|pending|eager|fork|transition|animation|element|getAbortSignal)\(|\bstyles(_\d+)? = \$\.set_style\(|\$\.html\((?![^\n]*, true\))|\b(getAbortSignal|settled|fork)\b[^;\n]*from ['"]svelte['"]/,
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
      if (!NEVER[file]) return null
      if (WRITTEN_FOR[file] && digest(code) !== WRITTEN_FOR[file]) this.error(`Svelte's ${file} has changed: see whether what stands in its place still does what it does (scripts/svelte), and write ${digest(code)}`)
      for (const [state] of NEVER[file]) if (code.search(state) < 0) this.error(`Svelte's ${file} should have ${state}, but has not`)
      return { code: NEVER[file].reduce((text, [state, never]) => text.replace(state, () => never), code), map: null }
    },
  }
}

function ours(name: string): string {
  return readFileSync(new URL(`./svelte/${name}.js`, import.meta.url), 'utf8')
}

/** `getAbortSignal` is never asked for. */
function withoutAborting(name: string): Change[] {
  return [[new RegExp(`\\b${name}\\.ac !== null`), 'false']]
}

const digest = (code: string): string => createHash('sha256').update(code).digest('hex').slice(0, 12)
