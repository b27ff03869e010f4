import type { Plugin } from 'vite'

/** Files of Svelte's runtime, and in each what there is for pages that are other than ours, and what it is where that never comes. */
const NEVER: Record<string, readonly (readonly [RegExp, string])[]> = {
  'dom/hydration.js': [
    [/export let hydrating = false;/, 'export const hydrating = false;'],
    [/export function set_hydrating\(value\) \{[^}]*\}/, 'export function set_hydrating() {}'],
  ],
  'flags/index.js': [
    [/export let (?=async_mode_flag = false;)/, 'export const '],
    [/export let (?=legacy_mode_flag = false;)/, 'export const '],
    [/export let (?=tracing_mode_flag = false;)/, 'export const '],
    [/\w+_mode_flag = (true|false);(?=\s*\})/g, ''],
  ],
}

/**
 * The page is mounted, never hydrated; its components wait for nothing and are all of this Svelte's own kind: what the runtime keeps for
 * others leaves the scripts. Fails where a new Svelte does it another way.
 */
export function runtimeOfOurs(): Plugin {
  return {
    name: 'neuroviz-runtime',
    apply: 'build',
    // They move along what a server has rendered.
    config: () => ({ build: { rolldownOptions: { treeshake: { manualPureFunctions: ['$.reset', '$.next'] } } } }),
    transform(code, id) {
      const file = Object.keys(NEVER).find((name) => id.replaceAll('\\', '/').match(`svelte/src/internal/(client/)?${name}$`))
      if (!file) return null
      for (const [state] of NEVER[file]!) if (code.search(state) < 0) this.error(`Svelte's ${file} should have ${state}, but has not`)
      return { code: NEVER[file]!.reduce((text, [state, never]) => text.replace(state, never), code), map: null }
    },
  }
}
