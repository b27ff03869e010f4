import { describe, expect, it } from 'vitest'
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
  it('goes round', () => expect([nextTheme('system'), nextTheme('light'), nextTheme('dark')]).toEqual(['light', 'dark', 'system']))
  it('is the system’s where nothing sensible is stored', () => expect([null, 'dark', 'blue'].map((stored) => storedTheme({ getItem: () => stored }))).toEqual(['system', 'dark', 'system']))
  it('of a link stands before the stored one', () => expect([firstTheme('light', { getItem: () => 'dark' }), firstTheme('system', { getItem: () => 'dark' })]).toEqual(['light', 'dark']))
})
