/** What a recording answers to the page's commands: what the session answered, and a sentence where it holds no answer. */
import { locate } from '../lib/location'
import type { AnyCommand, AnyEvent, Curve, Find, Judge, RunInfo, Samples, Span, Step, Surface, Weights } from '../lib/messages.gen'
import { locationName } from '../lib/operations'
import type { Arrays, NumberArray, Numbers, Packet } from '../lib/wire'
import { say } from '../lib/words.svelte'
import { focusedOn, rowOf, rowsOf } from './focus'
import { firstFinding, firstWrong, largestChange, type FoundStep, type Looked } from './searching'
import type { Index, RecordedStep, Unpacked } from './unpack'

/** The recording holds no answer; the message says why. */
class Missing extends Error {}

export class Answers {
  readonly index: Index
  readonly run: RunInfo
  readonly #unpacked: Unpacked
  /** The recorded steps whose batch a sample is in. */
  #stepsOf: Map<number, number[]> | undefined

  constructor(unpacked: Unpacked) {
    this.#unpacked = unpacked
    this.index = unpacked.index
    this.run = this.index.opened.header.run
  }

  welcome(): Packet {
    return this.#unpacked.packet(this.index.welcome)
  }

  /** undefined: there is nothing to say to it. */
  to(command: AnyCommand): Packet | undefined {
    const { id } = command
    try {
      const found = this.#find(command)
      return found && { message: { ...found.message, id } as AnyEvent, arrays: found.arrays }
    } catch (reason) {
      if (!(reason instanceof Missing)) throw reason
      return { message: { type: 'refused', id, field: null, sentence: reason.message }, arrays: new Map() }
    }
  }

  /** The recorded stretch in words. */
  stretch(): { from: string; to: string } {
    const name = (step: number): string => locationName(locate(this.run, step))
    return { from: name(this.index.first), to: name(this.index.last) }
  }

  /** The recorded steps whose batch a sample is in. */
  stepsWith(sample: number): readonly number[] {
    this.#stepsOf ??= this.#batches()
    return this.#stepsOf.get(sample) ?? []
  }

  #batches(): Map<number, number[]> {
    const steps = new Map<number, number[]>()
    this.index.steps.forEach(({ trace }, index) => {
      for (const sample of this.#unpacked.packet(trace).arrays.get('samples')!.data) steps.set(sample, [...(steps.get(sample) ?? []), this.index.first + index])
    })
    return steps
  }

  #find(command: AnyCommand): Packet | undefined {
    switch (command.type) {
      case 'open':
        return this.#unpacked.packet(this.index.opened)
      case 'trace':
        return this.#step(command.step, command.focus ?? null, 0)
      case 'advance': {
        this.#at(command.step)
        const last = Math.min(command.step + (command.steps ?? 1) - 1, this.index.last)
        return this.#step(last, command.focus ?? null, last - command.step + 1)
      }
      case 'span':
        return this.#span(command)
      case 'curve':
        return this.#curves(command)
      case 'samples':
        return this.#samples(command)
      case 'diagnose':
        return this.#unpacked.packet(command.step === this.index.last + 1 ? this.index.last_diagnoses : this.#at(command.step).diagnoses)
      case 'judge':
        return this.#outcome(command)
      case 'surface':
        return this.#map(command)
      case 'weights':
        return this.#weights(command)
      case 'cancel':
        return undefined
      case 'find':
        return this.#found(command)
      case 'edit':
      case 'export':
      case 'get_state':
      case 'put_file':
      case 'read_file':
      case 'share':
      case 'read_shared':
      case 'use_weights':
      case 'comparisons':
      case 'compare':
        throw new Missing(say('recorded.only', this.stretch()))
      default:
        return command satisfies never
    }
  }

  #at(step: number): RecordedStep {
    const found = this.index.steps[step - this.index.first]
    if (!found) throw new Missing(say('recorded.beyond', this.stretch()))
    return found
  }

  #trace(step: number): Packet<Step> {
    return this.#unpacked.packet(this.#at(step).trace)
  }

  /** All of the stretch can be gone to, wherever one is in it. */
  #step(step: number, focus: number | null, done: number): Packet<Step> {
    const { message, arrays } = focusedOn(this.#trace(step), focus)
    return { message: { ...message, steps_done: done, furthest: this.index.last }, arrays }
  }

  #span({ step, now, focus, unit = null }: Span): Packet {
    const packed = this.#at(step).spans[now - step]
    if (!packed) throw new Missing(say('recorded.beyond', this.stretch()))
    const packet = this.#unpacked.packet(packed)
    if (packet.message.type === 'refused') return packet
    if (packet.message.focus.sample !== focus) throw new Missing(say('recorded.epoch_of_first', { noun: this.run.noun }))
    const { first, last } = packet.message
    const shares = unit && first >= this.index.first ? this.#shares(unit.layer, unit.unit, first, last) : []
    return { message: { ...packet.message, unit }, arrays: new Map([...packet.arrays, ...shares]) }
  }

  /** The change that each step of an epoch made to what enters a unit. */
  #shares(layer: number, unit: number, first: number, last: number): [string, NumberArray][] {
    const inputs = this.run.layers[layer]!.inputs
    const weight = new Float64Array((last - first) * inputs)
    const bias = new Float64Array(last - first)
    for (let step = first; step < last; step++) {
      const { arrays } = this.#trace(step)
      const change = (name: string, at: number): number => arrays.get(`after.${layer}.${name}`)!.data[at]! - arrays.get(`before.${layer}.${name}`)!.data[at]!
      for (let input = 0; input < inputs; input++) weight[(step - first) * inputs + input] = change('weight', unit * inputs + input)
      bias[step - first] = change('bias', unit)
    }
    return [['shares.weight', { shape: [last - first, inputs], data: weight }], ['shares.bias', { shape: [last - first], data: bias }]]
  }

  /** A sample's own loss is known where it was trained on. */
  #curves({ focus = null }: Curve): Packet {
    const { message, arrays } = this.#unpacked.packet(this.index.curves)
    if (focus === null) return { message, arrays }
    const steps = this.stepsWith(focus)
    const losses = steps.map((step) => {
      const trace = this.#trace(step)
      return trace.arrays.get('sample_loss')!.data[rowOf(trace.arrays, focus)]!
    })
    const line = (values: readonly number[]): NumberArray => ({ shape: [values.length], data: Float64Array.from(values) })
    return { message: { ...message, focus }, arrays: new Map([...arrays, ['focus.steps', line(steps)], ['focus.loss', line(losses)]]) }
  }

  /** Those that were asked for, as far as they are there. */
  #samples({ rows }: Samples): Packet {
    const all = this.#unpacked.packet(this.index.sample_table)
    if (!rows) return all
    const tables = [all, ...this.index.rows.map((packed) => this.#unpacked.packet(packed))]
    const table = tables.find(({ arrays }) => rowOf(arrays, rows[0] ?? null) >= 0) ?? all
    const places = rows.map((row) => rowOf(table.arrays, row)).filter((place) => place >= 0)
    const names = ['samples', 'inputs', 'columns', 'targets', 'held_out'].filter((name) => table.arrays.has(name))
    return { message: table.message, arrays: new Map(names.map((name) => [name, rowsOf(table.arrays.get(name)!, places)])) }
  }

  /** Of the recorded steps. */
  #found(command: Find): Packet {
    const found = this.#search(command)
    if (!found) throw new Missing(say('recorded.only', this.stretch()))
    return { message: { type: 'found', id: null, ...found }, arrays: new Map() }
  }

  #search(command: Find): FoundStep | undefined {
    const steps = this.#before(command.end)
    if (command.what === 'diagnosis') return firstFinding(steps, command)
    if (command.what === 'largest_change') return largestChange(steps, this.run.layers.length)
    return firstWrong(steps, this.#unpacked.packet(this.index.sample_table), command.sample ?? -1)
  }

  /** The steps that were done. */
  *#before(end: number): Generator<Looked> {
    for (const [index, { trace, diagnoses }] of this.index.steps.entries()) {
      const step = this.index.first + index
      if (step >= end || trace.header.divergence) return
      yield { step, trace: this.#unpacked.packet(trace), diagnoses: this.#unpacked.packet(diagnoses) }
    }
  }

  #outcome({ step, end, part, cell = null }: Judge): Packet {
    if (cell) throw new Missing(say('recorded.no_cell', { nouns: this.run.nouns }))
    const [begun, ended] = [step, Math.max(step, end - 1)].map((at) => this.#unpacked.packet(this.#at(at).outcomes[part]))
    if (begun!.message.type === 'refused') return begun!
    const after = end === step ? renamed(begun!.arrays, 'before.', 'after.') : renamed(ended!.arrays, 'after.', 'after.')
    return { message: { ...begun!.message, step, end }, arrays: new Map([...renamed(begun!.arrays, 'before.', 'before.'), ...after]) }
  }

  #map({ step, which, across, up, responses = 0 }: Surface): Packet {
    const packed = this.#at(step).maps[which]
    const packet = packed && this.#unpacked.packet(packed)
    const other = packet?.message.type === 'surface_map' && (packet.message.across !== across || packet.message.up !== up)
    if (!packet || other || responses) throw new Missing(say('recorded.no_map'))
    return packet
  }

  #weights({ step, end, layer }: Weights): Packet {
    const single = (at: number, which: 'before' | 'after'): NumberArray => {
      const { shape, data } = this.#trace(at).arrays.get(`${which}.${layer}.weight`)!
      return { shape, data: Float32Array.from(data as Numbers) }
    }
    const after = end === step ? single(step, 'before') : single(end - 1, 'after')
    return { message: { type: 'layer_weights', id: null, step, end, layer, buffers: [] }, arrays: new Map([['before', single(step, 'before')], ['after', after]]) }
  }
}

/** The arrays whose names begin so, with another beginning. */
function renamed(arrays: Arrays, from: string, to: string): [string, NumberArray][] {
  return [...arrays].flatMap(([name, array]) => (name.startsWith(from) ? [[to + name.slice(from.length), array]] : []))
}
