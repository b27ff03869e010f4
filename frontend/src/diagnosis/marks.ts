/** Where on the stage the findings are marked: at the neuron, at the layer's header, or at the loss. */
import type { Selection } from '../lib/contract'
import type { Diagnosis, RunInfo } from '../lib/messages.gen'
import { titleOf } from './words'

/** Of more neurons than this the header says it. */
const MOST_UNITS = 6

export type Place = { kind: 'layer'; layer: number } | { kind: 'unit'; layer: number; unit: number } | { kind: 'loss' }

/** One mark for all that is found at its place. */
export interface Mark {
  readonly key: string
  readonly place: Place
  readonly findings: readonly Diagnosis[]
  readonly name: string
  readonly sentence: string
  readonly advice: string
}

type Shape = Pick<RunInfo, 'layers'>

const keyOf = (place: Place): string => Object.values(place).join(' ')

function placesOf({ layers }: Shape, { layer, units }: Diagnosis): Place[] {
  if (layer === null) return [{ kind: 'loss' }]
  const info = layers[layer]
  if (!info) return []
  const all = units.length > 1 && units.length === info.units
  if (units.length === 0 || units.length > MOST_UNITS || all || info.folded) return [{ kind: 'layer', layer }]
  return units.filter((unit) => unit < info.units).map((unit) => ({ kind: 'unit', layer, unit }))
}

export function marksOf(run: Shape, findings: readonly Diagnosis[]): Mark[] {
  const found = new Map<string, { place: Place; here: Diagnosis[] }>()
  for (const finding of findings) {
    for (const place of placesOf(run, finding)) {
      const entry = found.get(keyOf(place)) ?? { place, here: [] }
      entry.here.push(finding)
      found.set(keyOf(place), entry)
    }
  }
  return [...found].map(([key, { place, here }]) => ({
    key,
    place,
    findings: here,
    name: here.map(titleOf).join(' · '),
    sentence: here.map(({ sentence }) => sentence).join(' '),
    advice: [...new Set(here.map(({ advice }) => advice))].join(' '),
  }))
}

/** What of the network a place is: what a click opens. */
export function selectionAt(place: Place, { units }: Pick<Diagnosis, 'units'>): Selection {
  if (place.kind === 'loss') return { kind: 'loss' }
  return { kind: 'unit', layer: place.layer, unit: place.kind === 'unit' ? place.unit : (units[0] ?? 0) }
}

/** The things that a finding points at, as far as they are listed: each with what a click opens. */
export function targetsOf(run: Shape, finding: Diagnosis): { words: string; selection: Selection }[] {
  const { layer, units } = finding
  if (layer === null) return [{ words: 'the loss', selection: { kind: 'loss' } }]
  const last = layer === run.layers.length - 1
  const name = last ? 'the output layer' : `layer ${layer + 1}`
  if (units.length === 0) return [{ words: name, selection: { kind: 'unit', layer, unit: 0 } }]
  return units.slice(0, MOST_UNITS).map((unit) => ({
    words: units.length === 1 ? `neuron ${unit + 1} of ${name}` : `neuron ${unit + 1}`,
    selection: { kind: 'unit', layer, unit },
  }))
}
