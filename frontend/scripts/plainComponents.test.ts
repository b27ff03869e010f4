import { compile } from 'svelte/compiler'
import { expect, test } from 'vitest'
import { plain } from './plainComponents'

const IMPORTS = "import { say } from '../lib/words.svelte'; import Row from './Row.svelte'; import { long } from './long'"

/** What is left of a component, on one line. */
function left(markup: string, script = ''): string {
  const { js } = compile(`<script>${IMPORTS}; let { name, open, thing = {} } = $props(); ${script}</script>${markup}`, { generate: 'client', runes: true, discloseVersion: false, css: 'external', cssHash: () => 's1' })
  return plain(js.code).replace(/\s+/g, ' ')
}

test('what an effect shows stands where it is shown', () => {
  expect(left("<p title={say('a')}>{say('b', { name })}</p>")).toMatch(/template_effect\( ?\(\) => \{ \$\.set_attribute\(p, 'title', \(say\('a'\)\)\); \$\.set_text\(text, \(say\('b', \{ name: \$\$props\.name \}\)\)\); \} ?\)/)
})
test('a function that was called without arguments still is', () => {
  expect(left('<p>{said()}</p>', 'const said = () => name')).toContain('$.set_text(text, (said()))')
})
test('a plain value is given to a component where it asks for it', () => {
  expect(left("<Row label={say(open ? 'a' : 'b')} wide={open && name === 'x'} />")).toMatch(/get label\(\) \{ return \(say\(\$\$props\.open \? 'a' : 'b'\)\); \}, get wide\(\) \{ return \(\$\$props\.open && \$\$props\.name === 'x'\); \}/)
})
test('one that is made anew each time is kept', () => {
  const code = left('<Row label={{ name }} values={long(name)} />')
  expect(code).toMatch(/let \$0 = \$\.derived\(\(\) => \(\{ name: \$\$props\.name \}\)\)/)
  expect(code).toMatch(/let \$1 = \$\.derived\(\(\) => long\(\$\$props\.name\)\)/)
})
test('signals of the same name in blocks within each other are told apart', () => {
  const code = left("<Row label={say('a')}><Row label={say('b')} values={long(name)} /></Row>")
  expect(code).toMatch(/return \(say\('a'\)\);.*return \(say\('b'\)\);.*return \$\.get\(\$1\)/)
})
test('what decides is asked for where it decides', () => {
  expect(left('<p>{#if long(name)}<b>{name}</b>{/if}</p>')).toContain('$.if(node, () => (long($$props.name)) ? consequent : null)')
  expect(left('<p>{#if open}<b></b>{:else if name}<i></i>{:else}<u></u>{/if}</p>')).toContain('() => ($$props.open) ? consequent : ($$props.name) ? consequent_1 : alternate)')
})
test('a place that comes and goes is made where it is', () => {
  const code = left('{#if open}<b></b>{/if}')
  expect(code).toContain('var node = $.comment($$anchor);')
  expect(code).not.toMatch(/fragment|\$\.append\(\$\$anchor, fragment/)
})
test('a pair that a row is taken apart from is asked itself', () => {
  expect(left('{#each thing as [key, value]}<b>{key}{value}</b>{/each}')).toMatch(/let key = \(\) => \$\.get\(\$\$item\)\[0\]; let value = \(\) => \$\.get\(\$\$item\)\[1\];/)
})
test('classes are written down whole, with those that come and go', () => {
  const code = left('<p class="a" class:open class:named={name !== ""}></p><i class={name}></i><b class="b {name}"></b><style>p, i, b { color: red }</style>')
  expect(code).not.toContain('let classes')
  expect(code).toContain("$.set_class(p, 'a s1', { open: $$props.open, named: $$props.name !== \"\" })")
  expect(code).toContain('$.set_class(i, `${$.clsx($$props.name)} s1`)')
  expect(code).toContain("$.set_class(b, `b ${$$props.name ?? ''} s1`)")
})
test('a variable of ours stays, whatever its name', () => {
  expect(left('<p class:open>{name}</p><button onclick={() => (classes = name)}>{long(classes)}</button>', 'let classes;')).toContain('let classes;')
})
test('one way down is as good as another, and events are not announced', () => {
  const code = left('<button onclick={() => long(name)}>{name}</button>')
  expect(code).toContain('var text = $.child(button, true)')
  expect(code).not.toContain('$.delegate(')
})
