declare module '*/formulas.gen.json?typeset' {
  export const formulas: Record<string, { symbolic: string; numbers: string } | undefined>
  export const symbols: Record<string, string | undefined>
}
