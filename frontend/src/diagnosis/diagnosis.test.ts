import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Diagnosis } from '../lib/messages.gen'
import { RUN } from '../lib/testing'
import { Crier } from './crier'
import { Diagnoser, type Patient } from './diagnoser.svelte'
import { keysFor, marksOf, said, selectionAt, targetsOf } from './marks'
import { placeBy } from './placing'
import { hasRoom } from './room'
import { chipWords, numbersOf, placeName, titleOf } from './words'
import { LostError, RefusedError, type Session } from '../lib/session'

const finding = (kind: string, layer: number | null, units: number[] = [], numbers: Record<string, number> = {}): Diagnosis => ({
  kind, layer, units, sentence: `${kind} here.`, advice: `Less ${kind}.`, numbers,
})
/** 2-3-2; and one with a hidden layer of nine. */
const shape = { layers: RUN.layers }
const wide = { layers: [{ ...RUN.layers[0]!, units: 9 }, RUN.layers[1]!] }
const roomy = (): boolean => true

describe('marks', () => {
  const keys = (...args: Parameters<typeof marksOf>): string[] => marksOf(...args).map(({ key }) => key)

  it('stand at the neurons, at the layer, or at the loss', () => {
    expect(keys(shape, [finding('dead_units', 0, [0, 2]), finding('plateau', null)], roomy)).toEqual(['unit 0 0', 'unit 0 2', 'loss'])
    expect(keys(shape, [finding('vanishing_gradients', 0)], roomy)).toEqual(['layer 0'])
    expect(keys(shape, [finding('dead_units', 0, [0, 1, 2])], roomy)).toEqual(['layer 0'])
  })
  it('stand at the layer where the neurons are many, folded or close', () => {
    const seven = finding('dead_units', 0, [0, 1, 2, 3, 4, 5, 6])
    expect(keys(wide, [seven], roomy)).toEqual(['layer 0'])
    expect(keys({ layers: [{ ...wide.layers[0]!, folded: true }] }, [finding('dead_units', 0, [1])], roomy)).toEqual(['layer 0'])
    expect(keys(wide, [finding('dead_units', 0, [1])], () => false)).toEqual(['layer 0'])
  })
  it('are one for all that is found at a place', () => {
    const [mark] = marksOf(shape, [finding('dead_units', 0, [1]), finding('copied_units', 0, [1, 2])], roomy)
    expect(mark).toMatchObject({ key: 'unit 0 1', name: 'Dead neuron · Copies of each other', sentence: 'dead_units here. copied_units here.' })
  })
  it('leave out what the network no longer has', () => {
    expect(keys(shape, [finding('dead_units', 7), finding('dead_units', 0, [1, 8])], roomy)).toEqual(['unit 0 1'])
  })
  it('open what they stand at', () => {
    expect(selectionAt({ kind: 'loss' }, { units: [] })).toEqual({ kind: 'loss' })
    expect(selectionAt({ kind: 'layer', layer: 1 }, { units: [4, 5] })).toEqual({ kind: 'unit', layer: 1, unit: 4 })
    expect(selectionAt({ kind: 'unit', layer: 1, unit: 5 }, { units: [4, 5] })).toEqual({ kind: 'unit', layer: 1, unit: 5 })
  })
  it('are found for a thing, the nearest first', () => {
    expect(keysFor({ kind: 'unit', layer: 0, unit: 2 })).toEqual(['unit 0 2', 'layer 0'])
    expect(keysFor({ kind: 'loss' })).toEqual(['loss'])
  })
  it('have room of their own from 24 pixels on', () => {
    const place = { layer: 0, units: 3, folded: false, radius: 9, along: 0, first: 0, pitch: 24, columns: 1, rows: 3, turned: false, pictured: false }
    const room = (change: object): boolean => hasRoom({ layers: [place, { ...place, ...change }] }, 0)
    expect([room({}), room({ pitch: 23.9 }), room({ folded: true })]).toEqual([true, false, false])
    expect(hasRoom({ layers: [place] }, 3)).toBe(false)
  })
})

describe('what a finding points at', () => {
  const words = (...args: Parameters<typeof targetsOf>): (string | number)[] => {
    const { targets, more } = targetsOf(...args)
    return [...targets.map((target) => target.words), more]
  }
  it('is named', () => {
    expect(words(shape, finding('plateau', null))).toEqual(['the loss', 0])
    expect(words(shape, finding('steps_too_large', 1))).toEqual(['the output layer', 0])
    expect(words(shape, finding('dead_units', 0, [0, 1, 2]))).toEqual(['layer 1', 0])
    expect(words(shape, finding('dead_units', 0, [1]))).toEqual(['neuron 2 of layer 1', 0])
    expect(words(shape, finding('dead_units', 0, [0, 2]))).toEqual(['neuron 1', 'neuron 3', 0])
  })
  it('is listed as far as there is room, and the rest counted', () => {
    expect(words(wide, finding('dead_units', 0, [0, 1, 2, 3, 4, 5, 6, 7])).slice(-2)).toEqual(['neuron 6', 2])
  })
  it('hears of it when it is open', () => {
    const all = [finding('dead_units', 0, [1]), finding('vanishing_gradients', 0), finding('plateau', null)]
    const of = (...args: Parameters<typeof said>): string[] => said(...args).map(({ kind }) => kind)
    expect(of(all, { kind: 'unit', layer: 0, unit: 1 })).toEqual(['dead_units', 'vanishing_gradients'])
    expect(of(all, { kind: 'unit', layer: 0, unit: 0 })).toEqual(['vanishing_gradients'])
    expect(of(all, { kind: 'loss' })).toEqual(['plateau'])
    expect(of(all, { kind: 'input', input: 0 })).toEqual([])
  })
})

describe('words', () => {
  it('name kinds, places and numbers', () => {
    expect(titleOf(finding('dead_units', 0, [1]))).toBe('Dead neuron')
    expect(titleOf(finding('dead_units', 0, [1, 2]))).toBe('Dead neurons')
    expect(titleOf(finding('something_new', 0))).toBe('Something new')
    expect([null, 0, 1].map((layer) => placeName(RUN, { layer }))).toEqual(['Loss', 'Hidden', 'Output'])
    expect(numbersOf(finding('steps_too_large', 0, [], { ratio: 0.251, new_one: 2 }))).toEqual([
      { name: 'step, of the layer’s size', digits: '25.1 %', full: 0.251 },
      { name: 'new one', digits: '2', full: 2 },
    ])
    expect([0, 1, 2].map(chipWords)).toEqual(['Nothing wrong', '1 finding', '2 findings'])
  })
  it('are cried once', () => {
    const crier = new Crier()
    expect(crier.cry([finding('plateau', null), finding('diverged', null)])).toBe('A finding: plateau here.')
    expect(crier.cry([finding('plateau', null)])).toBeUndefined()
    crier.forget()
    expect(crier.cry([finding('plateau', null), finding('dead_units', 0)])).toBe('2 findings: plateau here. dead_units here.')
  })
})

describe('the list', () => {
  const chip = (left: number, top: number): Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'> => ({ left, top, right: left + 100, bottom: top + 26 })

  it('opens beside its chip, so that the network stays in sight', () => {
    expect(placeBy(chip(920, 700), 1440, 900)).toBe('width: 360px; left: 1028px; bottom: 174px; max-height: 718px')
    expect(placeBy(chip(816, 560), 1280, 720)).toContain('width: 348px; left: 924px')
  })
  it('opens above or below where there is no room beside', () => {
    expect(placeBy(chip(250, 700), 390, 844)).toBe('width: 360px; left: 8px; max-height: 684px; bottom: 152px')
    expect(placeBy(chip(10, 100), 390, 844)).toBe('width: 360px; left: 8px; max-height: 702px; top: 134px')
  })
  it('opens over it, with the window to itself, where there is no room above or below either', () => {
    expect(placeBy({ left: 12, right: 378, top: 280, bottom: 690 }, 390, 844)).toBe('width: 360px; left: 18px; max-height: 828px; bottom: 8px')
  })
})

describe('the diagnoser', () => {
  let patient: Patient & { moment: { step: number; operation: number }; playing: boolean; revision: number }
  let asked: number[]
  let answer: (step: number) => Promise<{ message: { items: Diagnosis[] } }>
  const failed = vi.fn()

  beforeEach(() => {
    vi.useFakeTimers()
    failed.mockClear()
    patient = { run: RUN, ready: true, playing: false, moment: { step: 3, operation: 0 }, revision: 0 }
    asked = []
    answer = () => Promise.resolve({ message: { items: [finding('plateau', null)] } })
  })
  afterEach(() => void vi.useRealTimers())

  function diagnoser(): Diagnoser {
    const ask = (_: string, { step }: { step: number }): unknown => (asked.push(step), answer(step))
    return new Diagnoser({ ask } as unknown as Session, patient, failed)
  }
  const wait = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1500)

  it('asks once for where the page stands', async () => {
    const it = diagnoser()
    it.attend()
    it.attend()
    await wait()
    it.attend()
    await wait()
    expect(asked).toEqual([3])
    expect(it.findings.map(({ kind }) => kind)).toEqual(['plateau'])
    expect(it.spoken).toBe('A finding: plateau here.')
  })
  it('asks in play for the step that comes next', async () => {
    patient.playing = true
    diagnoser().attend()
    await wait()
    expect(asked).toEqual([4])
  })
  it('drops what is outdated and asks again', async () => {
    const it = diagnoser()
    answer = (step) => (step === 3 ? ((patient.moment = { step: 5, operation: 0 }), Promise.resolve({ message: { items: [finding('plateau', null)] } })) : Promise.resolve({ message: { items: [] } }))
    it.attend()
    await wait()
    expect(asked).toEqual([3, 5])
    expect(it.answer).toEqual({ step: 5, revision: 0, items: [] })
  })
  it('says nothing where it was refused: that is not to say that all is well', async () => {
    const it = diagnoser()
    it.attend()
    await wait()
    patient.moment = { step: 9, operation: 0 }
    answer = () => Promise.reject(new RefusedError(null, 'No.'))
    it.attend()
    await wait()
    expect([it.answer, it.findings]).toEqual([null, []])
    expect(failed).not.toHaveBeenCalled()
  })
  it('keeps still where the connection is lost, and tells what nobody foresaw', async () => {
    const it = diagnoser()
    answer = () => Promise.reject(new LostError())
    it.attend()
    await wait()
    expect(failed).not.toHaveBeenCalled()
    answer = () => Promise.reject(new Error('odd'))
    it.attend()
    await wait()
    expect(failed).toHaveBeenCalledOnce()
    it.forget()
    it.stop()
    expect(it.answer).toBeNull()
  })
})
