declare module '*/formulas.gen.json?typeset' {
  export interface TypesetAll {
    formulas: Record<string, { symbolic: string; numbers: string } | undefined>
    symbols: Record<string, string | undefined>
  }
  export const load: () => Promise<TypesetAll>
}

declare module '*/formulas.gen.json?declared' {
  export const load: () => Promise<Record<string, { latex: string; symbols: Record<string, string>; sentence: string } | undefined>>
}
