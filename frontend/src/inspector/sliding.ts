const MOVES: Record<string, (place: number, last: number) => number> = {
  ArrowRight: (place) => place + 1, ArrowUp: (place) => place + 1, ArrowLeft: (place) => place - 1, ArrowDown: (place) => place - 1,
  Home: () => 0, End: (_, last) => last,
}

/** Handles a key of a slider: an arrow, Home or End moves along `count` places, Enter and the space bar pick the one it stands at. */
export function slide(event: KeyboardEvent, place: number, count: number, move: (to: number) => void, pick: (place: number) => void): void {
  const to = MOVES[event.key]?.(place, count - 1)
  if (to !== undefined) move(Math.max(0, Math.min(count - 1, to)))
  else if (event.key === 'Enter' || event.key === ' ') pick(place)
  else return
  event.preventDefault()
  event.stopPropagation() // the page's own keys step through the run
}
