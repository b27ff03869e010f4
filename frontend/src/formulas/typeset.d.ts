declare module '*/formulas.gen.json?typeset' {
  export interface TypesetAll {
    formulas: Record<string, { symbolic: string; numbers: string } | undefined>
    symbols: Record<string, string | undefined>
  }
  export const load: () => Promise<TypesetAll>
}
