import type { PlayerContract, StepData } from '../lib/contract'
import type { RunInfo, Unit } from '../lib/messages.gen'
import type { Reached } from './readings'

/** What each panel of a unit's inspector shows: `unit` in `data`, as far as the moment has `reached`. */
export interface UnitPanelProps {
  player: PlayerContract
  run: RunInfo
  data: StepData
  unit: Unit
  reached: Reached
}
