import { describe, expect, it } from 'vitest'
import type { StepData } from '../lib/contract'
import { RUN } from '../lib/testing'
import { arrow, lossSentences, outputRows } from './output'

const data = {
  header: { type: 'step', rows: 16 },
  a: (_: number, which: string) => (which === 'before' ? [0.25, 0.75] : [0.5, 0.5]),
  target: () => [0, 1],
  loss: (of: string, which: string) => ({ batchbefore: 0.6335, batchafter: 0.6168, focusbefore: 1.392, focusafter: 1.361 })[of + which],
  predictedLoss: () => 0.6165,
} as unknown as StepData

describe('the output', () => {
  it('has a row for each class, the truth marked', () => {
    expect(outputRows(RUN, data)).toEqual([
      { name: 'one', before: 0.25, after: 0.5, truth: false, target: null },
      { name: 'two', before: 0.75, after: 0.5, truth: true, target: null },
    ])
  })
  it('has numbers in the units of the data, and what they should be', () => {
    const run = { ...RUN, task: 'regression' as const, outputs: ['height'], targets: [{ name: 'height', unit: 'cm', shift: 10, scale: 4 }] }
    expect(outputRows(run, data)).toEqual([{ name: 'height', before: 11, after: 12, truth: false, target: 10 }])
  })
  it('says what became of the loss once it is checked', () => {
    expect(lossSentences(RUN, data, true)).toEqual(['This flower: loss 1.3920 → 1.3610.', 'The batch of 16: 0.6335 → 0.6168, predicted −0.0170, happened −0.0167.'])
    expect(lossSentences(RUN, data, false)).toEqual(['This flower: loss 1.39.', 'The batch of 16: 0.633.'])
  })
  it('has digits enough to tell before from after', () => {
    expect(arrow(0.311375, 0.311392)).toBe('0.3113750 → 0.3113920')
    expect(arrow(1, 1)).toBe('1.000 → 1.000')
    expect(arrow(13.1778, 0.0000012)).toMatch(/^13\.178 → 0\.000$/)
  })
})
