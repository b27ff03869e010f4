/** Words and formulas of the page in one file: they are in it, compressed. */
import { embedded, inflated } from './embedded'

const texts = inflated(embedded('texts')).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, string>>)

export async function fetched<T>(name: string): Promise<T> {
  return JSON.parse((await texts)[name]!) as T
}
