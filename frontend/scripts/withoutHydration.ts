import type { Plugin } from 'vite'

/** What Svelte's hydration.js has, and what it is where nothing is ever hydrated. */
const NEVER: readonly (readonly [RegExp, string])[] = [
  [/export let hydrating = false;/, 'export const hydrating = false;'],
  [/export function set_hydrating\(value\) \{[^}]*\}/, 'export function set_hydrating() {}'],
]

/**
 * The page is mounted, never hydrated: what Svelte keeps for pages that a server has rendered leaves the scripts.
 * Fails where Svelte has come to do it another way.
 */
export function withoutHydration(): Plugin {
  return {
    name: 'neuroviz-without-hydration',
    apply: 'build',
    // They move along what a server has rendered.
    config: () => ({ build: { rolldownOptions: { treeshake: { manualPureFunctions: ['$.reset', '$.next'] } } } }),
    transform(code, id) {
      if (!/svelte[\\/]src[\\/]internal[\\/]client[\\/]dom[\\/]hydration\.js$/.test(id)) return null
      for (const [state] of NEVER) if (!state.test(code)) this.error(`Svelte's hydration.js should have ${state}, but has not`)
      return { code: NEVER.reduce((text, [state, never]) => text.replace(state, never), code), map: null }
    },
  }
}
