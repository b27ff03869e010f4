// @vitest-environment happy-dom
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PlayerContract, Selection, View } from '../lib/contract'
import { copiedText, textOf } from './copying'
import { fakePlayer } from './fakePlayer.svelte'
import Inspector from './Inspector.svelte'

let target: HTMLElement
let mounted: ReturnType<typeof mount> | undefined

beforeEach(() => {
  target = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  if (mounted) void unmount(mounted)
  target.remove()
})

function show(player: PlayerContract): void {
  mounted = mount(Inspector, { target, props: { player } })
  flushSync()
}

const one = (element: ParentNode, selector: string): HTMLElement => {
  const found = element.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`expected ${selector}, but there is none`)
  return found
}
const rows = (): HTMLElement[] => [...target.querySelectorAll<HTMLElement>('[role=row]')]
const nameOf = (row: HTMLElement): string => row.querySelector('[role=rowheader]')?.textContent?.trim() ?? ''
const row = (name: string): HTMLElement => {
  const found = rows().find((each) => nameOf(each) === name)
  if (!found) throw new Error(`expected a row “${name}”, but got ${rows().map(nameOf).join(', ')}`)
  return found
}
const digits = (element: HTMLElement): string[] => [...element.querySelectorAll('[data-full]')].map((each) => each.textContent!)
const read = (text: string): number => Number(text.replaceAll('−', '-').replace('+', ''))
const decimals = (text: string): number => text.split('.')[1]?.length ?? 0

describe('an edge', () => {
  test('every edge’s numbers follow from each other, to the digits shown', () => {
    const player = fakePlayer()
    show(player)
    player.run!.layers.forEach(({ inputs, units }, layer) => {
      for (let unit = 0; unit < units; unit++) {
        for (let input = 0; input < inputs; input++) {
          player.select({ kind: 'edge', layer, unit, input })
          flushSync()
          const text = (name: string): string => digits(row(name))[0]!
          const value = (name: string): number => read(text(name))
          const last = 10 ** -decimals(text('before'))
          expect(Math.abs(value('error δ') * value('signal a') - value('share δ · a'))).toBeLessThan(2 * last)
          expect(Math.abs(-0.5 * value('mean') - value('−η × mean'))).toBeLessThan(1.01 * last)
          expect(Math.abs(value('−η × mean') - value('change'))).toBeLessThan(0.01 * last)
          expect(Math.abs(value('before') + value('change') - value('after'))).toBeLessThan(1.01 * last)
          expect(read(one(target, '[role=slider]').getAttribute('aria-valuemax')!)).toBe(5)
        }
      }
    })
  })

  test('typing over the weight changes it', () => {
    const player = fakePlayer({ selection: { kind: 'edge', layer: 1, unit: 0, input: 3 } })
    show(player)
    const field = one(target, 'input[data-edit]') as HTMLInputElement
    const type = (text: string): void => {
      field.value = text
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
      flushSync()
    }
    type('much')
    expect(one(target, '[role=alert]').textContent).toBe('The weight must be a number, but got “much”.')
    expect(player.edit).not.toHaveBeenCalled()
    type('−0.25')
    expect(player.edit).toHaveBeenCalledExactlyOnceWith('parameters.1.weight.0.3', -0.25)
    expect(one(target, '[role=alert]').textContent).toBe('')
  })
})

describe('a neuron', () => {
  test('z is the sum of its rows and the bias, to the digits shown', () => {
    show(fakePlayer({ operation: 0 }))
    const products = ['feature 1', 'feature 2', 'feature 3'].map((name) => read(digits(row(name))[2]!))
    const bias = read(digits(row('bias'))[0]!)
    const z = digits(row('z'))[0]!
    expect(Math.abs(products.reduce((sum, value) => sum + value, bias) - read(z))).toBeLessThan(3 * 10 ** -decimals(z))
  })

  test('what has not happened is “not yet”, in the same rows', () => {
    const player = fakePlayer({ selection: { kind: 'unit', layer: 1, unit: 0 }, operation: 0 })
    show(player)
    const before = rows().map(nameOf)
    expect(row('z').textContent).toContain('not yet')
    player.stand(3)
    flushSync()
    expect(rows().map(nameOf)).toEqual(before)
    expect(row('z').textContent).not.toContain('not yet')
  })

  test('the tab follows the phase until one is chosen, and the choice ends with a step into another phase', () => {
    const player = fakePlayer({ operation: 0 })
    show(player)
    const selected = (): string => one(target, '[role=tab][aria-selected=true]').textContent!
    const stand = (operation: number): string => {
      player.stand(operation)
      flushSync()
      return selected()
    }
    expect([selected(), stand(4), stand(7)]).toEqual(['Forward', 'Backward', 'Update'])
    one(target, '[role=tab].backward').click()
    flushSync()
    player.select({ kind: 'loss' })
    flushSync()
    player.select({ kind: 'unit', layer: 1, unit: 1 })
    flushSync()
    expect([selected(), stand(8), stand(10)]).toEqual(['Backward', 'Backward', 'Forward'])
  })

  test('the keys of the tabs stay within them', () => {
    const player = fakePlayer({ operation: 0 })
    show(player)
    const outside = vi.fn()
    document.body.addEventListener('keydown', outside)
    one(target, '[role=tab]').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    flushSync()
    expect(one(target, '[role=tab][aria-selected=true]').textContent).toBe('Backward')
    expect(outside).not.toHaveBeenCalled()
    document.body.removeEventListener('keydown', outside)
  })

  test('pointing at a row lights its edge, and the edge lights the row', () => {
    const player = fakePlayer({ operation: 0 })
    show(player)
    const edge: Selection = { kind: 'edge', layer: 0, unit: 0, input: 1 }
    row('feature 2').dispatchEvent(new Event('pointerenter'))
    expect(player.highlight).toEqual(edge)
    row('feature 2').dispatchEvent(new Event('pointerleave'))
    expect(player.highlight).toBeNull()
    player.highlight = { ...edge, input: 2 }
    flushSync()
    expect([row('feature 2'), row('feature 3')].map((each) => each.hasAttribute('data-lit'))).toEqual([false, true])
  })

  test('a bar pins its sample', () => {
    const player = fakePlayer()
    show(player)
    one(target, '[role=tab].update').click()
    flushSync()
    const bars = one(target, '[role=slider]')
    bars.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
    flushSync()
    expect(player.highlight).toEqual({ kind: 'sample', sample: 13 })
    expect(bars.getAttribute('aria-valuetext')).toMatch(/^flower 14: [+−]/)
    bars.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    expect(player.pin).toHaveBeenCalledWith(13)
  })

  test.each([['before'], ['change'], ['after']] as const)('forward, view %s', (view: View) => {
    show(fakePlayer({ view }))
    const shown = rows().map(nameOf).filter((name) => name !== '')
    expect(shown.slice(0, 4)).toEqual(['feature 1', 'feature 2', 'feature 3', 'bias'])
  })
})

test.each([[{ kind: 'loss' }, 'Loss'], [{ kind: 'input', input: 1 }, 'Feature 2 input 2'], [{ kind: 'bias', layer: 0, unit: 0 }, 'Bias of neuron 1 of layer 1']] as const)(
  '%j has an inspector', (selection, title) => {
    show(fakePlayer({ selection }))
    expect(one(target, 'h2').textContent!.replace(/\s+/g, ' ').trim()).toBe(title)
  })

test('copying gives every digit', () => {
  const player = fakePlayer({ selection: { kind: 'edge', layer: 0, unit: 1, input: 2 } })
  show(player)
  const weight = player.step!.weight(0, 1, 2, 'before')
  const copy = target.cloneNode(true) as HTMLElement
  expect(textOf(copy).split('\n').find((line) => line.startsWith('before\t'))).toBe(`before\t\t${weight}`)
  expect(copiedText({ isCollapsed: true } as globalThis.Selection, target)).toBeNull()
})
