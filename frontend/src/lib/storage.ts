/** What the browser remembers for the next time, where it lets the page: in a frame of somebody else's page it may not. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** null: forget it. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // It asks anew next time.
  }
}

/** Show another address of the same page; one without an address of its own, a file or a frame, keeps what it has. */
export function readdress(address: string): void {
  try {
    history.replaceState(history.state, '', address)
  } catch {
    // The page is as it was asked to be, and only a reload forgets it.
  }
}
