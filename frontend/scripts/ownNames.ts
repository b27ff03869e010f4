import { parseAst } from 'vite'
import { nameOf, partOf, partsOf, type Node } from './tree.ts'

/** The names that a script gives to others, and what it calls them itself. */
export type Given = ReadonlyMap<string, string>

const statements = (code: string, type: string): Node[] => partsOf(parseAst(code) as unknown as Node, 'body').filter((one) => one.type === type)
const from = (statement: Node): string => nameOf(partOf(statement, 'source')).replace(/^.*\//, '')

/** What a script should call what it imports: as the script that gives it does. By what it calls it so far. */
export function namesOfImports(code: string, given: (file: string) => Given | undefined): Map<string, string> {
  const names = statements(code, 'ImportDeclaration').flatMap((statement) =>
    partsOf(statement, 'specifiers').map((one): [string, string | undefined] => [nameOf(partOf(one, 'local')), given(from(statement))?.get(nameOf(partOf(one, 'imported')))]),
  )
  return new Map(names.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/** `import{a as b}` of a script that gives `b` by that name, as `import{b}`. */
export function importedPlainly(code: string, given: (file: string) => Given | undefined): string {
  return statements(code, 'ImportDeclaration').filter((statement) => partsOf(statement, 'specifiers').length > 0 && given(from(statement))).reduceRight((text, statement) => {
    const names = partsOf(statement, 'specifiers').map((one) => nameOf(partOf(one, 'local')))
    return `${text.slice(0, statement.start)}import{${names.join()}}from${JSON.stringify(nameOf(partOf(statement, 'source')))};${text.slice(statement.end)}`
  }, code)
}

/** `export{b as a}` as `export{b}`, and what each was called. */
export function exportedPlainly(code: string): { code: string; given: Given } {
  const [statement, another] = statements(code, 'ExportNamedDeclaration')
  if (!statement || another || partOf(statement, 'declaration')) throw new Error('a script that others import should have one list of what it exports, but has not')
  const given = new Map(partsOf(statement, 'specifiers').map((one) => [nameOf(partOf(one, 'exported')), nameOf(partOf(one, 'local'))]))
  return { code: `${code.slice(0, statement.start)}export{${[...new Set(given.values())].join()}};${code.slice(statement.end)}`, given }
}
