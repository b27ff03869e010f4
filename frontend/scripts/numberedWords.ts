import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { each, nameOf, partOf, partsOf, type Node } from './tree.ts'

/**
 * In what is built, `say('bar.undo')` is `say(12)`: the place of the key among those of the words, which `say` takes as well
 * (lib/words.svelte.ts). Only a key that stands in a call of `say` has a number; one that is put together, or kept, stays as it is.
 */
export function numberedWords(): Plugin {
  let numbers = new Map<string, number>()
  return {
    name: 'neuroviz-numbered-words',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      const [english, german] = [keysOf('en'), keysOf('de')]
      if (english.join() !== german.join()) this.error('the words should have their keys in the same order in every language, but have not')
      numbers = new Map(english.map((key, index) => [key, index]))
    },
    transform(code, id) {
      if (id.includes('node_modules') || !/\bsay\b/.test(code)) return null
      const tree = this.parse(code) as unknown as Node
      const name = nameOfSay(tree)
      if (name === undefined) return null
      const keys: Node[] = []
      each(tree, (node) => {
        if (node.type === 'CallExpression' && nameOf(partOf(node, 'callee')) === name) keys.push(...texts(partsOf(node, 'arguments')[0]!))
      })
      return { code: keys.reduceRight((text, key) => text.slice(0, key.start) + numberOf(key) + text.slice(key.end), code), map: null }
    },
  }

  function numberOf({ value }: Node): number {
    const found = numbers.get(value as string)
    if (found === undefined) throw new Error(`say should be given the key of a word, but is given ${JSON.stringify(value)}`)
    return found
  }
}

/** Those of a language in the order in which the page numbers them: the guide's come after the others. */
function keysOf(language: string): string[] {
  return [`${language}.json`, `${language}.guide.json`].flatMap((name) => Object.keys(JSON.parse(readFileSync(new URL(`../src/words/${name}`, import.meta.url), 'utf8')) as object))
}

/** What a module calls `say`; undefined: it does not import it. */
function nameOfSay(tree: Node): string | undefined {
  const imports = partsOf(tree, 'body').filter((one) => one.type === 'ImportDeclaration' && /\/words\.svelte(\.ts)?$/.test(nameOf(partOf(one, 'source'))))
  const say = imports.flatMap((one) => partsOf(one, 'specifiers')).find((one) => nameOf(partOf(one, 'imported')) === 'say')
  return say && nameOf(partOf(say, 'local'))
}

/** The texts that an expression may give, where it is plain which. */
function texts(node: Node): Node[] {
  if (node.type === 'ConditionalExpression') return [partOf(node, 'consequent')!, partOf(node, 'alternate')!].flatMap(texts)
  return node.type === 'Literal' && typeof node['value'] === 'string' ? [node] : []
}
