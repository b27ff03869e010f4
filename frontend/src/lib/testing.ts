/** For tests alone: a session that answers at once, of a 2-3-2 network on eight samples in batches of four. */
import type { AnyCommand, AnyEvent, Bookmark, Buffer as BufferInfo, Comparison, File as DataFile, FileRead, Location, Menu, OptimizerConfig, PutFile, RunInfo, SGD, Step, Training } from './messages.gen'
import type { Transport, TransportHandlers } from './transport'
import type { Numbers } from './wire'

type Reply = Record<string, { shape: number[]; data: Numbers }>

const padded = (length: number): number => Math.ceil(length / 8) * 8

/** A packet as the session writes it. */
export function encodeEvent(message: object, arrays: Reply = {}): ArrayBuffer {
  const names: Record<string, BufferInfo['dtype']> = { Float64Array: 'float64', Float32Array: 'float32', Int32Array: 'int32', Uint32Array: 'uint32', Uint8Array: 'uint8' }
  const buffers = Object.entries(arrays).map(([name, { shape, data }]) => ({ name, dtype: names[data.constructor.name], shape }))
  const json = new TextEncoder().encode(JSON.stringify('buffers' in message ? { ...message, buffers } : message))
  const header = padded(json.length)
  const packet = new Uint8Array(8 + header + Object.values(arrays).reduce((sum, { data }) => sum + padded(data.byteLength), 0))
  packet.fill(0x20, 8, 8 + header)
  new DataView(packet.buffer).setUint32(0, header, true)
  packet.set(json, 8)
  let offset = 8 + header
  for (const { data } of Object.values(arrays)) {
    packet.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset)
    offset += padded(data.byteLength)
  }
  return packet.buffer
}

export const f64 = (shape: number[], value: (index: number) => number): { shape: number[]; data: Float64Array } => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) => value(index)),
})

const layer = (inputs: number, units: number, activation: string): RunInfo['layers'][number] => ({ inputs, units, activation, options: {}, option: 0, folded: false, dense: true })

export const sgd = (learning_rate: number): SGD => ({ name: 'SGD', learning_rate, momentum: 0, dampening: 0, weight_decay: 0, nesterov: false })

/** Training of which everything beside the loss and the optimizer is off. */
export const plain = (loss: string, optimizer: OptimizerConfig, batch_size: number): Training => ({
  loss, optimizer, batch_size, loss_options: {}, schedule: { name: 'ConstantLR' }, warmup_steps: 0, l1: 0, dropout: 0, clip_norm: null, frozen: [],
})

/** What a step of plain SGD says of itself. */
export const PLAIN_STEP = { rate: [], update: ['update.SGD.step', 'update.SGD.after'], constants: {}, frozen: [], loss_option: 0 } satisfies Partial<Step>

export const RUN: RunInfo = {
  data: 'iris', data_label: 'Iris', data_source: 'Fisher', data_value: { name: 'iris' }, noun: 'flower', nouns: 'flowers', task: 'classification', metrics: ['loss', 'accuracy'],
  features: [{ name: 'length', unit: 'cm', shift: 0, scale: 1 }, { name: 'width', unit: 'cm', shift: 0, scale: 1 }],
  columns: [{ name: 'length', unit: 'cm' }, { name: 'width', unit: 'cm' }],
  image: null, targets: [], classes: ['one', 'two'], outputs: ['one', 'two'], train_samples: 8, test_samples: 2,
  layers: [layer(2, 3, 'tanh'), layer(3, 2, 'softmax')], parameters: 17, state_bytes: 136, initializer: 'xavier_uniform', initializer_options: {}, given_parameters: false,
  output_activations: ['softmax'], losses: ['cross_entropy'],
  stretches: [{ step: 0, training: plain('cross_entropy', sgd(0.1), 4) }], seed: 1, segments: [{ step: 0, epoch: 0, batch: 0, position: 0, batch_size: 4 }], edits: [],
}

export const MENU: Menu = {
  data: [],
  drawing: { choice: { name: 'drawn', label: 'Draw your own …', group: 'Your own', sentence: '', value: { source: 'drawn' }, options: [], preparation: [] }, classes: ['class A', 'class B', 'class C', 'class D', 'class E'], reach: 10, fewest: 4, most: 2000 },
  file_options: [], activations: [], losses: [], optimizers: [], schedules: [],
  warmup: { name: 'warmup_steps', label: 'warm-up', kind: 'integer', default: 0, minimum: 0, maximum: 1e9, sentence: '', open_minimum: false, open_maximum: false, optional: false, choices: [] },
  regularizers: [], initializers: [], metrics: [], exports: [], maximum_layers: 32, maximum_units: 4096, maximum_parameters: 1e6,
}

/** A file as the session names it, every choice left open. */
export const FILE: DataFile = {
  source: 'file', name: 'table.csv', size: 5, sha256: 'hash', target: null, task: null, columns: null, separator: null, encoding: null, header: null, decimal: null,
  missing: 'drop', text_limit: 32, stratified: false, split_seed: null, features: [], scaling: 'standard', test_fraction: 0.2,
}

const column = (name: string, changes: Partial<FileRead['columns'][number]> = {}): FileRead['columns'][number] => ({
  name, kind: 'number', distinct: 4, missing: 0, minimum: 0, maximum: 1, values: [], taken: true, inputs: 1, reason: '', ...changes,
})

/** What is in it. */
export const READ: FileRead = {
  type: 'file_read', id: null, file: { ...FILE, target: 'y', task: 'classification', columns: ['a', 'b'], separator: ',', encoding: 'utf-8', header: true, decimal: '.' },
  format: 'text', rows: 4, samples: 4, without_target: 0, incomplete: 0, inputs: 2,
  columns: [column('a'), column('b'), column('day', { kind: 'date', taken: false, reason: 'days' }), column('y', { taken: false })], total_columns: 4,
  classes: [{ name: '0', samples: 2 }, { name: '1', samples: 2 }], total_classes: 2, head_columns: [0, 1, 2, 3], head: [['0', '1', '2', '3']], notes: [], problem: null,
}

/** The choices that are made of a file, without those left open. */
const chosen = (file: unknown): object => Object.fromEntries(Object.entries(file as object).filter(([, value]) => value !== null))

/** A number that says what it is: of which step, which array, and where. */
export const mark = (step: number, index: number): number => step + index / 100

function layerArrays(l: number, inputs: number, units: number, step: number): Reply {
  const numbers = (shape: number[]): ReturnType<typeof f64> => f64(shape, (index) => mark(step, index))
  const names = ['z', 'a', 'delta', 'check_z', 'check_a']
  return {
    ...Object.fromEntries(names.map((name) => [`focus.${l}.${name}`, numbers([units])])),
    ...Object.fromEntries(names.map((name) => [`${l}.${name}`, numbers([4, units])])),
    ...Object.fromEntries(['before', 'after', 'grad'].flatMap((of) => [[`${of}.${l}.weight`, numbers([units, inputs])], [`${of}.${l}.bias`, numbers([units])]])),
  }
}

export function stepArrays(step: number): Reply {
  return {
    losses: f64([5], (index) => 1 / (step + 1) + index / 10),
    metrics: f64([2, 2, 2], () => 0.5),
    'focus.inputs': f64([2], (index) => index),
    'focus.target': f64([2], (index) => index),
    samples: { shape: [4], data: Uint32Array.from([0, 1, 2, 3]) },
    inputs: f64([4, 2], (index) => index),
    predictions: { shape: [2, 10], data: new Int32Array(20) },
    ...layerArrays(0, 2, 3, step),
    ...layerArrays(1, 3, 2, step),
  }
}

const locationOf = (step: number): Location => ({ step, epoch: Math.floor(step / 2), batch: step % 2, batches: 2 })

export class FakeTransport implements Transport {
  readonly commands: AnyCommand[] = []
  ready = true
  /** Commands that are refused, by type. */
  refuse = new Map<AnyCommand['type'], { field: string; sentence: string }>()
  divergesAt = Infinity
  furthest = 0
  /** Whatever is looked for. */
  found: number | null = 3
  /** What is in every file that is exported, and how much of it one message holds. */
  exported = new Uint8Array([1, 2, 3, 4, 5])
  piece = 2
  /** How many of the samples are on show. */
  shown = 10
  /** The moment at which the session opens where none is asked for. */
  first: Bookmark | null = null
  comparisons: Comparison[] = []
  #handlers: TransportHandlers | undefined
  /** The files that the session has, by SHA-256; and what it says of one that is read. */
  readonly files = new Map<string, number[]>()
  reading: Partial<FileRead> = {}
  #upload: number[] = []
  #data: Pick<RunInfo, 'data' | 'data_value'> = { data: RUN.data, data_value: RUN.data_value }
  #recipes = 0
  #rate = 0.1

  start(handlers: TransportHandlers): void {
    this.#handlers = handlers
    this.connect()
  }
  again(): void {}

  stop(): void {
    this.#handlers = undefined
  }
  connect(): void {
    this.say({ type: 'welcome', id: null, version: '0', menu: MENU, ready: this.ready })
  }
  lose(): void {
    this.#handlers?.lost()
  }
  say(event: AnyEvent, arrays?: Reply): void {
    this.#handlers?.packet(encodeEvent(event, arrays))
  }
  /** The samples of a step's batch. */
  batch: (step: number) => readonly number[] = () => [0, 1, 2, 3]

  asked<T extends AnyCommand['type']>(type: T): Extract<AnyCommand, { type: T }>[] {
    return this.commands.filter((command): command is Extract<AnyCommand, { type: T }> => command.type === type)
  }

  send(bytes: ArrayBuffer): void {
    const length = new DataView(bytes).getUint32(0, true)
    const command = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length))) as AnyCommand
    this.commands.push(command)
    setImmediate(() => this.#answer(command, bytes, length))
  }

  #answer(command: AnyCommand, bytes: ArrayBuffer, length: number): void {
    const { id } = command
    const refusal = this.refuse.get(command.type)
    if (refusal) return this.say({ type: 'refused', id, ...refusal })
    switch (command.type) {
      case 'open':
        return this.#open(id, command.bookmark?.step ?? command.step ?? 0, command.recipe ?? 'recipe 0', null, null)
      case 'edit':
        if (command.path === 'data') this.#data = { data: 'file', data_value: command.value }
        if (command.path.endsWith('learning_rate')) this.#rate = Number(command.value)
        return this.#open(id, command.path.startsWith('training') ? command.step : 0, `recipe ${++this.#recipes}`, `${command.path} ${String(command.value)}`, command.path.startsWith('training') ? null : 'Starts again.')
      case 'trace':
        return this.#step(id, command.step, command.focus ?? null, 0)
      case 'advance':
        return this.#step(id, command.step + (command.steps ?? 100) - 1, command.focus ?? null, command.steps ?? 100)
      case 'curve':
        return this.say({ type: 'curves', id, start: 0, furthest: this.furthest, steps_per_point: 1, epochs_per_point: 1, first_epoch: 0, focus: command.focus ?? null, buffers: [] }, { batch: f64([3, 2], (index) => index), epoch: f64([3, 1], (index) => index) })
      case 'samples':
        return this.#samples(id, command.rows ?? Array.from({ length: this.shown }, (_, row) => row))
      case 'get_state':
        return this.say({ type: 'state', id, state: { step: command.step, epoch: 0, batch: 0, position: 0, t: command.step, hash: 'h' }, buffers: [] }, { parameters: f64([17], () => 1), slots: f64([0, 17], () => 0) })
      case 'span':
        return this.say({ type: 'epoch_span', id, epoch: 0, first: 0, last: command.now, ended: false, focus: { sample: command.focus, row: null, held_out: false }, unit: command.unit ?? null, whole: true, buffers: [] }, stepArrays(50))
      case 'diagnose':
        return this.say({ type: 'diagnoses', id, step: command.step, items: [] })
      case 'judge':
        return this.say({ type: 'outcome', id, step: command.step, end: command.end, part: command.part, cell: command.cell ?? null, samples: 8, buffers: [] })
      case 'surface':
        return this.say({ type: 'surface_map', id, step: command.step, which: command.which, focus: command.focus, across: command.across, up: command.up, threshold: null, buffers: [] })
      case 'weights':
        return this.say({ type: 'layer_weights', id, step: command.step, end: command.end, layer: command.layer, buffers: [] })
      case 'find':
        return this.say({ type: 'found', id, step: this.found, layer: command.what === 'largest_change' ? 1 : null })
      case 'cancel':
        return
      case 'put_file':
        return this.#put(command, new Uint8Array(bytes, 8 + length))
      case 'read_file':
        return this.say({ ...READ, id, ...this.reading, file: { ...READ.file, ...chosen(command.file) } })
      case 'share': // as JSON, which is what a test reads
        return this.say({ type: 'shared', id, fragment: JSON.stringify({ recipe: 'shared', bookmark: command.bookmark }), file: '{}' })
      case 'read_shared':
        return this.say({ type: 'shared_read', id, ...(JSON.parse(command.text) as { recipe: string; bookmark: Bookmark }) })
      case 'export': {
        const piece = this.exported.subarray(command.offset ?? 0, (command.offset ?? 0) + this.piece)
        return this.say({ type: 'exported', id, name: `a${command.ending}`, size: this.exported.length, buffers: [] }, { bytes: { shape: [piece.length], data: piece } })
      }
      case 'use_weights':
        return this.#open(id, 0, `recipe ${++this.#recipes}`, 'first weights from a file', 'Starts again.')
      case 'comparisons':
        return this.say({ type: 'ready_made', id, comparisons: this.comparisons })
      case 'compare':
        return this.say({ type: 'compared', id, differences: command.recipes.map((recipe) => `differs: ${recipe}`), seed: 1, alike: [0, 1] })
      default:
        command satisfies never
    }
  }

  #put({ id, name, size, offset, sha256, buffers }: PutFile, bytes: Uint8Array): void {
    if (sha256 && this.files.has(sha256)) return this.say({ type: 'file_put', id, received: size, file: { ...FILE, name, size, sha256 } })
    if (offset === 0) this.#upload = []
    for (const byte of bytes.subarray(0, buffers?.[0]?.shape[0] ?? 0)) this.#upload.push(byte)
    const received = this.#upload.length
    const hash = `hash ${this.#upload.join(' ').slice(0, 40)}`
    if (received === size) this.files.set(hash, this.#upload)
    this.say({ type: 'file_put', id, received, file: received === size ? { ...FILE, name, size, sha256: hash } : null })
  }

  #samples(id: number, rows: readonly number[]): void {
    const n = rows.length
    this.say({ type: 'sample_table', id, buffers: [] }, {
      samples: { shape: [n], data: Uint32Array.from(rows) }, inputs: f64([n, 2], (index) => rows[Math.floor(index / 2)]! + (index % 2) / 10), targets: f64([n, 1], (index) => rows[index]! % 2),
    })
  }

  #open(id: number, step: number, recipe: string, change: string | null, note: string | null): void {
    this.say({ type: 'opened', id, recipe, step, change, run: { ...RUN, ...this.#data, stretches: [{ step: 0, training: plain('cross_entropy', sgd(this.#rate), 4) }] }, note, bookmark: this.first })
  }

  #step(id: number, asked: number, focus: number | null, done: number): void {
    const step = Math.min(asked, this.divergesAt)
    this.furthest = Math.max(this.furthest, step)
    const divergence = step === this.divergesAt ? { step, operation: 3, layer: 1, unit: 0, quantity: 'delta', sentence: 'Too large.' } : null
    const row = focus === null ? 0 : focus < 4 ? focus : null
    this.say(
      {
        type: 'step', id, location: locationOf(step), rows: 4, learning_rate: this.#rate, optimizer: sgd(this.#rate), ...PLAIN_STEP, t: step + 1, loss: 'cross_entropy', whole: true,
        focus: { sample: focus ?? 0, row, held_out: false }, unit: null, steps_done: done, furthest: this.furthest, divergence, buffers: [],
      },
      { ...stepArrays(step), samples: { shape: [4], data: Uint32Array.from(this.batch(step)) } },
    )
  }
}

/** Time that passes when told to. */
export class FakeClock {
  time = 0
  #frames: ((now: number) => void)[] = []
  now(): number {
    return this.time
  }
  frame(callback: (now: number) => void): void {
    this.#frames.push(callback)
  }
  /** Sixty frames a second, and the answers that come between them. */
  async pass(milliseconds: number): Promise<void> {
    for (const end = this.time + milliseconds; this.time < end; ) {
      this.time = Math.min(end, this.time + 1000 / 60)
      const frames = this.#frames
      this.#frames = []
      for (const callback of frames) callback(this.time)
      await settled()
    }
  }
}

/** All answers that are on their way have come. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve))
}
