/** For tests alone: a player that stands still on a worked step. */
import { vi } from 'vitest'
import type { Highlight, PlayerContract, Selection, View } from '../lib/contract'
import { MENU } from '../lib/testing'
import { operationsOf } from '../lib/operations'
import { worked, type Choices } from './testing'

export interface Standing {
  choices?: Choices
  selection?: Selection
  operation?: number
  view?: View
}

export interface FakePlayer extends PlayerContract {
  stand(operation: number): void
}

export function fakePlayer({ choices, selection = { kind: 'unit', layer: 0, unit: 0 }, operation, view = 'before' }: Standing = {}): FakePlayer {
  const { data, run } = worked(choices)
  const operations = operationsOf(run.layers.length)
  const state = $state({ selection, view, highlight: null as Highlight, at: operation ?? operations.length - 1, reading: null as FakePlayer['reading'] })
  return {
    status: 'ready', compilingSeconds: 0, menu: MENU, run, location: data.header.location, momentName: '', operations, step: data, epoch: undefined, shown: data,
    span: 'step', focus: data.header.focus.sample, pinned: false, pin: vi.fn(), playing: false, operationMilliseconds: 0, progress: 1, reducedMotion: false,
    furthest: 3, divergence: null, findings: [], notice: null, error: null, edit: vi.fn(async () => {}), change: vi.fn(async () => {}), travel: vi.fn(async () => {}), openUnit: () => null,
    ask: () => new Promise(() => {}), failed: vi.fn(), revision: 0,
    get moment() { return { step: 2, operation: state.at } },
    get operation() { return operations[state.at]! },
    reached: (phase, layer) => operations.findIndex((each) => each.phase === phase && each.layer === layer) <= state.at,
    get view() { return state.view },
    set view(to) { state.view = to },
    get selection() { return state.selection },
    set selection(to) { state.selection = to },
    get highlight() { return state.highlight },
    set highlight(to) { state.highlight = to },
    get reading() { return state.reading },
    set reading(to) { state.reading = to },
    select(to) { state.selection = to },
    stand(to) { state.at = to },
  }
}
