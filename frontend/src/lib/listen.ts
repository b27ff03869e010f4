/** Listen to some events of a node until the function that this returns is called. */
export function listen(node: HTMLElement, listeners: Record<string, (event: Event) => void>): () => void {
  const each = Object.entries(listeners)
  for (const [type, listener] of each) node.addEventListener(type, listener)
  return () => {
    for (const [type, listener] of each) node.removeEventListener(type, listener)
  }
}
