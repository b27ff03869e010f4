/** Where on the stage the findings are marked: at the neuron, at the layer's header, or at the loss. */
import type { Selection } from '../lib/contract'
import type { Diagnosis, RunInfo } from '../lib/messages.gen'
import { say } from '../lib/words.svelte'
import { titleOf } from './words'

/** Of more neurons than this the header says it. */
export const MOST_UNITS = 6

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
/** Whether the neurons of a layer stand so far apart that each can have a mark of its own. */
type Roomy = (layer: number) => boolean

export const keyOf = (place: Place): string => Object.values(place).join(' ')

/** Of the layer as a whole, not of some of its neurons. */
export function isOfWhole({ layers }: Shape, { layer, units }: Diagnosis): boolean {
  return units.length === 0 || (units.length > 1 && units.length === layers[layer ?? 0]?.units)
}

function placesOf(run: Shape, finding: Diagnosis, roomy: Roomy): Place[] {
  const { layer, units } = finding
  if (layer === null) return [{ kind: 'loss' }]
  const info = run.layers[layer]
  if (!info) return []
  if (isOfWhole(run, finding) || units.length > MOST_UNITS || info.folded || !roomy(layer)) return [{ kind: 'layer', layer }]
  return units.filter((unit) => unit < info.units).map((unit) => ({ kind: 'unit', layer, unit }))
}

export function marksOf(run: Shape, findings: readonly Diagnosis[], roomy: Roomy): Mark[] {
  const found = new Map<string, { place: Place; here: Diagnosis[] }>()
  for (const finding of findings) {
    for (const place of placesOf(run, finding, roomy)) {
      const entry = found.get(keyOf(place)) ?? { place, here: [] }
      entry.here.push(finding)
      found.set(keyOf(place), entry)
    }
  }
  return [...found].map(([key, { place, here }]) => ({
    key,
    place,
    findings: here,
    name: [...new Set(here.map(titleOf))].join(' · '),
    sentence: here.map(({ sentence }) => sentence).join(' '),
    advice: [...new Set(here.map(({ advice }) => advice))].join(' '),
  }))
}

/** What of the network a place is: what a click opens. */
export function selectionAt(place: Place, { units }: Pick<Diagnosis, 'units'>): Selection {
  if (place.kind === 'loss') return { kind: 'loss' }
  return { kind: 'unit', layer: place.layer, unit: place.kind === 'unit' ? place.unit : (units[0] ?? 0) }
}

/** What a finding says of what is open: of this neuron, of its whole layer, or of the network where the loss is open. */
export function said(findings: readonly Diagnosis[], open: Selection): readonly Diagnosis[] {
  if (open.kind === 'loss') return findings.filter(({ layer }) => layer === null)
  if (open.kind !== 'unit') return []
  return findings.filter(({ layer, units }) => layer === open.layer && (units.length === 0 || units.includes(open.unit)))
}

/** A thing that a finding points at, and what a click opens. */
export interface Target {
  readonly words: string
  readonly selection: Selection
}

/** What a finding points at, and how many neurons more than are listed. */
export function targetsOf(run: Shape, finding: Diagnosis): { targets: readonly Target[]; more: number } {
  const { layer, units } = finding
  if (layer === null) return { targets: [{ words: say('diagnosis.the_loss'), selection: { kind: 'loss' } }], more: 0 }
  const output = layer === run.layers.length - 1
  const name = output ? say('diagnosis.the_output_layer') : say('diagnosis.layer', { layer: String(layer + 1) })
  if (isOfWhole(run, finding)) return { targets: [{ words: name, selection: { kind: 'unit', layer, unit: 0 } }], more: 0 }
  const targets = units.slice(0, MOST_UNITS).map((unit): Target => ({
    words: say(units.length > 1 ? 'diagnosis.neuron' : output ? 'diagnosis.neuron_of_output' : 'diagnosis.neuron_of_layer', { neuron: String(unit + 1), layer: String(layer + 1) }),
    selection: { kind: 'unit', layer, unit },
  }))
  return { targets, more: units.length - targets.length }
}

/** The marks that may stand for a thing, the nearest first. */
export function keysFor(thing: Selection): string[] {
  if (thing.kind !== 'unit') return [keyOf({ kind: 'loss' })]
  return [keyOf({ kind: 'unit', layer: thing.layer, unit: thing.unit }), keyOf({ kind: 'layer', layer: thing.layer })]
}
