/** The recording in the page's own file. It stands in the place of lib/recorded.ts where the page is built as one file. */
import type { Moment } from '../lib/contract'
import { locate } from '../lib/location'
import { locationName } from '../lib/operations'
import type { Recording } from '../lib/recorded'
import { say } from '../lib/words.svelte'
import { Answers } from './answers'
import { embedded, inflated } from './embedded'
import { locked } from './locked'
import Note from './Note.svelte'
import PicturesDialog from './PicturesDialog.svelte'
import { RecordedTransport } from './transport'
import { Unpacked } from './unpack'

export const answers = new Answers(new Unpacked(await inflated(embedded('recording'))))
const { first, last } = answers.index

/** Of the batches that hold a sample, named when it is asked for in another. */
const MOST_NAMED = 3

function refusal(step: number, sample: number): string | null {
  const steps = answers.stepsWith(sample)
  if (steps.includes(step)) return null
  const { noun } = answers.run
  if (steps.length === 0) return say('recorded.never_in_focus', { noun })
  const near = steps.toSorted((one, other) => Math.abs(one - step) - Math.abs(other - step)).slice(0, MOST_NAMED)
  const batches = near.toSorted((one, other) => one - other).map((at) => locationName(locate(answers.run, at))).join('; ')
  return say('recorded.not_in_focus', { noun, batches })
}

export const recording: Recording = {
  transport: new RecordedTransport(answers),
  last,
  held: ({ step, operation }: Moment) => ({ step: Math.min(last, Math.max(first, step)), operation }),
  refusal,
  Note,
  PicturesDialog,
  locked,
}
