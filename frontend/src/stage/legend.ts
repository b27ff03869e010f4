/** What the legend says of a moment: only what is on the stage, with a tick of each scale. */
import { brief, timesPower, thousandths } from './digits'
import { niceFloor, tick, type ChangeScale, type Extents } from './scales'
import type { Scene } from './scene'

export type LegendItem =
  | { kind: 'disc'; label: string; extent: string }
  | { kind: 'edge'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'bead'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'ring'; label: string; ticks: { text: string; share: number }[] }
  | { kind: 'arc'; label: string }
  | { kind: 'bar'; label: string; text: string; pixels: number }
  | { kind: 'bias'; label: string }
  | { kind: 'dashed'; label: string }
  | { kind: 'lock'; label: string }
  | { kind: 'note'; label: string }

export function legendOf(scene: Scene, extents: Extents, changes: ChangeScale): LegendItem[] {
  return [
    discItem(scene, extents),
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
  const leftOut = edges.reduce((sum, state) => sum + state.leftOut, 0)
  const drawn = edges.reduce((sum, state) => sum + state.index.length, 0)
  const items: LegendItem[] = [{ kind: 'bias', label: 'bias' }]
  if (edges.some(({ frozen }) => frozen.length > 0)) items.push({ kind: 'lock', label: 'frozen' })
  if ([...units.map(({ values }) => values), ...edges.map(({ weights }) => weights)].includes(null)) {
    items.push({ kind: 'dashed', label: 'not yet' })
  }
  if (edges.some(({ changes, folded }) => changes && folded)) {
    items.push({ kind: 'note', label: 'into a folded layer: width is the change' })
  }
  if (leftOut > 0)
    items.push({ kind: 'note', label: `the ${grouped(drawn)} strongest edges; ${grouped(leftOut)} left out` })
  return items
}

/** 49 876 */
export function grouped(integer: number): string {
  return String(integer).replace(/\B(?=(\d{3})+$)/g, ' ')
}
