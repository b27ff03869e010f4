import { describe, expect, it } from 'vitest'
import type { TraceData } from './step'
import { Traces, type TraceRequest } from './traces'

const request = (step: number, more: Partial<TraceRequest> = {}): TraceRequest => ({ step, focus: null, unit: null, ...more })

function counted(whole = true, limit = 1000): { traces: Traces; asked: number[] } {
  const asked: number[] = []
  const fetch = async ({ step }: TraceRequest): Promise<TraceData> => {
    asked.push(step)
    return { bytes: 400, whole } as TraceData
  }
  return { traces: new Traces(fetch, limit), asked }
}

describe('traces', () => {
  it('are asked for once', async () => {
    const { traces, asked } = counted()
    const [one, other] = await Promise.all([traces.load(request(1)), traces.load(request(1))])
    expect(one).toBe(other)
    expect(traces.get(request(1))).toBe(one)
    expect(asked).toEqual([1])
  })
  it('of another focus are others', async () => {
    const { traces } = counted()
    await traces.load(request(1))
    expect(traces.get(request(1, { focus: 7 }))).toBeUndefined()
  })
  it('serve every unit when whole, and only their own when not', async () => {
    const unit = { layer: 0, unit: 1 }
    for (const whole of [true, false]) {
      const { traces } = counted(whole)
      await traces.load(request(1, { unit }))
      expect(traces.get(request(1, { unit }))).toBeDefined()
      expect(traces.get(request(1, { unit: { layer: 0, unit: 2 } })) !== undefined).toBe(whole)
    }
  })
  it('are forgotten, the longest unused first, beyond the limit', async () => {
    const { traces } = counted()
    await traces.load(request(1))
    await traces.load(request(2))
    traces.get(request(1))
    await traces.load(request(3))
    expect([1, 2, 3].map((step) => traces.get(request(step)) !== undefined)).toEqual([true, false, true])
  })
  it('that come after a clear are not held', async () => {
    const { traces } = counted()
    const coming = traces.load(request(1))
    traces.clear()
    await coming
    expect(traces.get(request(1))).toBeUndefined()
  })
})
