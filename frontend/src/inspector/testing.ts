/** A step worked out here in plain loops, for the tests: a network 3-4-2-3, tanh, a batch of five samples. */
import { PacketData } from '../lib/step'
import { plain, PLAIN_STEP, sgd } from '../lib/testing'
import type { LayerInfo, OptimizerConfig, RunInfo, Step } from '../lib/messages.gen'
import type { Arrays } from '../lib/wire'

type Matrix = number[][]

export interface Worked {
  data: PacketData<Step>
  run: RunInfo
}

export interface Choices {
  optimizer?: OptimizerConfig
  loss?: 'cross_entropy' | 'mean_squared_error'
  output?: 'softmax' | 'sigmoid' | 'identity'
  hidden?: string
  sizes?: number[]
  rows?: number
}

const KEYS: Record<string, string[]> = {
  SGD: ['step', 'after'],
  Adam: ['exp_avg', 'exp_avg_sq', 'exp_avg_corrected', 'exp_avg_sq_corrected', 'effective_rate', 'step', 'after'],
}
const SGD: OptimizerConfig = sgd(0.5)
const T = 3

/** Numbers between −1 and 1 that look like chance and are the same each time. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return (state / 2147483648) * 2 - 1
  }
}

const F: Record<string, (z: number[]) => number[]> = {
  tanh: (z) => z.map(Math.tanh),
  relu: (z) => z.map((value) => Math.max(0, value)),
  sigmoid: (z) => z.map((value) => 1 / (1 + Math.exp(-value))),
  identity: (z) => z,
  softmax: (z) => {
    const exp = z.map((value) => Math.exp(value - Math.max(...z)))
    const total = exp.reduce((sum, value) => sum + value, 0)
    return exp.map((value) => value / total)
  },
}

/** By central differences: an oracle that knows none of the formulas. */
function gradient(f: (x: number[]) => number, x: number[]): number[] {
  const h = 1e-5
  const moved = (i: number, by: number): number[] => x.map((value, j) => (i === j ? value + by : value))
  return x.map((_, i) => (f(moved(i, h)) - f(moved(i, -h))) / (2 * h))
}

function lossOf(loss: string, a: number[], y: number[]): number {
  if (loss === 'cross_entropy') return -a.reduce((total, value, k) => total + (y[k] ? y[k]! * Math.log(value) : 0), 0)
  return a.reduce((total, value, k) => total + (value - y[k]!) ** 2, 0) / a.length
}

interface Parameters {
  weight: Matrix
  bias: number[]
}

function layerZ({ weight, bias }: Parameters, input: number[]): number[] {
  return weight.map((row, j) => row.reduce((total, w, i) => total + w * input[i]!, bias[j]!))
}

function pass(parameters: Parameters[], activations: string[], input: number[]): { z: Matrix; a: Matrix } {
  const [z, a]: [Matrix, Matrix] = [[], []]
  let signal = input
  parameters.forEach((layer, l) => {
    z.push(layerZ(layer, signal))
    signal = F[activations[l]!]!(z[l]!)
    a.push(signal)
  })
  return { z, a }
}

/** δ of layer l: the derivative of the sample's own loss by that layer's z, the layers after it run anew. */
function deltaOf(parameters: Parameters[], activations: string[], loss: string, z: Matrix, y: number[], l: number): number[] {
  return gradient((zl) => {
    const a = F[activations[l]!]!(zl)
    const rest = pass(parameters.slice(l + 1), activations.slice(l + 1), a)
    return lossOf(loss, rest.a.at(-1) ?? a, y)
  }, z[l]!)
}

export function worked(choices: Choices = {}): Worked {
  const { optimizer = SGD, loss = 'cross_entropy', output = 'softmax', hidden = 'tanh', sizes = [3, 4, 2, 3], rows = 5 } = choices
  const next = chance(7)
  const layers = sizes.slice(1).map((units, l): LayerInfo => ({
    inputs: sizes[l]!, units, activation: l === sizes.length - 2 ? output : hidden, options: {}, option: 0, folded: false, dense: true,
  }))
  const activations = layers.map(({ activation }) => activation)
  const before = layers.map(({ inputs, units }): Parameters => ({
    weight: Array.from({ length: units }, () => Array.from({ length: inputs }, next)),
    bias: Array.from({ length: units }, () => next() * 0.3),
  }))
  const classes = sizes.at(-1)!
  const inputs = Array.from({ length: rows }, () => Array.from({ length: sizes[0]! }, () => 2 * next()))
  const targets = inputs.map((_, row) => Array.from({ length: classes }, (_, k) => (k === row % classes ? 1 : 0)))
  const passes = inputs.map((input) => pass(before, activations, input))
  const deltas = passes.map(({ z }, row) => layers.map((_, l) => deltaOf(before, activations, loss, z, targets[row]!, l)))
  const arrays = new Map<string, { data: Float64Array | Uint32Array; shape: number[] }>()
  const put = (name: string, values: Matrix): void => void arrays.set(name, { data: Float64Array.from(values.flat()), shape: [values.length, values[0]!.length] })
  const put1 = (name: string, values: number[]): void => void arrays.set(name, { data: Float64Array.from(values), shape: [values.length] })
  const after = layers.map((_, l): Parameters => {
    const signal = (row: number): number[] => (l === 0 ? inputs[row]! : passes[row]!.a[l - 1]!)
    const mean = (of: (row: number) => number): number => inputs.reduce((total, _, row) => total + of(row), 0) / rows
    const grad = {
      weight: before[l]!.weight.map((line, j) => line.map((_, i) => mean((row) => deltas[row]![l]![j]! * signal(row)[i]!))),
      bias: before[l]!.bias.map((_, j) => mean((row) => deltas[row]![l]![j]!)),
    }
    put(`grad.${l}.weight`, grad.weight)
    put1(`grad.${l}.bias`, grad.bias)
    const weight = before[l]!.weight.map((line, j) => stepped(line, grad.weight[j]!, optimizer, next))
    const bias = stepped(before[l]!.bias, grad.bias, optimizer, next)
    if (optimizer.name === 'Adam') {
      for (const name of ['exp_avg', 'exp_avg_sq'] as const) {
        for (const which of ['before', 'after'] as const) {
          put(`${which}.${l}.weight.${name}`, weight.map((line) => line.map((each) => each[which][name])))
          put1(`${which}.${l}.bias.${name}`, bias.map((each) => each[which][name]))
        }
      }
    }
    return { weight: weight.map((line) => line.map(({ value }) => value)), bias: bias.map(({ value }) => value) }
  })
  const checks = inputs.map((input) => pass(after, activations, input))
  layers.forEach((_, l) => {
    put(`${l}.delta`, deltas.map((each) => each[l]!))
    put(`${l}.a`, passes.map(({ a }) => a[l]!))
    put1(`focus.${l}.z`, passes[0]!.z[l]!)
    put1(`focus.${l}.a`, passes[0]!.a[l]!)
    put1(`focus.${l}.slope`, layers[l]!.activation === 'softmax' ? passes[0]!.z[l]!.map(() => NaN) : gradient((z) => F[activations[l]!]!(z).reduce((sum, a) => sum + a, 0), passes[0]!.z[l]!))
    put1(`focus.${l}.delta`, deltas[0]![l]!)
    put1(`focus.${l}.check_z`, checks[0]!.z[l]!)
    put1(`focus.${l}.check_a`, checks[0]!.a[l]!)
    for (const [which, parameters] of [['before', before], ['after', after]] as const) {
      put(`${which}.${l}.weight`, parameters[l]!.weight)
      put1(`${which}.${l}.bias`, parameters[l]!.bias)
    }
  })
  const losses = passes.map(({ a }, row) => lossOf(loss, a.at(-1)!, targets[row]!))
  const checked = checks.map(({ a }, row) => lossOf(loss, a.at(-1)!, targets[row]!))
  const meanOf = (values: number[]): number => values.reduce((total, value) => total + value, 0) / rows
  put1('focus.grad_a', gradient((a) => lossOf(loss, a, targets[0]!), passes[0]!.a.at(-1)!))
  put('inputs', inputs)
  put1('focus.inputs', inputs[0]!)
  put1('focus.target', targets[0]!)
  put1('sample_loss', losses)
  put1('check_sample_loss', checked)
  put1('losses', [meanOf(losses), meanOf(checked), meanOf(losses) + predicted(layers, arrays, before, after), losses[0]!, checked[0]!])
  arrays.set('samples', { data: Uint32Array.from(inputs, (_, row) => 10 * row + 3), shape: [rows] })
  return { data: new PacketData({ message: header(optimizer, loss, rows), arrays: arrays as unknown as Arrays }, layers), run: runOf(layers, sizes, loss, optimizer, rows) }
}

/** First order: Σ ∂L/∂θ · Δθ. */
function predicted(layers: LayerInfo[], arrays: Map<string, { data: ArrayLike<number> }>, before: Parameters[], after: Parameters[]): number {
  return layers.reduce((total, _, l) => {
    const [weight, bias] = [arrays.get(`grad.${l}.weight`)!.data, arrays.get(`grad.${l}.bias`)!.data]
    const [old, now] = [before[l]!.weight.flat(), after[l]!.weight.flat()]
    const byWeight = now.reduce((sum, value, i) => sum + (value - old[i]!) * weight[i]!, 0)
    return total + byWeight + after[l]!.bias.reduce((sum, value, j) => sum + (value - before[l]!.bias[j]!) * bias[j]!, 0)
  }, 0)
}

interface Stepped {
  value: number
  before: { exp_avg: number; exp_avg_sq: number }
  after: { exp_avg: number; exp_avg_sq: number }
}

/** `torch.optim.Adam` after `_single_tensor_adam`: the corrections applied to the step size and the denominator. */
function stepped(line: number[], grad: number[], optimizer: OptimizerConfig, next: () => number): Stepped[] {
  return line.map((value, i) => {
    const g = grad[i]!
    const before = { exp_avg: next() * 0.1, exp_avg_sq: Math.abs(next()) * 0.01 }
    if (optimizer.name !== 'Adam') return { value: value - optimizer.learning_rate * g, before, after: before }
    const [b1, b2] = optimizer.betas
    const after = { exp_avg: before.exp_avg + (g - before.exp_avg) * (1 - b1), exp_avg_sq: before.exp_avg_sq * b2 + g * g * (1 - b2) }
    const denominator = Math.sqrt(after.exp_avg_sq) / Math.sqrt(1 - b2 ** T) + optimizer.eps
    return { value: value - (optimizer.learning_rate / (1 - b1 ** T)) * (after.exp_avg / denominator), before, after }
  })
}

function header(optimizer: OptimizerConfig, loss: string, rows: number): Step {
  return {
    type: 'step', id: 1, location: { step: 2, epoch: 0, batch: 2, batches: 8 }, rows, learning_rate: optimizer.learning_rate, optimizer, ...PLAIN_STEP, t: T,
    update: KEYS[optimizer.name]!.map((what) => `update.${optimizer.name}.${what}`),
    constants: { learning_rate: optimizer.learning_rate, t: T, ...(optimizer.name === 'Adam' ? { beta1: optimizer.betas[0], beta2: optimizer.betas[1], eps: optimizer.eps } : {}) },
    loss, whole: true, focus: { sample: 3, row: 0, held_out: false }, unit: null, steps_done: 1, furthest: 3, divergence: null, buffers: [],
  }
}

function runOf(layers: LayerInfo[], sizes: number[], loss: string, optimizer: OptimizerConfig, rows: number): RunInfo {
  const named = (count: number, name: string): string[] => Array.from({ length: count }, (_, i) => `${name} ${i + 1}`)
  const feature = (name: string): RunInfo['features'][number] => ({ name, unit: 'cm', shift: 3, scale: 2 })
  return {
    data: 'iris', data_label: 'Iris', data_source: '', data_value: null, image: null, noun: 'flower', nouns: 'flowers', task: 'classification', metrics: ['loss', 'accuracy'],
    features: named(sizes[0]!, 'feature').map(feature), columns: named(sizes[0]!, 'feature').map((name) => ({ name, unit: 'cm' })), targets: [], classes: named(sizes.at(-1)!, 'class'), outputs: named(sizes.at(-1)!, 'class'),
    train_samples: 120, test_samples: 30, layers, parameters: 0, state_bytes: 0, initializer: 'xavier_uniform', given_parameters: false, output_activations: [],
    initializer_options: {}, losses: [], stretches: [{ step: 0, training: plain(loss, optimizer, rows) }], seed: 1, segments: [], edits: [],
  }
}
