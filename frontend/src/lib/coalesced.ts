import { following } from './following'

/** Work that is asked for more often than it can be done: one at a time, the last call always served. */
export function coalesced(work: () => Promise<void>, wait: number, failed: (reason: unknown) => void): () => void {
  let running = false
  let wanted = false
  const run = async (): Promise<void> => {
    running = true
    while (wanted) {
      wanted = false
      await work().catch(failed)
      if (!wanted) following.behind.delete(run)
      await new Promise((resolve) => setTimeout(resolve, following.hurried ? 0 : wait))
    }
    running = false
  }
  return () => {
    wanted = true
    following.behind.add(run)
    if (!running) void run()
  }
}
