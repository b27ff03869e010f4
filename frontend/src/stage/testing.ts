/** A small network in the middle of a step, for the tests beside the drawing: 2 inputs, 3 hidden units, 2 classes. */
import { plain, sgd } from '../lib/testing'
import type { Moment, Operation, Phase, StepData, Which } from '../lib/contract'
import type { LayerInfo, RunInfo } from '../lib/messages.gen'

const WEIGHTS = [
  [0.5, -1, 0.25, 0.75, -0.125, 2],
  [1, -0.5, 0.25, -0.25, 0.5, 1.5],
]
const SIZES = [2, 3, 2]

export const layers: LayerInfo[] = [
  { inputs: 2, units: 3, activation: 'tanh', options: {}, option: 0, folded: false, dense: true },
  { inputs: 3, units: 2, activation: 'softmax', options: {}, option: 0, folded: false, dense: true },
]

export const run = {
  noun: 'flower',
  task: 'classification', metrics: ['loss', 'accuracy'],
  features: [
    { name: 'petal length', unit: 'cm', shift: 3, scale: 2 },
    { name: 'petal width', unit: 'cm', shift: 1, scale: 0.5 },
  ],
  targets: [],
  classes: ['setosa', 'virginica'],
  outputs: ['setosa', 'virginica'],
  layers,
  stretches: [{ step: 0, training: plain('cross_entropy', sgd(0.1), 4) }],
} as unknown as RunInfo

/** After the step each weight is a thousandth larger than before, each bias 0.002 smaller. */
export const step: StepData = {
  header: {} as StepData['header'],
  whole: true,
  layers,
  a: (layer, which) => activations(layer, which),
  z: (layer, which) => activations(layer, which).map((a) => a * 2),
  signal: (layer, which) => activations(layer, which),
  mask: () => undefined,
  slope: () => NaN,
  gradA: () => NaN,
  taken: () => NaN,
  signals: () => new Float64Array(0),
  masks: () => new Float64Array(0),
  penalty: () => 0,
  delta: (layer) => Float64Array.from({ length: SIZES[layer + 1]! }, (_, unit) => (unit % 2 ? -0.25 : 0.5)),
  target: () => [0, 1],
  weight: (layer, unit, input, which) =>
    WEIGHTS[layer]![unit * SIZES[layer]! + input]! + (which === 'after' ? 0.001 : 0),
  bias: (_layer, unit, which) => 0.125 * (unit - 1) - (which === 'after' ? 0.002 : 0),
  gradWeight: () => NaN,
  gradBias: () => NaN,
  slot: () => NaN,
  edges: (layer) => ({
    index: WEIGHTS[layer]!.map((_, k) => k),
    before: WEIGHTS[layer]!,
    after: WEIGHTS[layer]!.map((weight) => weight + 0.001),
    leftOut: 0,
  }),
  contributions: () => new Float64Array(0),
  samples: () => [],
  sampleLosses: () => [],
  shares: () => new Float64Array(0),
  loss: (of, which) => (of === 'batch' ? 0.5 : 0.75) - (which === 'after' ? 0.01 : 0),
  predictedLoss: () => 0.5 - 0.0125,
  measures: () => [],
  metrics: () => ({ heldOutLoss: NaN, heldOutScore: NaN, trainLoss: NaN, trainScore: NaN }),
  prediction: () => 0,
}

function activations(layer: number, which: Which): Float64Array {
  const values = [
    [0.5, -1.5],
    [0.25, -0.5, 0.999],
    [0.75, 0.25],
  ][layer + 1]!
  return Float64Array.from(values, (a) => (which === 'after' && layer >= 0 ? a + 0.01 : a))
}

export const operations: Operation[] = [
  { phase: 'forward', layer: 0 },
  { phase: 'forward', layer: 1 },
  { phase: 'loss', layer: null },
  { phase: 'backward', layer: 1 },
  { phase: 'backward', layer: 0 },
  { phase: 'update', layer: 0 },
  { phase: 'update', layer: 1 },
  { phase: 'check', layer: null },
]

/** As much of a player as a scene needs, standing at an operation. */
export function standingAt(operation: number): {
  run: RunInfo
  moment: Moment
  shown: StepData
  operation: Operation
  reached: (phase: Phase, layer: number | null) => boolean
} {
  const reached = (phase: Phase, layer: number | null): boolean =>
    operations.findIndex((other) => other.phase === phase && other.layer === layer) <= operation
  return { run, moment: { step: 2, operation }, shown: step, operation: operations[operation]!, reached }
}
