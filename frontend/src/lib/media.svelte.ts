/** Whether a media query holds, as long as the page is open. */
export class Media {
  matches: boolean = $state(false)

  constructor(query: string) {
    const list = matchMedia(query)
    this.matches = list.matches
    list.onchange = () => (this.matches = list.matches)
  }
}
