/** How the page is shown: which of its parts, and whether to a room. The link says it first, and follows. */
import { recording } from '../lib/recorded'
import { readdress } from '../lib/storage'
import { readLink, withPresent, type Link, type Part, type Wrong } from './sharing/link'

/** A presentation leaves these out: what is seen from the last row is the network, its equations and its loss. */
const NOT_PRESENTED: readonly Part[] = ['setup', 'data', 'output', 'legend', 'layers', 'undo', 'language', 'theme', 'keys']

/** What would change the run, and where there is nothing to take back. */
const NOT_RECORDED: readonly Part[] = ['layers', 'undo']

/** The size of a presentation's page, whatever the size of the screen that it is shown on. */
const SLIDE = { width: 1280, height: 720 }

export class Look {
  presenting = $state(false)
  /** Whether this page filled the screen, so that leaving it leaves the presentation too. */
  fullScreen = $state(false)
  wrong = $state.raw<readonly Wrong[]>([])
  readonly link: Link

  constructor(search: string) {
    this.link = readLink(search)
    this.presenting = this.link.present
    this.wrong = this.link.wrong
  }

  shows(part: Part): boolean {
    return !this.link.hidden.includes(part) && !(this.presenting && NOT_PRESENTED.includes(part)) && !(recording && NOT_RECORDED.includes(part))
  }

  present(presenting: boolean): void {
    this.presenting = presenting
    readdress(location.pathname + withPresent(location.search, presenting) + location.hash)
    if (!presenting && document.fullscreenElement) void document.exitFullscreen()
  }

  /** How much larger a window of this size shows a presentation. */
  roomScale(width: number, height: number): number {
    return this.presenting ? Math.min(width / SLIDE.width, height / SLIDE.height) : 1
  }

  toggleFullScreen(): void {
    if (!document.fullscreenElement) return void this.#fill()
    this.fullScreen = false
    void document.exitFullscreen()
  }

  async #fill(): Promise<void> {
    try {
      await document.documentElement.requestFullscreen()
      this.fullScreen = true
    } catch (reason) {
      this.wrong = [['shell.full_screen_refused', { reason: reason instanceof Error ? reason.message : String(reason) }]]
    }
  }

  /** The browser left the full screen by its own key, which the page does not hear. */
  screenChanged(): void {
    if (document.fullscreenElement || !this.fullScreen) return
    this.fullScreen = false
    if (this.presenting) this.present(false)
  }
}
