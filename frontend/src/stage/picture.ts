/** All that the drawing of one frame needs. Each of the drawing files takes it and draws one kind of thing. */
import type { Highlight, Selection } from '../lib/contract'
import type { Palette } from './colours'
import type { Emphasis } from './emphasis'
import type { StageLayout } from './layout'
import type { WeightPictures } from './pictures'
import type { Pill } from './pills'
import type { Rasters } from './raster'
import type { Tiles } from './responses'
import type { ChangeScale, Extents } from './scales'
import type { Scene } from './scene'
import type { Wiring } from './wiring'

export interface Picture {
  ctx: CanvasRenderingContext2D
  layout: StageLayout
  wiring: Wiring
  palette: Palette
  scene: Scene
  extents: Extents
  changes: ChangeScale
  /** The width of the strongest edge, the radius of the largest bead. */
  widest: number
  bead: number
  /** Of the operation's animation, 0 to 1. */
  progress: number
  /** Whether signals, errors and changes are shown on their way. */
  traffic: boolean
  selection: Selection
  highlight: Highlight
  emphasis: (layer: number, unit: number, input: number) => Emphasis
  pills: readonly Pill[]
  /** Each unit's response over the plane, where it is shown. */
  tiles: Tiles | null
  /** The first layer's weights, where they stand as pictures; null: on their way. */
  weights: WeightPictures | null
  rasters: Rasters
}
