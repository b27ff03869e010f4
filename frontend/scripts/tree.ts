/** A node of what a parser of JavaScript gives (ESTree): a few shapes alone are looked for. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [part: string]: unknown
}

/** A node and all that is in it, in the order of the text. */
export function each(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const part of Object.values(node).flat()) if (typeof part === 'object' && part !== null && 'type' in part) each(part as Node, visit)
}

export const partsOf = (node: Node, part: string): Node[] => (node[part] as Node[] | null) ?? []
export const partOf = (node: Node, part: string): Node | null => (node[part] as Node | null | undefined) ?? null
/** What an identifier, or a quoted name, is. */
export const nameOf = (node: Node | null): string => (node?.['name'] ?? node?.['value'] ?? '') as string
