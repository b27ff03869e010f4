/** What the legend says of a moment: only what is on the stage, with a tick of each scale. */
import { say } from '../lib/words.svelte'
import { brief, timesPower, thousandths } from './digits'
import { niceFloor, tick, type ChangeScale, type Extents } from './scales'
import type { WeightPictures } from './pictures'
import type { EdgesState, Scene } from './scene'

export interface LegendItem {
  kind: 'fill' | 'edge' | 'bead' | 'ring' | 'arc' | 'bar' | 'bias' | 'dashed' | 'lock' | 'note'
  label: string
  /** What ends the ramp of a fill. */
  extent?: string
  /** Marks of a scale: the share of its end, or the pixels of a bar. */
  ticks?: Tick[]
}

interface Tick {
  text: string
  size: number
}

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
  if (!change) return { kind: 'fill', label: say(awaits ? 'stage.legend_activation_waits' : 'stage.legend_activation'), extent: brief(extents.activation, 2) }
  const exponent = thousandths(extents.activationChange)
  const label = exponent === 0 ? say('stage.legend_change') : say('stage.legend_activation_change', { power: timesPower(exponent) })
  return { kind: 'fill', label, extent: brief(extents.activationChange / 10 ** exponent, 2) }
}

/** One ramp, and what ends it for each kind of thing that is filled. */
function fillsItem({ units, edges }: Scene, extents: Extents, pictures: WeightPictures | null): LegendItem {
  const change = units.some(({ shows }) => shows === 'change')
  const ends = change
    ? [say('stage.legend_fill_activation_change', { extent: brief(extents.activationChange, 2) })]
    : [say('stage.legend_fill_activation', { extent: brief(extents.activation, 2) }), say('stage.legend_fill_pixel', { extent: brief(extents.pixel, 2) })]
  if (edges[0]?.pictured && pictures?.values && pictures.extent > 0) {
    ends.push(say(`stage.legend_fill_picture_${pictures.shows}`, { extent: brief(pictures.extent, 2) }))
  }
  return { kind: 'fill', label: ends.join(' · ') }
}

function edgeItems({ edges }: Scene, extents: Extents, changes: ChangeScale): LegendItem[] {
  if (edges.some((state) => state.changes)) {
    const value = tick(changes)
    const label = say('stage.legend_changes', { times: changes.magnification })
    return [{ kind: 'bar', label, ticks: [{ text: brief(value, 1), size: value * changes.pixels }] }]
  }
  if (!edges.some((state) => state.weights)) return []
  return [{ kind: 'edge', label: say('stage.legend_weight'), ticks: ticksOf(extents.weight, 0.25) }]
}

function trafficItems({ traffic, units }: Scene, extents: Extents): LegendItem[] {
  const [signals, errors] = [ticksOf(extents.signal, 0.1), ticksOf(extents.error, 0.1)]
  const turn: LegendItem[] = units.some(({ delta }) => delta) ? [{ kind: 'arc', label: say('stage.legend_full_turn', { extent: brief(extents.error, 2) }) }] : []
  switch (traffic?.kind) {
    case 'forward':
      return [{ kind: 'bead', label: say('stage.legend_signal_weighted'), ticks: signals }, ...turn]
    case 'backward':
      return [{ kind: 'ring', label: say('stage.legend_error_back'), ticks: errors }, ...turn]
    case 'update':
      return [{ kind: 'bead', label: say('stage.legend_signal'), ticks: signals }, { kind: 'ring', label: say('stage.legend_error'), ticks: errors }, ...turn]
    default:
      return turn
  }
}

function ticksOf(extent: number, share: number): Tick[] {
  if (extent === 0) return []
  const small = niceFloor(extent * share)
  return [small, extent].map((value) => ({ text: brief(value, 2), size: value / extent }))
}

function noteItems({ edges, units }: Scene): LegendItem[] {
  const items: LegendItem[] = [{ kind: 'bias', label: biasWords(edges, units) }]
  if (edges.some(({ frozen }) => frozen.length > 0)) items.push({ kind: 'lock', label: say('stage.legend_frozen') })
  if ([...units.map(({ values }) => values), ...edges.map(({ weights }) => weights)].includes(null)) {
    items.push({ kind: 'dashed', label: say('stage.not_yet') })
  }
  if (edges.some(({ changes, folded, pictured, index }) => changes && (folded || pictured) && index.length > 0)) {
    items.push({ kind: 'note', label: say('stage.legend_width') })
  }
  const left = leftOutWords(edges)
  return left === null ? items : [...items, { kind: 'note', label: left }]
}

/** A folded layer has its biases, and its errors, in slivers beside its cells. */
function biasWords(edges: Scene['edges'], units: Scene['units']): string {
  if (!edges.some(({ folded }) => folded)) return say('stage.legend_bias')
  const errors = units.some(({ delta }, index) => delta && edges[index - 1]?.folded)
  return say(errors ? 'stage.legend_bias_folded_error' : 'stage.legend_bias_folded')
}

/** What is not drawn as an edge: in the pictures all the same, or left out. */
function leftOutWords(edges: Scene['edges']): string | null {
  const partly = edges.filter((state) => state.leftOut > 0)
  if (partly.length === 0) return null
  const count = (states: readonly EdgesState[], of: (state: EdgesState) => number): number => states.reduce((sum, state) => sum + of(state), 0)
  const [drawn, left] = [count(partly, ({ index }) => index.length), count(partly.filter(({ pictured }) => !pictured), ({ leftOut }) => leftOut)]
  const [pictured] = partly.filter((state) => state.pictured)
  if (!pictured) return say('stage.legend_strongest', { drawn, left })
  return say(left > 0 ? 'stage.legend_drawn_left_out' : 'stage.legend_drawn', { drawn, pictured: pictured.leftOut, left })
}
