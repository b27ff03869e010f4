/** A recording as Python packed it (src/neuroviz/recordings/packing.py), read: headers, and arrays over its numbers. */
import type { AnyEvent, Buffer as BufferInfo, Curves, Diagnoses, EpochSpan, Opened, Outcome, Refused, SampleTable, Step, SurfaceMap, Welcome } from '../lib/messages.gen'
import { VIEWS, type NumberArray, type Numbers, type Packet } from '../lib/wire'

type Dtype = BufferInfo['dtype']

/** Where a buffer's numbers begin; or, of each of its rows. */
type Place = number | readonly number[]

/** A packet: its buffers are a number of the list of layouts. `at` is missing where it has none. */
export interface Packed<E extends AnyEvent> {
  readonly header: E
  readonly at?: readonly Place[]
}

/** A session may have refused what depends on the size of the data. */
type Answered<E extends AnyEvent> = Packed<E | Refused>
export type Part = Outcome['part']
export type State = SurfaceMap['which']

export interface RecordedStep {
  readonly trace: Packed<Step>
  readonly diagnoses: Answered<Diagnoses>
  readonly outcomes: Readonly<Record<Part, Answered<Outcome>>>
  /** The epoch, as it is when the step begins, and when it is done. */
  readonly spans: readonly Answered<EpochSpan>[]
  readonly maps: Readonly<Partial<Record<State, Answered<SurfaceMap>>>>
}

export interface Index {
  readonly first: number
  readonly last: number
  readonly diverged: string | null
  readonly welcome: Packed<Welcome>
  readonly opened: Packed<Opened>
  readonly steps: readonly RecordedStep[]
  readonly last_diagnoses: Answered<Diagnoses>
  readonly curves: Packed<Curves>
  readonly sample_table: Packed<SampleTable>
  readonly rows: readonly Packed<SampleTable>[]
  readonly layouts: readonly (readonly BufferInfo[])[]
  /** How many numbers of each dtype there are, in the order in which they follow. */
  readonly counts: Readonly<Record<Dtype, number>>
}

const START = 8

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1)

export class Unpacked {
  readonly index: Index
  readonly #numbers = new Map<Dtype, Numbers>()

  /** `bytes` as they are after they were inflated. */
  constructor(bytes: Uint8Array<ArrayBuffer>) {
    let end = START + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
    this.index = JSON.parse(new TextDecoder().decode(bytes.subarray(START, end))) as Index
    for (const [dtype, count] of Object.entries(this.index.counts) as [Dtype, number][]) {
      const size = VIEWS[dtype].BYTES_PER_ELEMENT
      this.#numbers.set(dtype, new VIEWS[dtype](joined(bytes.subarray(end, (end += size * count)), size)))
    }
  }

  packet<E extends AnyEvent>({ header, at = [] }: Packed<E>): Packet<E> {
    const layout = 'buffers' in header && at.length > 0 ? this.index.layouts[Number(header.buffers)]! : []
    return { message: header, arrays: new Map(layout.map((buffer, index) => [buffer.name, this.#array(buffer, at[index]!)])) }
  }

  #array({ dtype, shape }: BufferInfo, at: Place): NumberArray {
    const numbers = this.#numbers.get(dtype)!
    if (typeof at === 'number') return { shape, data: numbers.subarray(at, at + sizeOf(shape)) }
    const width = sizeOf(shape.slice(1))
    const data = new VIEWS[dtype](sizeOf(shape))
    at.forEach((start, row) => data.set(numbers.subarray(start, start + width), row * width))
    return { shape, data }
  }
}

/** The numbers whose first bytes stand together, then their second bytes, … */
function joined(planes: Uint8Array, size: number): ArrayBuffer {
  const bytes = new Uint8Array(planes.length)
  const count = planes.length / size
  for (let byte = 0; byte < size; byte++) for (let number = 0; number < count; number++) bytes[number * size + byte] = planes[byte * count + number]!
  return bytes.buffer
}
