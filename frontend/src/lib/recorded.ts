/**
 * What the page knows of being a recording: here, that it is none. The build of the page in one file puts recorded/present.ts in the
 * place of this module; so what is asked of it leaves the scripts of every other page.
 */
import type { Component } from 'svelte'
import type { Attachment } from 'svelte/attachments'
import type { Moment } from './contract'
import type { Player } from './player.svelte'
import type { Transport } from './transport'

export interface Recording {
  readonly transport: Transport
  readonly last: number
  /** The moment, or the one nearest to it that is recorded. */
  held(moment: Moment): Moment
  /** Why a sample cannot be in focus at a step; null where it can. */
  refusal(step: number, sample: number): string | null
  /** Says what the page is. */
  readonly Note: Component
  /** In the place of what shares and exports a run. */
  readonly PicturesDialog: Component<{ player: Player; close: () => void }>
  /** On what would change the run: it shows what is set, and takes nothing. */
  readonly locked: Attachment<HTMLElement>
}

export const recording: Recording | null = null
