import { describe, expect, it } from 'vitest'
import { filled, harmless } from './oneFile'

describe('a script within a page', () => {
  it.each(['"</script>"', '"</SCRIPT >"', '"<!-- <script>"', '`<script src>`'])('%s does not end it, and is what it was', (code) => {
    const within = harmless(code)
    expect(within).not.toMatch(/<\/script|<script|<!--/i)
    expect(new Function(`return ${within}`)()).toBe(new Function(`return ${code}`)())
  })
  it('stays as it is otherwise', () => expect(harmless('a<b?"<div>":a<!b')).toBe('a<b?"<div>":a<!b'))
})

describe('the parts of the page', () => {
  it('come to their places, and nothing within a part is a place', () => expect(filled('<i>{a}</i>{b}{ c }', { a: '{b}$&', b: '{a}' })).toBe('<i>{b}$&</i>{a}{ c }'))
  it('leave what has no part', () => expect(filled('{x}', {})).toBe('{x}'))
})
