import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { PluginOption } from 'vite'
import { formulas } from './formulasPlugin.ts'
import { nestedStyles } from './nestedStyles.ts'
import { numberedWords } from './numberedWords.ts'
import { plainComponents } from './plainComponents.ts'
import { runtimeOfOurs } from './runtimeOfOurs.ts'
import { scopes } from './scopes.js'
import { smaller } from './smaller.ts'
import { wholeStyles } from './wholeStyles.ts'
import { withoutProxies } from './withoutProxies.ts'

/** What makes the page of its sources, however it is served. */
export const ours = (): PluginOption[] => [formulas(), wholeStyles(), runtimeOfOurs(), withoutProxies(), numberedWords(), svelte(), plainComponents(), smaller(), nestedStyles(scopes)]
