/** The words of presenting, and of the states of the page. */
export const PRESENT = { name: 'Presentation', sentence: 'Large type and the essential controls, for a projector. Escape leaves it. (P)' }
export const LEAVE = { name: 'Leave the presentation', sentence: 'Back to the whole page. (P or Escape)' }
export const FULL_SCREEN = { name: 'Full screen', sentence: 'The page alone on the screen, without the browser round it.' }
export const LINK = { name: 'Link', sentence: 'A link to this page with parts of it hidden, or as a presentation.' }
export const notFilled = (reason: string): string => `The browser does not let the page fill the screen: ${reason}.`

/** The states of the page that last, each with its way out. */
export const STATES = {
  lost: 'The connection is lost.',
  keeps: 'The page keeps the run, and goes on at this very step as soon as the session answers. If its server was stopped, start it again.',
  again: 'Try now',
  diverged: 'The run has diverged.',
  ended: 'Training cannot go on from here.',
  before: 'Back to the step before',
  slower: (rate: string): string => `Back to the epoch’s start, with learning rate ${rate}`,
  reading: 'Reading the file …',
  computing: 'Computing the steps up to there',
  progress: (done: number, total: number): string => `: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
  cancel: 'Cancel',
  link: 'In the link,',
  dismiss: 'Dismiss',
} as const

/** A recipe whose file nobody has. */
export const MISSING = {
  notHere: 'is not here',
  why: 'a recipe names its file and does not hold it. Choose it, and its run goes on.',
  file: 'The file',
  choose: 'Choose the file …',
  leave: 'Leave it',
} as const
