/** The 3 L + 2 operations of a step, in order, and the words for them. */
import type { Moment, Operation, Phase, View } from './contract'
import type { Location } from './messages.gen'

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

/** "backward, layer 2" */
export function operationName({ phase, layer }: Operation): string {
  return layer === null ? phase : `${phase}, layer ${layer + 1}`
}

/** The phases as the timeline writes them. */
export const PHASES: Record<Phase, string> = { forward: 'forward', loss: 'loss', backward: 'back', update: 'update', check: 'check' }

export function operationSentence({ phase, layer }: Operation): string {
  const name = layer === null ? '' : `layer ${layer + 1}`
  switch (phase) {
    case 'forward':
      return `The signals of the layer before enter ${name}: each neuron adds them up, weighted, and answers with its activation.`
    case 'loss':
      return 'The outputs are compared with the truth: the further off, the larger the loss.'
    case 'backward':
      return `The error comes back to ${name}: how much the loss would change with each neuron’s sum.`
    case 'update':
      return `The weights and biases of ${name} move a little against the gradient, so that the loss falls.`
    case 'check':
      return 'The same batch goes forward once more with the new weights. This is not part of training: it shows what the step achieved.'
  }
}

/** "Epoch 3 · batch 2 of 8" */
export function locationName({ epoch, batch, batches }: Location): string {
  return `Epoch ${epoch + 1} · batch ${batch + 1} of ${batches}`
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
