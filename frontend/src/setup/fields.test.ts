// @vitest-environment happy-dom
import { flushSync, mount, unmount } from 'svelte'
import { describe, expect, it } from 'vitest'
import { settled } from '../lib/testing'
import NumberField from './NumberField.svelte'

async function type(text: string): Promise<{ asked: number[]; refused: string[]; shown: string }> {
  const [asked, refused]: [number[], string[]] = [[], []]
  const commit = async (value: number): Promise<void> => void asked.push(value)
  const field = mount(NumberField, { target: document.body, props: { id: 'field', value: 16, commit, refuse: (typed: string) => void refused.push(typed) } })
  const input = document.querySelector('input')
  if (!input) throw new Error('there should be a field')
  input.value = text
  input.dispatchEvent(new Event('change', { bubbles: true }))
  await settled()
  flushSync()
  const shown = input.value
  await unmount(field)
  return { asked, refused, shown }
}

describe('a number field', () => {
  it('asks for what is typed, commas and minus signs included', async () => {
    expect((await type('8')).asked).toEqual([8])
    expect((await type(' 0,5 ')).asked).toEqual([0.5])
    expect((await type('−1')).asked).toEqual([-1])
  })
  it('is put back where the session did not take it', async () => expect((await type('0')).shown).toBe('16'))
  it.each(['', '16'])('asks for nothing when "%s" is typed', async (text) => expect(await type(text)).toEqual({ asked: [], refused: [], shown: '16' }))
  it.each(['many', 'Infinity'])('says so when "%s" is typed, which is no number', async (text) => expect(await type(text)).toEqual({ asked: [], refused: [text], shown: '16' }))
})
