/** What the page loads later, where all of it is there from the first: scripts that are in one and wait for each other would wait for ever. */
import type * as Later from '../later'

let all: typeof Later

export function give(given: typeof Later): void {
  all = given
}

export function later(): Promise<typeof Later> {
  return Promise.resolve(all)
}
