// @vitest-environment happy-dom
/** Every head and every row of every table explains itself, and one tab stop of a table leads the keys to each. */
import { flushSync, mount, unmount } from 'svelte'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { Selection } from '../lib/contract'
import { guide } from '../guide/telling'
import { explainer } from '../lib/explain.svelte'
import { operationsOf } from '../lib/operations'
import { fakePlayer, type FakePlayer, type Standing } from './fakePlayer.svelte'
import Inspector from './Inspector.svelte'
import type { Choices } from './testing'

const ADAM = { name: 'Adam', learning_rate: 0.01, betas: [0.9, 0.999] as [number, number], eps: 1e-8, weight_decay: 0, amsgrad: false } as const
const SELECTIONS: Selection[] = [
  { kind: 'unit', layer: 0, unit: 0 }, { kind: 'unit', layer: 2, unit: 1 }, { kind: 'edge', layer: 1, unit: 0, input: 1 }, { kind: 'bias', layer: 0, unit: 0 }, { kind: 'input', input: 1 }, { kind: 'loss' },
]
const CHOICES: Record<string, Choices> = {
  'plain descent': {}, Adam: { optimizer: ADAM }, 'many inputs': { sizes: [20, 4, 2, 3] }, regression: { loss: 'mean_squared_error', output: 'identity' }, squares: { loss: 'mean_squared_error', output: 'softmax' },
}
const OPERATIONS = operationsOf(3).length
const TABLES = '[role=table], dl'
const NAMES = '[role=columnheader], [role=rowheader], dt, .symbol, [role=rowheader] .frozen'

let target: HTMLElement
let mounted: ReturnType<typeof mount> | undefined

beforeAll(async () => void (await guide()))
beforeEach(() => {
  vi.useFakeTimers()
  target = document.body.appendChild(document.createElement('div'))
})
afterEach(() => {
  explainer.hide()
  if (mounted) void unmount(mounted)
  target.remove()
  vi.useRealTimers()
})

function show(standing: Standing): FakePlayer {
  const player = fakePlayer(standing)
  mounted = mount(Inspector, { target, props: { player } })
  flushSync()
  return player
}

const seen = (element: HTMLElement): boolean => !element.closest('.spoken, .head.spoken')
/** The things of a table that want an explanation: a row's button, where it has one. */
const wanted = (table: HTMLElement): HTMLElement[] =>
  [...table.querySelectorAll<HTMLElement>(NAMES)].filter(seen).map((name) => name.querySelector<HTMLElement>('button') ?? name)

/** All that the keys lead to from the table's tab stop: along its heads, then down its rows. */
function reached(table: HTMLElement): HTMLElement[] {
  const stop = table.querySelector<HTMLElement>('[role=columnheader][tabindex="0"], [role=rowheader][tabindex="0"], dt[tabindex="0"]')
  stop?.focus()
  const found: HTMLElement[] = []
  for (const key of ['ArrowRight', 'ArrowDown']) {
    for (let last: Element | null = null; document.activeElement !== last; ) {
      last = document.activeElement
      if (!found.includes(last as HTMLElement)) found.push(last as HTMLElement)
      last?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    }
  }
  return found
}

/** Pointed at, it is about to explain itself; what it says is heard the first time. */
const heard = new Set<string>()
async function explains(element: HTMLElement, table: HTMLElement): Promise<boolean> {
  explainer.hide()
  element.dispatchEvent(Object.assign(new Event('pointerenter'), { pointerType: 'mouse' }))
  if (vi.getTimerCount() === 0) return false
  const key = `${table.ariaLabel} ${element.textContent}`
  if (heard.has(key)) return true
  heard.add(key)
  await vi.advanceTimersByTimeAsync(1000)
  const { name, sentence } = explainer.shown?.explained() ?? {}
  return Boolean(name && sentence)
}

const MOMENTS = Array.from({ length: OPERATIONS }, (_, operation) => (['before', 'change', 'after'] as const).map((view) => ({ operation, view }))).flat()

test.each(Object.entries(CHOICES))('of %s, at every operation', async (_, choices) => {
  const player = show({ choices })
  const silent: string[] = []
  for (const selection of SELECTIONS) {
    player.select(selection)
    for (const { operation, view } of MOMENTS) {
      player.stand(operation)
      player.view = view
      flushSync()
      const tables = [...target.querySelectorAll<HTMLElement>(TABLES)]
      expect(tables.length).toBeGreaterThan(0)
      for (const table of tables) {
        const here = `${JSON.stringify(selection)}, operation ${operation}, ${view}, ${table.ariaLabel ?? table.localName}`
        const names = wanted(table)
        expect(reached(table).map((each) => names.indexOf(each)), here).toEqual([...names.keys()])
        expect(table.querySelectorAll('[tabindex="0"]:not([role=slider])').length, here).toBe(1)
        for (const element of names) if (!(await explains(element, table))) silent.push(`${here}: ${element.textContent}`)
      }
    }
  }
  expect(silent).toEqual([])
})

test('the keys lead back up, and beyond the ends they stay', () => {
  show({})
  const table = target.querySelector<HTMLElement>('[role=table]')!
  const press = (key: string): string => {
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    return document.activeElement!.textContent!.trim()
  }
  table.querySelector<HTMLElement>('[role=columnheader]')!.focus()
  expect(['ArrowLeft', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'].map(press)).toEqual(['from', 'weight w', 'feature 1', 'feature 2', 'feature 1', 'from'])
})

test('what the keys of a table do, the page does not do as well', () => {
  show({})
  const outside = vi.fn()
  document.body.addEventListener('keydown', outside)
  const head = target.querySelector<HTMLElement>('[role=columnheader]')!
  head.focus()
  for (const key of ['ArrowRight', 'ArrowDown']) document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  expect(outside).not.toHaveBeenCalled()
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', shiftKey: true, bubbles: true }))
  expect(outside).toHaveBeenCalledTimes(2)
  document.body.removeEventListener('keydown', outside)
})
