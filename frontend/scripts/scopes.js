import { readdirSync } from 'node:fs'
import { relative } from 'node:path'

const folder = `${import.meta.dirname}/../src`
const components = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.svelte')).sort()

/** A component's number, each of them: as short as a name can be that scopes its styles. */
export const scopes = components.map((_, index) => `s${index.toString(36)}`)

export const scopeOf = (component) => scopes[components.indexOf(relative(folder, component))]
