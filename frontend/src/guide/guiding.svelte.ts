/** What of the guide is open; and whether the tour was ever offered, as far as the browser remembers. */
const KEY = 'neuroviz.tour'

function known(): boolean {
  try {
    return localStorage.getItem(KEY) !== null
  } catch {
    return true // a browser that keeps nothing would offer it again and again
  }
}

class Guiding {
  /** The term at which the glossary is open, '' for all of it. */
  term = $state<string | null>(null)
  /** The stop at which the tour is. */
  stop = $state<number | null>(null)
  offered = $state(!known())
  /** The step of the run that the tour goes through. */
  step: number | null = null

  begin(): void {
    this.answered()
    this.step = null
    this.stop = 0
  }

  /** It was taken or declined: it is not offered again. */
  answered(): void {
    this.offered = false
    try {
      localStorage.setItem(KEY, 'known')
    } catch {
      // as above
    }
  }
}

export const guiding = new Guiding()
