import { afterEach, describe, expect, it, vi } from 'vitest'
import { measuresText, scoreText } from './score'
import { firstTheme, nextTheme, storedTheme } from './theme'

describe('the score', () => {
  it.each([
    [1, '100 %'],
    [29 / 30, '96.7 %'],
    [0.8, '80 %'],
    [0, '0 %'],
    [NaN, '–'],
  ])('%d is %s', (value, text) => expect(scoreText(value, true)).toBe(text))
  it('is a number for R²', () => expect(scoreText(-0.25, false)).toBe('−0.250'))
})

describe('the other measures', () => {
  it('are said by name', () => expect(measuresText('held_out', ['loss', 'accuracy'], [0.5, 0.75])).toBe('Held out: loss 0.5, accuracy 0.75.'))
  it('are not said where they were not computed', () => expect(measuresText('training', ['loss'], [NaN])).toBe(''))
})

describe('the theme', () => {
  afterEach(() => vi.unstubAllGlobals())
  it('goes round', () => expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system']))
  const stored = (theme: string | null): void => void vi.stubGlobal('localStorage', { getItem: () => theme })
  it.each([[null, 'system'], ['dark', 'dark'], ['blue', 'system']])('that was stored as %s is %s', (theme, read) => {
    stored(theme)
    expect(storedTheme()).toBe(read)
  })
  it('of a link stands before the stored one', () => {
    stored('dark')
    expect([firstTheme('light'), firstTheme('system')]).toEqual(['light', 'dark'])
  })
})
