/** The terms of the glossary: where on the page each is seen. Its words and its formula are in words/en.guide.json. */
import type { Place } from './place'

const NEURON: Place = { mark: { kind: 'unit', layer: 0, unit: 0 } }
const WEIGHT: Place = { mark: { kind: 'edge', layer: 0, unit: 0, input: 0 } }
const BIAS: Place = { mark: { kind: 'bias', layer: 0, unit: 0 } }
const INPUT: Place = { mark: { kind: 'input', input: 0 } }
const LOSS: Place = { mark: { kind: 'loss' } }
const equations = (tab: string): Place => ({ ...NEURON, open: `#inspector-panel-${tab}`, at: '.inspector .panel', part: 'inspector' })
const FORWARD = equations('forward')
const BACKWARD = equations('backward')
const UPDATE = equations('update')
const OUTPUT: Place = { open: '[id$=-outcome-answer]', at: '[id$=-outcome]', part: 'output' }
const MOMENT: Place = { at: '.moment' }
const CHIPS: Place = { at: '.time [aria-current]' }
const DATA: Place = { at: '.setup [role=img]', part: 'data' }
const SCORE: Place = { at: '.score' }
const setting = (path: string): Place => ({ at: `[data-path="${path}"] :is(input,select)`, part: 'setup' })

export const TERMS = {
  accuracy: SCORE,
  activation: FORWARD,
  activation_function: FORWARD,
  backward_pass: BACKWARD,
  batch: setting('training.batch_size'),
  bias: BIAS,
  change: UPDATE,
  check: CHIPS,
  dropout: setting('training.dropout'),
  epoch: MOMENT,
  error: BACKWARD,
  feature: INPUT,
  focus: { at: '.focus' },
  forward_pass: FORWARD,
  gradient: UPDATE,
  held_out: SCORE,
  hidden_layer: NEURON,
  initializer: setting('network.initializer'),
  input: INPUT,
  learning_rate: setting('training.optimizer.learning_rate'),
  loss: LOSS,
  mean_gradient: { ...WEIGHT, at: '.inspector .panel', part: 'inspector' },
  momentum: setting('training.optimizer.momentum'),
  neuron: NEURON,
  operation: CHIPS,
  optimizer: setting('training.optimizer'),
  output: OUTPUT,
  overfitting: { at: '.time [role=slider]' },
  product: FORWARD,
  regularization: setting('training.l1'),
  sample: DATA,
  scaling: INPUT,
  seed: setting('seed'),
  share: UPDATE,
  signal: WEIGHT,
  slope: FORWARD,
  softmax: OUTPUT,
  step: MOMENT,
  sum: FORWARD,
  target: LOSS,
  update: UPDATE,
  weight: WEIGHT,
} as const satisfies Record<string, Place>

export type Term = keyof typeof TERMS
/** What else heads the tables of the equations: it is explained there, and no entry of the glossary. */
export type Head =
  | 'after' | 'before' | 'class' | 'error_product' | 'error_sum' | 'exp' | 'exp_sum' | 'from' | 'loss_slope' | 'loss_term' | 'product_back' | 'rest' | 'sign' | 'softmax_slope' | 'steps' | 'to'
export type Meaning = Term | Head
