import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ciede2000, coloursOf, difference, VISIONS, type Triple } from './vision'

const TOKENS = readFileSync(new URL('../src/tokens.css', import.meta.url), 'utf8')

/**
 * What must be told apart, and how far apart it must look (CIEDE2000; 1 is what a trained eye just sees side by side). Hue alone
 * says a sign, so signs are far apart; phases have their words and classes their markers besides.
 */
const APART: readonly [string, readonly string[], number][] = [
  ['signs and no sign', ['positive', 'negative', 'neutral'], 30],
  ['digits by sign', ['positive', 'negative-ink', 'ink'], 25],
  ['phases', ['forward', 'backward', 'update'], 12],
  ['runs side by side', ['ink', 'forward', 'backward', 'update'], 12],
  ['classes', ['class-0', 'class-1', 'class-2', 'class-3', 'class-4', 'class-5'], 10],
  ['a warning and other words', ['warning', 'ink'], 20],
]

const pairs = (names: readonly string[]): [string, string][] => names.flatMap((a, index) => names.slice(index + 1).map((b): [string, string] => [a, b]))

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const colours = coloursOf(TOKENS, theme)
  describe.each(Object.entries(VISIONS))('with %s', (_, vision) => {
    it.each(APART)('%s can be told apart', (_, names, least) => {
      const tooClose = pairs(names)
        .map(([a, b]) => ({ a, b, apart: difference(colours.get(a)!, colours.get(b)!, vision) }))
        .filter(({ apart }) => !(apart >= least))
      expect(tooClose).toEqual([])
    })
  })
})

describe('the difference', () => {
  // Sharma, Wu and Dalal give these in their table 1.
  it.each<[Triple, Triple, number]>([
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[50, 2.5, 0], [50, 3.2592, 0.335], 1],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ])('of %j and %j is %d', (a, b, expected) => expect(ciede2000(a, b)).toBeCloseTo(expected, 4))
  it('of grey and another grey is the same for everybody', () => {
    const found = Object.values(VISIONS).map((vision) => difference('#333333', '#999999', vision))
    for (const apart of found) expect(apart).toBeCloseTo(found[0]!, 1)
  })
  it('of red and green is small without the one or the other of their cones', () => {
    const [usual, , deuteranopia] = Object.values(VISIONS).map((vision) => difference('#c04040', '#808000', vision))
    expect(deuteranopia).toBeLessThan(usual! / 2)
  })
})
