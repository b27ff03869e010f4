/** Colours as a canvas takes them. A custom property keeps `light-dark(…)` as written; only as the colour of an element is it resolved. */
import { createSubscriber } from 'svelte/reactivity'
import { onThemeChange } from './surface'

const follow = createSubscriber(onThemeChange)
let probe: HTMLElement | undefined

/** `var(--ink)` in the present theme; in an effect or a derived it is read again when the theme changes. */
export function resolved(colour: string): string {
  follow()
  probe ??= document.body.appendChild(document.createElement('i')) // what is an `i` keeps its colours where the system has its own
  probe.hidden = true
  probe.style.color = colour
  return getComputedStyle(probe).color
}
