import type { Meaning } from '../guide/terms'
import type { StepData, Which } from '../lib/contract'
import type { RunInfo } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'
import { reading, type Reached, type Reading } from './readings'
import { compared, type Compared } from './rows/forward'
import { stepHeader } from './rows/update'
import { sampleName } from './names'

export interface LossRow extends Compared {
  name: string
  term: Meaning
}

/** The loss of the focus and, in a step, of its batch. */
export function lossRows(data: StepData, run: RunInfo, reached: Reached): LossRow[] {
  const there = (which: Which): boolean => (which === 'after' ? reached('check', null) : reached('loss', null) || !stepHeader(data))
  const row = (name: string, of: 'batch' | 'focus'): LossRow => {
    const value = (which: Which): Reading => reading(data, there(which), data.loss(of, which))
    return { name, term: of, ...compared(value('before'), value('after')) }
  }
  const focus = row(sampleName(run, data.header.focus.sample), 'focus')
  const header = stepHeader(data)
  return header ? [focus, row(say('inspector.batch_mean', { rows: header.rows }), 'batch')] : [focus]
}
