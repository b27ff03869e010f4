/** The terms of the glossary: the formula of each, and where on the page it is seen. Their words are in words/en.guide.json. */
import type { Place } from './place'

const NEURON: Place = { mark: { kind: 'unit', layer: 0, unit: 0 } }
const WEIGHT: Place = { mark: { kind: 'edge', layer: 0, unit: 0, input: 0 } }
const BIAS: Place = { mark: { kind: 'bias', layer: 0, unit: 0 } }
const INPUT: Place = { mark: { kind: 'input', input: 0 } }
const LOSS: Place = { mark: { kind: 'loss' } }
const FORWARD: Place = { ...NEURON, tab: 'forward' }
const BACKWARD: Place = { ...NEURON, tab: 'backward' }
const UPDATE: Place = { ...NEURON, tab: 'update' }
const MOMENT: Place = { at: '.moment' }
const CHIPS: Place = { at: '.time [aria-current]' }
const DATA: Place = { at: '[data-guide=data]', part: 'data' }
const SCORE: Place = { at: '.score' }
const setting = (path: string): Place => ({ at: `[data-path="${path}"] :is(input,select)`, part: 'setup' })

interface Entry {
  readonly formula: string
  readonly seen: Place
}

export const TERMS = {
  accuracy: { formula: '(1/N) Σ [ŷ = y]', seen: SCORE },
  activation: { formula: 'a = f(z)', seen: FORWARD },
  activation_function: { formula: 'a = f(z)', seen: FORWARD },
  backward_pass: { formula: 'δ = Σ w·δ · f′(z)', seen: BACKWARD },
  batch: { formula: '', seen: setting('training.batch_size') },
  bias: { formula: 'z = Σ w·a + b', seen: BIAS },
  change: { formula: 'Δw', seen: UPDATE },
  check: { formula: 'ΔL ≈ Σ ∂L/∂w · Δw', seen: CHIPS },
  dropout: { formula: 'a · r / (1 − p),  r = 0, 1', seen: setting('training.dropout') },
  epoch: { formula: '⌈N / B⌉', seen: MOMENT },
  error: { formula: 'δ = ∂ℓ / ∂z', seen: BACKWARD },
  feature: { formula: 'a = (x − m) / s', seen: INPUT },
  focus: { formula: 'x, y', seen: { at: '.focus' } },
  forward_pass: { formula: 'z = Σ w·a + b,  a = f(z)', seen: FORWARD },
  gradient: { formula: '∂ℓ / ∂w = δ·a', seen: UPDATE },
  held_out: { formula: '', seen: SCORE },
  hidden_layer: { formula: 'a → f(W·a + b)', seen: NEURON },
  initializer: { formula: 'w ~ U(−c, c)', seen: setting('network.initializer') },
  input: { formula: 'a₀ = x', seen: INPUT },
  learning_rate: { formula: 'Δw = −η · ∂L / ∂w', seen: setting('training.optimizer.learning_rate') },
  loss: { formula: 'L = (1/B) Σ ℓ', seen: LOSS },
  mean_gradient: { formula: '∂L / ∂w = (1/B) Σ δ·a', seen: { ...WEIGHT, tab: 'update' } },
  momentum: { formula: 'v = μ·v + g', seen: setting('training.optimizer.momentum') },
  neuron: { formula: 'a = f(Σ w·a + b)', seen: NEURON },
  operation: { formula: '', seen: CHIPS },
  optimizer: { formula: 'w ← w + Δw', seen: setting('training.optimizer') },
  output: { formula: 'ŷ', seen: { at: '.output h2', part: 'output' } },
  overfitting: { formula: '', seen: { at: '.time [role=slider]' } },
  product: { formula: 'w · a', seen: FORWARD },
  regularization: { formula: 'L + λ Σ |w|', seen: setting('training.l1') },
  sample: { formula: '(x, y)', seen: DATA },
  scaling: { formula: 'a = (x − m) / s', seen: INPUT },
  seed: { formula: '', seen: setting('seed') },
  share: { formula: 'δ · a', seen: UPDATE },
  signal: { formula: 'a', seen: WEIGHT },
  slope: { formula: 'f′(z)', seen: FORWARD },
  softmax: { formula: 'p = exp(z) / Σ exp(z)', seen: { at: '.output h2', part: 'output' } },
  step: { formula: '3·L + 2', seen: MOMENT },
  sum: { formula: 'z = Σ w·a + b', seen: FORWARD },
  target: { formula: 'y', seen: LOSS },
  update: { formula: 'w ← w + Δw', seen: UPDATE },
  weight: { formula: 'w', seen: WEIGHT },
} as const satisfies Record<string, Entry>

export type Term = keyof typeof TERMS
