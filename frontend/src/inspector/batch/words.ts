/** The words of the batch opened. */
export const WORDS = {
  explanation: [
    'The batch opened',
    'One dot for each sample of the batch, at its own share of the gradient, δ · a. They fall onto their mean: that is the gradient. What the optimizer makes of it moves the weight.',
  ] as [string, string],
  title: (rows: number, nouns: string): string => `The ${rows} ${nouns} of the batch, each at its own δ · a`,
  replay: 'Replay',
  progress: 'From the shares to the change',
  mean: 'their mean',
  taken: 'regularized',
  axis: 'δ · a',
  weight: (kind: string, magnification: number): string => `the ${kind}${magnification > 0 ? `, ${magnification.toLocaleString('en')} × finer` : ''}`,
  before: 'before',
  after: 'after',
  unchanged: 'no change',
  notYet: 'not yet: the errors have not come back to this neuron',
  notUpdated: 'the update is yet to come',
  notSent: 'The network is too large to send every sample’s share. Choose its neuron to see them.',
  stages: ['each share stands alone', 'the shares fall onto their mean', 'the mean becomes the step', 'the weight has changed'],
} as const
