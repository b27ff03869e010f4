/** What the legend says of a moment: only what is on the stage, with a tick of each scale. */
import { brief, timesPower, thousandths } from './digits'
import { niceFloor, tick, type ChangeScale, type Extents } from './scales'
import type { WeightPictures } from './pictures'
import type { Scene } from './scene'

export type LegendItem =
  | { kind: 'disc'; label: string; extent: string }
  | { kind: 'fills'; label: string }
  | { kind: 'edge'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'bead'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'ring'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'arc'; label: string }
  | { kind: 'bar'; label: string; text: string; pixels: number }
  | { kind: 'bias'; label: string }
  | { kind: 'dashed'; label: string }
  | { kind: 'lock'; label: string }
  | { kind: 'note'; label: string }

export function legendOf(scene: Scene, extents: Extents, changes: ChangeScale, pictures: WeightPictures | null = null): LegendItem[] {
  return [
    extents.pixel > 0 ? fillsItem(scene, extents, pictures) : discItem(scene, extents),
    ...edgeItems(scene, extents, changes),
    ...trafficItems(scene, extents),
    ...noteItems(scene),
  ]
}

function discItem({ units }: Scene, extents: Extents): LegendItem {
  const change = units.some(({ shows }) => shows === 'change')
  const awaits = units.some((state) => state.awaits)
  if (!change)
    return {
      kind: 'disc',
      label: awaits ? 'activation, its change not yet' : 'activation',
      extent: brief(extents.activation, 2),
    }
  const exponent = thousandths(extents.activationChange)
  const label = exponent === 0 ? 'its change' : `activation’s change ${timesPower(exponent)}`
  return { kind: 'disc', label, extent: brief(extents.activationChange / 10 ** exponent, 2) }
}

/** One ramp, and what ends it for each kind of thing that is filled. */
function fillsItem({ units, edges }: Scene, extents: Extents, pictures: WeightPictures | null): LegendItem {
  const change = units.some(({ shows }) => shows === 'change')
  const ends = change
    ? [`change of activation ±${brief(extents.activationChange, 2)}`]
    : [`activation ±${brief(extents.activation, 2)}`, `pixel ±${brief(extents.pixel, 2)}`]
  if (edges[0]?.pictured && pictures?.values && pictures.extent > 0) {
    ends.push(`${pictures.shows === 'change' ? 'change of weight' : 'weight'} in a picture ±${brief(pictures.extent, 2)}`)
  }
  return { kind: 'fills', label: ends.join(' · ') }
}

function edgeItems({ edges }: Scene, extents: Extents, changes: ChangeScale): LegendItem[] {
  if (edges.some((state) => state.changes)) {
    const value = tick(changes)
    const label = `changes × ${grouped(changes.magnification)}`
    return [{ kind: 'bar', label, text: brief(value, 1), pixels: value * changes.pixels }]
  }
  if (!edges.some((state) => state.weights)) return []
  return [{ kind: 'edge', label: 'weight', ticks: ticksOf(extents.weight, 0.25) }]
}

function trafficItems({ traffic, units }: Scene, extents: Extents): LegendItem[] {
  const items: LegendItem[] = []
  if (traffic?.kind === 'forward')
    items.push({ kind: 'bead', label: 'signal w·a', ticks: ticksOf(extents.signal, 0.1) })
  if (traffic?.kind === 'update') items.push({ kind: 'bead', label: 'signal a', ticks: ticksOf(extents.signal, 0.1) })
  if (traffic?.kind === 'backward') items.push({ kind: 'ring', label: 'error w·δ', ticks: ticksOf(extents.error, 0.1) })
  if (traffic?.kind === 'update') items.push({ kind: 'ring', label: 'error δ', ticks: ticksOf(extents.error, 0.1) })
  if (units.some(({ delta }) => delta)) items.push({ kind: 'arc', label: `δ, full turn ${brief(extents.error, 2)}` })
  return items
}

function ticksOf(extent: number, share: number): { text: string; share: number }[] {
  if (extent === 0) return []
  const small = niceFloor(extent * share)
  return [small, extent].map((value) => ({ text: brief(value, 2), share: value / extent }))
}

function noteItems({ edges, units }: Scene): LegendItem[] {
  const [pictured] = edges.filter((state) => state.pictured)
  const partly = edges.filter((state) => state.leftOut > 0 && !state.pictured)
  const leftOut = partly.reduce((sum, state) => sum + state.leftOut, 0)
  const drawn = partly.reduce((sum, state) => sum + state.index.length, 0)
  const items: LegendItem[] = [{ kind: 'bias', label: 'bias' }]
  if (edges.some(({ frozen }) => frozen.length > 0)) items.push({ kind: 'lock', label: 'frozen' })
  if ([...units.map(({ values }) => values), ...edges.map(({ weights }) => weights)].includes(null)) {
    items.push({ kind: 'dashed', label: 'not yet' })
  }
  if (edges.some(({ changes, folded }) => changes && folded)) {
    items.push({ kind: 'note', label: 'into a folded layer: width is the change' })
  }
  if (edges.some(({ changes, pictured, index }) => changes && pictured && index.length > 0)) {
    items.push({ kind: 'note', label: 'from the image: width is the change' })
  }
  if (units.some(({ delta }, k) => delta && (k > 0 ? edges[k - 1]!.folded : false))) {
    items.push({ kind: 'note', label: 'in a folded layer: the bias ahead of its cell, δ behind it' })
  }
  if (pictured) items.push({ kind: 'note', label: `${grouped(pictured.index.length)} edges from the image, ${grouped(pictured.leftOut)} in the pictures alone` })
  if (leftOut > 0)
    items.push({ kind: 'note', label: `the ${grouped(drawn)} strongest edges; ${grouped(leftOut)} left out` })
  return items
}

/** 49 876 */
export function grouped(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ' ')
}
