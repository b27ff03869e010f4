/** The numbers of one step or one epoch, read out of its packet: `StepData` of the contract. */
import type { StepData, Which } from './contract'
import type { EpochSpan, LayerInfo, Step } from './messages.gen'
import type { Arrays, Numbers, Packet } from './wire'

const NONE = new Float64Array(0)
const ROW: Record<Which, number> = { before: 0, after: 1 }

interface Edges {
  index: ArrayLike<number>
  before: ArrayLike<number>
  after: ArrayLike<number>
  leftOut: number
}

export class PacketData<H extends Step | EpochSpan = Step | EpochSpan> implements StepData {
  readonly header: H
  readonly layers: readonly LayerInfo[]
  readonly bytes: number
  readonly #arrays: Arrays
  readonly #edges = new Map<number, Edges>()
  readonly #positions = new Map<number, Map<number, number>>()

  constructor({ message, arrays }: Packet<H>, layers: readonly LayerInfo[]) {
    this.header = message
    this.layers = layers
    this.#arrays = arrays
    this.bytes = [...arrays.values()].reduce((sum, { data }) => sum + data.byteLength, 0)
  }

  get whole(): boolean {
    return this.header.whole
  }

  a(layer: number, which: Which): Numbers {
    return this.#read(layer < 0 ? 'focus.inputs' : `focus.${layer}.${which === 'before' ? 'a' : 'check_a'}`)
  }

  z(layer: number, which: Which): Numbers {
    return this.#read(`focus.${layer}.${which === 'before' ? 'z' : 'check_z'}`)
  }

  signal(layer: number, which: Which): Numbers {
    const [a, mask] = [this.a(layer, which), this.mask(layer)]
    return mask ? Float64Array.from(a, (value, unit) => value * mask[unit]!) : a
  }

  mask(layer: number): Numbers | undefined {
    return this.#arrays.get(`focus.${layer}.mask`)?.data
  }

  slope(layer: number, unit: number): number {
    return this.#at(`focus.${layer}.slope`, unit)
  }

  gradA(unit: number): number {
    return this.#at('focus.grad_a', unit)
  }

  delta(layer: number): Numbers | undefined {
    return this.#arrays.get(`focus.${layer}.delta`)?.data
  }

  target(): Numbers {
    return this.#read('focus.target')
  }

  weight(layer: number, unit: number, input: number, which: Which): number {
    return this.#parameter(which, layer, unit, input) ?? this.#outgoing(layer, unit, input, which) ?? this.#edge(layer, unit, input, which)
  }

  bias(layer: number, unit: number, which: Which): number {
    return this.#at(`${which}.${layer}.bias`, unit)
  }

  gradWeight(layer: number, unit: number, input: number): number {
    return this.#parameter('grad', layer, unit, input) ?? this.#edge(layer, unit, input, 'grad')
  }

  gradBias(layer: number, unit: number): number {
    return this.#at(`grad.${layer}.bias`, unit)
  }

  /** Without a buffer of its own it is the gradient itself. */
  taken(layer: number, unit: number, input: number | null): number {
    const regularized = this.#arrays.has(`taken.${layer}.bias`)
    if (input === null) return regularized ? this.#at(`taken.${layer}.bias`, unit) : this.gradBias(layer, unit)
    return regularized ? (this.#parameter('taken', layer, unit, input) ?? NaN) : this.gradWeight(layer, unit, input)
  }

  slot(name: string, layer: number, unit: number, input: number | null, which: Which): number {
    if (input === null) return this.#at(`${which}.${layer}.bias.${name}`, unit)
    const dense = this.#arrays.get(`${which}.${layer}.weight.${name}`)
    if (dense) return dense.data[unit * this.#inputs(layer) + input] ?? NaN
    return this.#isOpen(layer, unit) ? this.#at(`unit.weight.${name}.${which}`, input) : NaN
  }

  edges(layer: number): Edges {
    const known = this.#edges.get(layer)
    if (known) return known
    const edges = this.#arrays.has(`edges.${layer}`) ? this.#strongest(layer) : this.#everyEdge(layer)
    this.#edges.set(layer, edges)
    return edges
  }

  contributions(layer: number, unit: number, input: number | null): Float64Array {
    const deltas = this.#column(`${layer}.delta`, unit) ?? (this.#isOpen(layer, unit) ? this.#arrays.get('unit.delta')?.data : undefined)
    if (!deltas) return NONE
    if (input === null) return Float64Array.from(deltas)
    const inputs = layer > 0 ? this.signals(layer - 1, input) : this.#column('inputs', input)
    const signals = inputs?.length ? inputs : this.#column('unit.inputs', input)
    return signals ? Float64Array.from(deltas, (delta, row) => delta * (signals[row] ?? NaN)) : NONE
  }

  signals(layer: number, unit: number): Float64Array {
    const [a, masks] = [this.#column(`${layer}.a`, unit), this.masks(layer, unit)]
    return a ? Float64Array.from(a, (value, row) => value * (masks[row] ?? 1)) : NONE
  }

  masks(layer: number, unit: number): Float64Array {
    return Float64Array.from(this.#column(`${layer}.mask`, unit) ?? NONE)
  }

  samples(): Numbers {
    return this.#read('samples')
  }

  loss(of: 'batch' | 'focus', which: Which): number {
    if (this.header.type === 'step') return this.#at('losses', (of === 'batch' ? 0 : 3) + ROW[which])
    return of === 'focus' ? this.#at('losses', ROW[which]) : NaN
  }

  predictedLoss(): number {
    return this.header.type === 'step' ? this.#at('losses', 2) : NaN
  }

  penalty(which: Which): number {
    return this.#at('penalty', ROW[which])
  }

  /** The mean loss of the epoch's samples as they were trained, so far; NaN in a step. */
  epochLoss(): number {
    return this.header.type === 'step' ? NaN : this.#at('losses', 2)
  }

  metrics(which: Which): { heldOutLoss: number; heldOutScore: number; trainLoss: number; trainScore: number } {
    const [held, train] = [this.measures(which, 'held out'), this.measures(which, 'training')]
    return { heldOutLoss: held[0] ?? NaN, heldOutScore: held[1] ?? NaN, trainLoss: train[0] ?? NaN, trainScore: train[1] ?? NaN }
  }

  /** The metrics of a part of the data, in the order of `RunInfo.metrics`. */
  measures(which: Which, part: 'held out' | 'training'): number[] {
    const metrics = this.#arrays.get('metrics')
    const count = metrics?.shape[2] ?? 0
    const start = (2 * ROW[which] + (part === 'training' ? 1 : 0)) * count
    return Array.from({ length: count }, (_, index) => metrics!.data[start + index]!)
  }

  /** Of a sample on show, by its place: the predicted class (−1 where not computed), or a predicted number, of the first target where none is named. */
  prediction(place: number, which: Which, target = 0): number {
    const classes = this.#arrays.get('predictions')
    if (classes) return (place < 0 ? undefined : classes.data[ROW[which] * (classes.shape[1] ?? 0) + place]) ?? -1
    const values = this.#arrays.get('predictions.values')
    if (!values || place < 0) return NaN
    const [, samples = 0, targets = 0] = values.shape
    return values.data[(ROW[which] * samples + place) * targets + target] ?? NaN
  }

  sampleLosses(which: Which): Numbers {
    return this.#read(which === 'before' ? 'sample_loss' : 'check_sample_loss')
  }

  shares(layer: number, unit: number, input: number | null): Float64Array {
    if (!this.#isOpen(layer, unit)) return NONE
    const column = input === null ? this.#arrays.get('shares.bias')?.data : this.#column('shares.weight', input)
    return column ? Float64Array.from(column) : NONE
  }

  #read(name: string): Numbers {
    return this.#arrays.get(name)?.data ?? NONE
  }

  #at(name: string, index: number): number {
    return this.#arrays.get(name)?.data[index] ?? NaN
  }

  #inputs(layer: number): number {
    return this.layers[layer]?.inputs ?? 0
  }

  #isOpen(layer: number, unit: number): boolean {
    return this.header.unit?.layer === layer && this.header.unit.unit === unit
  }

  #column(name: string, column: number): Numbers | undefined {
    const array = this.#arrays.get(name)
    if (!array) return undefined
    const width = array.shape[1] ?? 0
    return Float64Array.from({ length: array.shape[0] ?? 0 }, (_, row) => array.data[row * width + column] ?? NaN)
  }

  #parameter(of: Which | 'grad' | 'taken', layer: number, unit: number, input: number): number | undefined {
    const dense = this.#arrays.get(`${of}.${layer}.weight`)
    if (dense) return dense.data[unit * this.#inputs(layer) + input]
    return this.#isOpen(layer, unit) ? this.#arrays.get(`unit.weight.${of}`)?.data[input] : undefined
  }

  /** The weight by which the open unit feeds a unit of the next layer: it is sent before the step alone. */
  #outgoing(layer: number, unit: number, input: number, which: Which): number | undefined {
    return which === 'before' && this.#isOpen(layer - 1, input) ? this.#arrays.get('unit.out_weight')?.data[unit] : undefined
  }

  #edge(layer: number, unit: number, input: number, of: Which | 'grad'): number {
    const position = this.#positionOf(layer).get(unit * this.#inputs(layer) + input)
    return position === undefined ? NaN : this.#at(`edges.${layer}.${of}`, position)
  }

  #positionOf(layer: number): Map<number, number> {
    const known = this.#positions.get(layer)
    if (known) return known
    const positions = new Map(Array.from(this.#read(`edges.${layer}`), (index, position) => [index, position]))
    this.#positions.set(layer, positions)
    return positions
  }

  #strongest(layer: number): Edges {
    const index = this.#read(`edges.${layer}`)
    const all = this.#inputs(layer) * (this.layers[layer]?.units ?? 0)
    return { index, before: this.#read(`edges.${layer}.before`), after: this.#read(`edges.${layer}.after`), leftOut: all - index.length }
  }

  #everyEdge(layer: number): Edges {
    const before = this.#read(`before.${layer}.weight`)
    return { index: Uint32Array.from(before, (_, index) => index), before, after: this.#read(`after.${layer}.weight`), leftOut: 0 }
  }
}

export type TraceData = PacketData<Step>
export type SpanData = PacketData<EpochSpan>
