/** The 3 L + 2 operations of a step, in order, and the words for them. */
import type { Moment, Operation, Phase, View } from './contract'
import type { Location } from './messages.gen'
import { say, type Slots } from './words.svelte'

const range = (length: number): number[] => Array.from({ length }, (_, index) => index)

export function operationsOf(layers: number): Operation[] {
  const upwards = (phase: Phase): Operation[] => range(layers).map((layer) => ({ phase, layer }))
  return [
    ...upwards('forward'),
    { phase: 'loss', layer: null },
    ...upwards('backward').reverse(),
    ...upwards('update'),
    { phase: 'check', layer: null },
  ]
}

export function indexOf(operations: readonly Operation[], phase: Phase, layer: number | null): number {
  return operations.findIndex((operation) => operation.phase === phase && operation.layer === layer)
}

/** The state that a phase is about. */
export function viewOf(phase: Phase): View {
  if (phase === 'update') return 'change'
  return phase === 'check' ? 'after' : 'before'
}

const numbered = (layer: number | null): Slots => (layer === null ? {} : { layer: String(layer + 1) })

/** "backward, layer 2" */
export function operationName({ phase, layer }: Operation): string {
  return say(`lib.${phase}`, numbered(layer))
}

/** The name of an operation in parts: a chip shows some of them, "back" and "2" of "backward, layer 2", and all are heard. */
export function chipParts({ phase, layer }: Operation): { text: string; seen: boolean }[] {
  const parts = say(`lib.chip_${phase}`, numbered(layer)).split(/[[\]]/)
  return parts.map((text, index) => ({ text, seen: index % 2 === 1 })).filter(({ text }) => text !== '')
}

export function operationSentence({ phase, layer }: Operation): string {
  return say(`lib.${phase}_sentence`, numbered(layer))
}

/** "Epoch 3 · batch 2 of 8" */
export function locationName({ epoch, batch, batches }: Location): string {
  return say('lib.location', { epoch: String(epoch + 1), batch: String(batch + 1), batches: String(batches) })
}

/** The moment one operation on. */
export function momentAfter({ step, operation }: Moment, count: number): Moment {
  return operation + 1 < count ? { step, operation: operation + 1 } : { step: step + 1, operation: 0 }
}

/** The moment one operation back; the first of all stays. */
export function momentBefore({ step, operation }: Moment, count: number): Moment {
  if (operation > 0) return { step, operation: operation - 1 }
  return step > 0 ? { step: step - 1, operation: count - 1 } : { step, operation }
}
