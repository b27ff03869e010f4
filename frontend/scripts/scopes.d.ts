export const scopes: readonly string[]
/** That of a component, by its file. */
export function scopeOf(component: string): string
