/** What the network says of the focus: one row for each output. */
import { formatAlone, MAXIMUM_DECIMALS } from '../lib/format'
import type { Feature, RunInfo } from '../lib/messages.gen'
import type { StepData } from '../lib/contract'
import { say } from '../lib/words.svelte'

export interface OutputRow {
  readonly name: string
  readonly before: number
  readonly after: number
  readonly truth: boolean
  /** Regression: what it should be; all three in the units of the data. */
  readonly target: number | null
}

const AS_IT_IS = { shift: 0, scale: 1 }

export function outputRows(run: RunInfo, data: StepData): OutputRow[] {
  const last = run.layers.length - 1
  const before = data.a(last, 'before')
  const after = data.a(last, 'after')
  const target = data.target()
  const classes = run.task === 'classification'
  const truth = (index: number): boolean => classes && run.outputs.length > 1 && target[index] === 1
  const scale = (index: number): Pick<Feature, 'shift' | 'scale'> => (classes ? AS_IT_IS : (run.targets[index] ?? AS_IT_IS))
  const raw = (values: ArrayLike<number>, index: number): number => (values[index] ?? NaN) * scale(index).scale + scale(index).shift
  return run.outputs.map((name, index) => ({
    name, before: raw(before, index), after: raw(after, index), truth: truth(index), target: classes ? null : raw(target, index),
  }))
}

/** "0.6335 → 0.6168": three digits of what lies between them, as the change beside it has. */
export function arrow(before: number, after: number): string {
  const apart = Math.abs(after - before)
  const digits = apart > 0 ? Math.min(MAXIMUM_DECIMALS, Math.max(3, 2 - Math.floor(Math.log10(apart)))) : 3
  return `${before.toFixed(digits)} → ${after.toFixed(digits)}`.replaceAll('-', '−')
}

/** What became of the loss: the focus's, and the batch's, as the gradient predicted and as it happened. */
export function lossSentences(run: RunInfo, data: StepData, checked: boolean): string[] {
  const loss = (of: 'batch' | 'focus', which: 'before' | 'after'): number => data.loss(of, which)
  const of = (which: 'batch' | 'focus'): string => (checked ? arrow(loss(which, 'before'), loss(which, 'after')) : formatAlone(loss(which, 'before')))
  const focus = say('output.loss_of_focus', { noun: run.noun, loss: of('focus') })
  if (data.header.type !== 'step') return [focus]
  const batch = { rows: data.header.rows, loss: of('batch') }
  return [focus, checked ? say('output.loss_of_batch_checked', { ...batch, ...changes(data) }) : say('output.loss_of_batch', batch)]
}

const signed = (value: number): string => `${value > 0 ? '+' : ''}${formatAlone(value)}`

function changes(data: StepData): { predicted: string; happened: string } {
  const before = data.loss('batch', 'before')
  const predicted = data.predictedLoss() - before
  const happened = data.loss('batch', 'after') - before
  return { predicted: signed(predicted), happened: signed(happened) }
}
