/** Which epoch and batch a step is, from the run's segments: a segment opens wherever the batch size changed; and how it trains. */
import type { Location, RunInfo, Segment, Training } from './messages.gen'

export type Schedule = Pick<RunInfo, 'segments' | 'train_samples'>

/** Batches that the segment's first epoch still has, and that each later one has. */
function counts(segment: Segment, samples: number): { first: number; each: number } {
  return { first: Math.ceil((samples - segment.position) / segment.batch_size), each: Math.ceil(samples / segment.batch_size) }
}

function segmentAt({ segments }: Schedule, step: number): Segment {
  const segment = segments.findLast((candidate) => candidate.step <= step)
  if (!segment) throw new RangeError(`a run has a segment from step 0 on, but none holds step ${step}`)
  return segment
}

/** How the run trains at a step, edits on the way included. */
export function trainingAt({ stretches }: Pick<RunInfo, 'stretches'>, step: number): Training {
  const stretch = stretches.findLast((candidate) => candidate.step <= step)
  if (!stretch) throw new RangeError(`a run trains from step 0 on, but nothing says how at step ${step}`)
  return stretch.training
}

/** Batches in an epoch, wherever its batch size last changed. */
function batchesIn(schedule: Schedule, epoch: number): number {
  const within = schedule.segments.findLast((segment) => segment.epoch <= epoch) ?? segmentAt(schedule, 0)
  const { first, each } = counts(within, schedule.train_samples)
  return within.epoch === epoch ? within.batch + first : each
}

export function locate(schedule: Schedule, step: number): Location {
  const segment = segmentAt(schedule, step)
  const { first, each } = counts(segment, schedule.train_samples)
  const into = step - segment.step
  const later = into < first ? 0 : 1 + Math.floor((into - first) / each)
  const epoch = segment.epoch + later
  const batch = later === 0 ? segment.batch + into : (into - first) % each
  return { step, epoch, batch, batches: batchesIn(schedule, epoch) }
}

/** The step with which an epoch begins. */
export function firstStepOf(schedule: Schedule, epoch: number): number {
  const segment = schedule.segments.findLast((candidate) => candidate.epoch < epoch || (candidate.epoch === epoch && candidate.batch === 0))
  if (!segment) return 0
  if (segment.epoch === epoch) return segment.step
  const { first, each } = counts(segment, schedule.train_samples)
  return segment.step + first + (epoch - segment.epoch - 1) * each
}

/** Epochs done before `step`, with the part of the one under way: 2.125 is the second of eight batches of the third epoch. */
export function epochsBefore(schedule: Schedule, step: number): number {
  const { epoch, batch, batches } = locate(schedule, step)
  return epoch + batch / batches
}

/** The step at which so many epochs are done: the inverse of `epochsBefore`, rounded to the nearest step. */
export function stepAfter(schedule: Schedule, epochs: number): number {
  const whole = Math.max(0, Math.floor(epochs))
  return firstStepOf(schedule, whole) + Math.round((epochs - whole) * batchesIn(schedule, whole))
}
