import { expect, it } from 'vitest'
import { dragged } from './dragged'

it('is heard from the press on, each place once, as long as it may be', async () => {
  const node = Object.assign(new EventTarget(), { getBoundingClientRect: () => ({ left: 10, top: 0 }), setPointerCapture: () => undefined })
  const places: number[] = []
  let may = true
  const stop = dragged((x) => (may ? Math.round(x / 10) : null), (place) => places.push(place))(node as unknown as HTMLElement)
  await Promise.resolve() // Svelte listens to pointers a little later
  const point = (type: string, clientX: number, button = 0): void => void node.dispatchEvent(Object.assign(new Event(type), { clientX, button, pointerId: 1 }))
  point('pointermove', 50)
  point('pointerdown', 40, 2)
  point('pointermove', 50)
  expect(places).toEqual([])
  point('pointerdown', 40)
  point('pointermove', 41)
  point('pointermove', 60)
  point('pointerup', 60)
  point('pointermove', 90)
  expect(places).toEqual([3, 5])
  point('pointerdown', 60)
  point('pointercancel', 60)
  may = false
  point('pointerdown', 90)
  point('pointermove', 80)
  expect(places).toEqual([3, 5, 5])
  ;(stop as () => void)()
})
