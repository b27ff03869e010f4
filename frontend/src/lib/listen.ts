import { on } from 'svelte/events'

/** Listen to some events of a node until the function that this returns is called; also to one that comes of the node being taken away. */
export function listen(node: HTMLElement, listeners: Record<string, (event: Event) => void>): () => void {
  const stops = Object.entries(listeners).map(([type, listener]) => on(node, type, listener))
  return () => stops.forEach((stop) => stop())
}
