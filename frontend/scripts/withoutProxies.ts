import type { Plugin } from 'vite'

/** What Svelte's proxy.js gives the rest of it, where no object is ever watched from inside. */
const NEVER = `
export const proxy = (value) => value
export const get_proxied_value = proxy
export const is = Object.is
`

/**
 * The page replaces its objects, and never changes them inside: what Svelte keeps to see such changes leaves the scripts.
 * Fails where a component's `$state` holds an object and is not `$state.raw`.
 */
export function withoutProxies(): Plugin {
  return {
    name: 'neuroviz-without-proxies',
    apply: 'build',
    enforce: 'post',
    transform(code, id) {
      if (/svelte[\\/]src[\\/]internal[\\/]client[\\/]proxy\.js$/.test(id)) return { code: NEVER, map: null }
      if (!id.includes('node_modules') && /\$\.proxy\(/.test(code)) this.error(`${id} should have its objects in $state.raw, but has them in $state`)
      return null
    },
  }
}
