import { describe, expect, it } from 'vitest'
import { say } from '../../lib/words.svelte'
import { PARTS, readLink, withPresent, writeLink } from './link'

describe('a link', () => {
  it('says nothing', () => expect(readLink('')).toEqual({ present: false, hidden: [], theme: 'system', wrong: [] }))
  it('says all', () =>
    expect(readLink('?present&hide=data,setup&theme=dark&tour=off')).toEqual({ present: true, hidden: ['setup', 'data'], theme: 'dark', wrong: [] }))
  it('may name parts one by one', () => expect(readLink('?hide=speed&hide=undo,').hidden).toEqual(['speed', 'undo']))
  it('is told what the page does not know', () =>
    expect(readLink('?hide=footer,setup&theme=blue&present=no')).toEqual({ present: false, hidden: ['setup'], theme: 'system', wrong: expect.anything() }))
  it('says so in a sentence', () =>
    expect(readLink('?hide=footer&theme=blue&present=no').wrong.map((wrong) => say(...wrong))).toEqual([
      `In the link, hide must be one of ${PARTS.join(', ')}, but got “footer”.`,
      'In the link, theme must be dark or light, but got “blue”.',
      'In the link, present must stand alone, without a value, but got “no”.',
    ]))
})

describe('writing a link', () => {
  const shown = { present: true, hidden: ['setup', 'data'], theme: 'dark' } as const
  it('keeps what it says of other things', () => expect(writeLink('?tour=off&hide=undo&present', shown)).toBe('?tour=off&present&hide=setup,data&theme=dark'))
  it('is read as it was written', () => expect(readLink(writeLink('', shown))).toEqual({ ...shown, wrong: [] }))
  it('of the page as it is says nothing', () => expect(writeLink('?theme=dark', { present: false, hidden: [], theme: 'system' })).toBe(''))
  it.each([
    ['', true, '?present'],
    ['?hide=setup', true, '?hide=setup&present'],
    ['?present&hide=setup', false, '?hide=setup'],
    ['?present', false, ''],
  ])('%s, presenting: %s, is %s', (search, present, expected) => expect(withPresent(search, present)).toBe(expected))
})
