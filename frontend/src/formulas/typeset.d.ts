declare module '*/formulas.gen.json?typeset' {
  interface Typeset {
    latex: string
    symbols: Record<string, string>
    sentence: string
    symbolic: string
    numbers: string
  }
  const formulas: Record<string, Typeset | undefined>
  export default formulas
}
