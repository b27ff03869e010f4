import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FrameQueue } from './surface'

let frames: (() => void)[] = []
const nextFrame = (): void => {
  const due = frames
  frames = []
  for (const callback of due) callback()
}

beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []))
})
afterEach(() => vi.unstubAllGlobals())

test('what is asked for is drawn at once, and of all that comes before the next frame only the newest', () => {
  const queue = new FrameQueue()
  const drawn: string[] = []
  for (const name of ['first', 'second', 'third']) queue.request(() => drawn.push(name))
  expect(drawn).toEqual(['first'])
  nextFrame()
  expect(drawn).toEqual(['first', 'third'])
  nextFrame()
  queue.request(() => drawn.push('later'))
  expect(drawn).toEqual(['first', 'third', 'later'])
})

test('what is cancelled is not drawn, and what comes after it is', () => {
  const queue = new FrameQueue()
  const drawn: string[] = []
  queue.request(() => drawn.push('first'))
  queue.request(() => drawn.push('second'))
  queue.cancel()
  nextFrame()
  queue.request(() => drawn.push('third'))
  expect(drawn).toEqual(['first', 'third'])
})
