import { afterEach, describe, expect, it, vi } from 'vitest'
import { readdress, remember, remembered } from './storage'

const denied = (): never => {
  throw new DOMException('denied', 'SecurityError')
}
afterEach(() => vi.unstubAllGlobals())

describe('what the browser remembers', () => {
  it('is kept, and forgotten', () => {
    const kept = new Map<string, string>()
    vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) })
    remember('a', 'b')
    expect(remembered('a')).toBe('b')
    remember('a', null)
    expect(remembered('a')).toBe(null)
  })
  it('is nothing where it does not let the page', () => {
    vi.stubGlobal('localStorage', { getItem: denied, setItem: denied, removeItem: denied })
    remember('a', 'b')
    remember('a', null)
    expect(remembered('a')).toBe(null)
  })
})

describe('the address', () => {
  it('becomes another, where it may', () => {
    const replaceState = vi.fn()
    vi.stubGlobal('history', { state: 1, replaceState })
    readdress('?present')
    expect(replaceState).toHaveBeenCalledWith(1, '', '?present')
    replaceState.mockImplementation(denied)
    expect(() => readdress('?present')).not.toThrow()
  })
})
