/** The words of the dialog that makes a link. */
import type { Part } from './link'

/** What a part is, as the dialog lists it. */
export const PART_WORDS: Record<Part, string> = {
  setup: 'Set-up: network and training',
  data: 'Data set and samples',
  inspector: 'Equations',
  output: 'Output: answer, map, mistakes',
  timeline: 'Operations and loss curve',
  legend: 'Legend of the network',
  layers: 'Changing layers on the network',
  view: 'Before, change, after',
  speed: 'Speed',
  score: 'Score on unseen samples',
  undo: 'Undo',
  language: 'Language',
  theme: 'Light or dark',
  keys: 'List of keys',
  tools: 'Presentation and link',
}

export const LINK_DIALOG = {
  title: 'A link to show one thing',
  sentence: 'Whoever opens the link sees the page without what is ticked here. It hides, it does not lock: keys work as ever.',
  hide: 'Hide',
  present: 'Open as a presentation',
  theme: 'Colours',
  themes: { system: 'as the system has them', light: 'light', dark: 'dark' },
  preview: 'The link',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not let the page copy it: select the link and copy it by hand.',
  close: 'Close',
} as const
