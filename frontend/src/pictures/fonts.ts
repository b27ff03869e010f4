/** The page's fonts inside of a picture, so that it looks the same wherever it is opened. */
interface Wanted {
  text: string
  families: ReadonlySet<string>
}

/** Rules of style that carry the font files which the text needs. */
export async function embedded(wanted: Wanted): Promise<string> {
  const rules = [...document.styleSheets].flatMap((sheet) => facesOf(sheet).filter((face) => isWanted(face, wanted)))
  return (await Promise.all(rules.map(carrying))).join('')
}

function facesOf(sheet: CSSStyleSheet | CSSGroupingRule): CSSFontFaceRule[] {
  return [...sheet.cssRules].flatMap((rule) => (rule instanceof CSSFontFaceRule ? [rule] : rule instanceof CSSGroupingRule ? facesOf(rule) : []))
}

function isWanted({ style }: CSSFontFaceRule, { text, families }: Wanted): boolean {
  return families.has(style.getPropertyValue('font-family').replace(/["']/g, '')) && has(style.getPropertyValue('unicode-range'), text)
}

/** Has the text a character of `U+0-FF, U+2212, …`? Without any ranges a font is for all. */
export function has(ranges: string, text: string): boolean {
  if (!ranges) return true
  const bounds = ranges.split(',').map((range) => {
    const [from, to = from] = range.trim().replace(/^U\+/i, '').split('-')
    return [parseInt(from!.replaceAll('?', '0'), 16), parseInt(to!.replaceAll('?', 'F'), 16)] as const
  })
  return [...text].some((character) => bounds.some(([from, to]) => character.codePointAt(0)! >= from && character.codePointAt(0)! <= to))
}

/** The rule with its file in it; a page in one file has it there already. */
async function carrying(face: CSSFontFaceRule): Promise<string> {
  const source = face.style.getPropertyValue('src')
  const [, address] = /url\(["']?([^"')]+)["']?\)/.exec(source) ?? []
  if (!address) return ''
  const data = address.startsWith('data:') ? address : await fetched(new URL(address, face.parentStyleSheet?.href ?? document.baseURI))
  const kept = ['font-family', 'font-style', 'font-weight', 'unicode-range'].map((name) => [name, face.style.getPropertyValue(name)])
  return `@font-face{${kept.filter(([, value]) => value).map(([name, value]) => `${name}:${value};`).join('')}src:url(${data})}`
}

async function fetched(address: URL): Promise<string> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`)
  return dataAddress(await answer.blob())
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => fail(reader.error)
    reader.readAsDataURL(blob)
  })
}
