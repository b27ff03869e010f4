import { describe, expect, it } from 'vitest'
import { scoreText } from './score'
import { nextTheme, storedTheme } from './theme'

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

describe('the theme', () => {
  it('goes round', () => expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system']))
  it('is the system’s where nothing sensible is stored', () => expect([null, 'dark', 'blue'].map((stored) => storedTheme({ getItem: () => stored }))).toEqual(['system', 'dark', 'system']))
})
