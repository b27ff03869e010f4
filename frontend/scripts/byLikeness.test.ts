import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { byLikeness } from './byLikeness'

const weigh = (texts: readonly string[]): number => gzipSync(texts.join('')).length
/** Texts of two kinds in turn, of words that the other kind has not; too long for gzip to see both at once. */
const texts = Array.from({ length: 8 }, (_, index) => Array.from({ length: 5000 }, (_, at) => ((at * (index % 2 ? 7919 : 104729)) % 65521).toString(36)).join(index % 2 ? ' ' : '-'))

describe('texts in the order in which they resemble each other', () => {
  const order = byLikeness(texts, weigh)
  test('are the same texts', () => expect([...order].sort()).toEqual([...texts].sort()))
  test('weigh less', () => expect(weigh(order)).toBeLessThan(weigh(texts) * 0.6))
  test('have the same order every time', () => expect(byLikeness(texts, weigh)).toEqual(order))
  test('stay as they are where no order is lighter', () => expect(byLikeness(texts, () => 1)).toEqual(texts))
  test.each([[[]], [['a']], [['a', 'b']]])('stay as they are where there is nothing to order: %j', (few) => expect(byLikeness(few, weigh)).toEqual(few))
})
