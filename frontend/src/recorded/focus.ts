/** One sample of a recorded step: its row of everything that the batch has. */
import type { Step } from '../lib/messages.gen'
import type { Arrays, NumberArray, Packet } from '../lib/wire'
import { sizeOf } from './unpack'

/** What of a batch's arrays is the focus's own, and how it is called there. */
const OWN: Readonly<Record<string, string>> = { inputs: 'inputs', targets: 'target', grad_a: 'grad_a' }
const OF_A_LAYER = /^\d+\.(z|a|slope|mask|delta|check_z|check_a)$/

export function rowOf(arrays: Arrays, sample: number | null): number {
  return sample === null ? -1 : (arrays.get('samples')?.data.indexOf(sample) ?? -1)
}

/** Of the rows of an array these. */
export function rowsOf({ shape, data }: NumberArray, rows: readonly number[]): NumberArray {
  const width = sizeOf(shape.slice(1))
  const picked = data.slice(0, rows.length * width)
  rows.forEach((row, place) => picked.set(data.subarray(row * width, (row + 1) * width), place * width))
  return { shape: [rows.length, ...shape.slice(1)], data: picked }
}

/** The step with `sample` in focus; the first of its batch, where it is not in that. */
export function focusedOn({ message, arrays }: Packet<Step>, sample: number | null): Packet<Step> {
  const row = Math.max(0, rowOf(arrays, sample))
  const all = new Map(arrays)
  for (const [name, array] of arrays) {
    const own = OWN[name] ?? (OF_A_LAYER.test(name) ? name : undefined)
    if (own === undefined) continue
    const { shape, data } = rowsOf(array, [row])
    all.set(`focus.${own}`, { shape: shape.length > 1 ? shape.slice(1) : shape, data })
  }
  const losses = arrays.get('losses')!
  const [before, after] = ['sample_loss', 'check_sample_loss'].map((name) => arrays.get(name)!.data[row]!)
  all.set('losses', { ...losses, data: Float64Array.from([...losses.data.subarray(0, 3), before!, after!]) })
  return { message: { ...message, focus: { sample: arrays.get('samples')!.data[row]!, row, held_out: false } }, arrays: all }
}
