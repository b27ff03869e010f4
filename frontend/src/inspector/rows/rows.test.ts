import { describe, expect, test } from 'vitest'
import type { Phase } from '../../lib/contract'
import type { OptimizerConfig } from '../../lib/messages.gen'
import type { Reached, Reading } from '../readings'
import { worked } from '../testing'
import { updateLines } from '../lines/update'
import { hiddenError, outputError } from './backward'
import { forward, forwardChange, softmax } from './forward'
import { largestChanges } from './ranking'
import { update, updates } from './update'
import { FEW, LARGEST, listed, weightedSum } from './weighted'

const ADAM: OptimizerConfig = { name: 'Adam', learning_rate: 0.01, betas: [0.9, 0.999], eps: 1e-8, weight_decay: 0, amsgrad: false }
const everything: Reached = () => true
const nothing: Reached = () => false
const until = (...done: [Phase, number | null][]): Reached => (phase, layer) => done.some(([p, l]) => p === phase && l === layer)
const value = (reading: Reading): number => {
  if (typeof reading !== 'number') throw new Error(`expected a number, but got ${String(reading)}`)
  return reading
}

describe('forward', () => {
  const { data } = worked()

  test.each([['before'], ['after']] as const)('z is the sum of its rows and the bias, %s the step', (which) => {
    data.layers.forEach(({ units }, layer) => {
      for (let unit = 0; unit < units; unit++) {
        const { terms, total, bias, z, a } = forward(data, { layer, unit }, which, everything)
        expect(value(total) + value(bias)).toBeCloseTo(value(z), 13)
        expect(value(terms.at(-1)!.running)).toBe(value(total))
        if (layer < 2) expect(value(a)).toBeCloseTo(Math.tanh(value(z)), 14)
      }
    })
  })

  test('what the moment has not reached is undefined, in the same rows', () => {
    const { terms, bias, z, a } = forward(data, { layer: 1, unit: 0 }, 'before', until(['forward', 0]))
    expect(terms.map(({ product }) => product)).toEqual([undefined, undefined, undefined, undefined])
    expect(terms.every(({ w, x }) => typeof w === 'number' && typeof x === 'number')).toBe(true)
    expect([typeof bias, z, a]).toEqual(['number', undefined, undefined])
  })

  test('signals that have not come are undefined', () => {
    expect(forward(data, { layer: 1, unit: 0 }, 'before', nothing).terms[0]).toMatchObject({ x: undefined, product: undefined })
    expect(typeof forward(data, { layer: 0, unit: 0 }, 'before', nothing).terms[0]!.x).toBe('number')
  })

  test('new weights are there once updated, the check pass after it', () => {
    const { terms, z } = forward(data, { layer: 0, unit: 0 }, 'after', until(['update', 0]))
    expect([typeof terms[0]!.w, terms[0]!.product, z]).toEqual(['number', undefined, undefined])
  })

  test('the change of z is the sum of the changes of its rows', () => {
    const { terms, bias, z } = forwardChange(data, { layer: 1, unit: 1 }, everything)
    const total = terms.reduce((sum, { change }) => sum + value(change), value(bias.change))
    expect(total).toBeCloseTo(value(z.change), 13)
    expect(value(z.change)).not.toBe(0)
  })

  test('of many inputs the largest are listed, and the rest is summed', () => {
    const wide = worked({ sizes: [40, 2, 3] }).data
    const { terms, rest, total, bias, z } = forward(wide, { layer: 0, unit: 1 }, 'before', everything)
    const sizes = terms.map((term) => Math.abs(value(term.product)))
    expect([terms.length, rest?.count]).toEqual([LARGEST, 40 - LARGEST])
    expect(sizes).toEqual([...sizes].sort((x, y) => y - x))
    expect(value(total) + value(bias)).toBeCloseTo(value(z), 12)
    expect(forward(wide, { layer: 0, unit: 1 }, 'before', everything, true).terms).toHaveLength(40)
    const change = forwardChange(wide, { layer: 0, unit: 1 }, everything)
    const sum = change.terms.reduce((so, term) => so + value(term.change), value(change.rest!.change) + value(change.bias.change))
    expect(sum).toBeCloseTo(value(change.z.change), 12)
  })

  test('softmax: exp over its sum is p, and the exps add up', () => {
    const { terms, total, shift } = softmax(data, 2, 'before', everything)
    expect(shift).toBe(0)
    for (const { exp, p } of terms) expect(value(exp) / value(total)).toBeCloseTo(value(p), 14)
  })
})

describe('backward', () => {
  test.each([['tanh'], ['relu'], ['sigmoid'], ['identity']])('a hidden error of %s is its sum times the slope', (hidden) => {
    const { data } = worked({ hidden })
    for (const layer of [0, 1]) {
      const { total, slope, delta } = hiddenError(data, { layer, unit: 1 }, everything)
      expect(value(total) * value(slope)).toBeCloseTo(value(delta), 8)
    }
  })

  test.each([
    ['cross_entropy', 'softmax'], ['mean_squared_error', 'softmax'], ['mean_squared_error', 'sigmoid'], ['mean_squared_error', 'identity'],
  ] as const)('%s with %s: the unfolded rows add up to δ', (loss, output) => {
    const { data } = worked({ loss, output })
    for (let unit = 0; unit < 3; unit++) {
      const { terms, delta, short } = outputError(data, { layer: 2, unit }, loss, everything)
      expect(terms).toHaveLength(output === 'softmax' ? 3 : 1)
      expect(value(terms.at(-1)!.running)).toBeCloseTo(value(delta), 8)
      if (loss === 'cross_entropy') expect(value(short!.p) - short!.y).toBeCloseTo(value(delta), 8)
      else expect(short).toBeNull()
    }
  })

  test('the rows of the other classes are 0', () => {
    const { terms } = outputError(worked().data, { layer: 2, unit: 1 }, 'cross_entropy', everything)
    expect(terms.map(({ y, underflows }) => [y, underflows])).toEqual([[1, false], [0, false], [0, false]])
    expect(terms.slice(1).map(({ product }) => Math.abs(value(product)))).toEqual([0, 0])
  })

  test('where p underflows the row says so, and still adds up', () => {
    const { data } = worked()
    const a = data.a(2, 'before') as Float64Array
    a.set([0, 0.25, 0.75])
    ;(data.delta(2) as Float64Array).set([-1, 0.25, 0.75])
    for (const [unit, delta] of [-1, 0.25, 0.75].entries()) {
      const { terms } = outputError(data, { layer: 2, unit }, 'cross_entropy', everything)
      expect(terms.map(({ underflows }) => underflows)).toEqual([true, false, false])
      expect(value(terms.at(-1)!.running)).toBeCloseTo(delta, 14)
    }
  })

  test('not yet: the errors above are there, their sum is not', () => {
    const rows = hiddenError(worked().data, { layer: 0, unit: 0 }, until(['forward', 0], ['backward', 1]))
    expect(rows.terms.map(({ x, product }) => [typeof x, product])).toEqual([['number', undefined], ['number', undefined]])
    expect([rows.total, typeof rows.slope, rows.delta]).toEqual([undefined, 'number', undefined])
  })

  test('an unknown loss is refused', () => expect(() => outputError(worked().data, { layer: 2, unit: 0 }, 'magic', everything)).toThrow('loss.magic'))
})

describe('update', () => {
  const { data } = worked()

  test('own share, mean, −η × mean, step and after follow from each other', () => {
    data.layers.forEach(({ inputs, units }, layer) => {
      for (let unit = 0; unit < units; unit++) {
        for (const input of [...Array(inputs).keys(), null]) {
          const row = update(data, { layer, unit }, input, everything)
          const mean = Array.from(row.shares).reduce((total, share) => total + share, 0) / row.shares.length
          expect(row.shares).toHaveLength(5)
          expect(row.shares[0]).toBeCloseTo(value(row.own), 14)
          expect(mean).toBeCloseTo(value(row.mean), 13)
          expect(value(row.descent)).toBeCloseTo(-0.5 * mean, 13)
          expect(value(row.step)).toBeCloseTo(value(row.descent), 13)
          expect(value(row.before) + value(row.step)).toBeCloseTo(value(row.after), 13)
        }
      }
    })
  })

  test('not yet', () => {
    const known = update(data, { layer: 0, unit: 0 }, 1, until(['backward', 0]))
    expect([typeof known.mean, known.step, known.after]).toEqual(['number', undefined, undefined])
    const early = update(data, { layer: 0, unit: 0 }, 1, nothing)
    expect([early.own, early.mean, Array.from(early.shares)]).toEqual([undefined, undefined, []])
  })

  test('the bias is the last row; of many weights those that changed most are listed', () => {
    expect(updates(data, { layer: 0, unit: 0 }, everything).rows.map(({ input }) => input)).toEqual([0, 1, 2, null])
    const wide = updates(worked({ sizes: [40, 2, 3] }).data, { layer: 0, unit: 0 }, everything)
    expect([wide.rows.length, wide.leftOut]).toEqual([LARGEST + 1, 40 - LARGEST])
  })

  test('Adam’s arithmetic ends in the step that was made', () => {
    const { data } = worked({ optimizer: ADAM })
    for (const input of [0, 1, 2, null]) {
      const row = update(data, { layer: 0, unit: 1 }, input, everything)
      const { step, exp_avg_corrected, effective_rate } = updateLines(data, { layer: 0, unit: 1 }, row, everything).at(-1)!.values
      expect(value(row.before) + value(step)).toBeCloseTo(value(row.after), 15)
      expect(-value(effective_rate) * value(exp_avg_corrected)).toBeCloseTo(value(step), 14)
    }
  })

  test('Adam’s state before is there, the new one not yet', () => {
    const { data } = worked({ optimizer: ADAM })
    const { values } = updateLines(data, { layer: 0, unit: 1 }, update(data, { layer: 0, unit: 1 }, 0, nothing), nothing).at(-1)!
    expect([typeof values['exp_avg_before'], values['exp_avg'], values['exp_avg_corrected'], values['step'], values['after']]).toEqual(['number', undefined, undefined, undefined, undefined])
  })
})

describe('ranking', () => {
  const { data } = worked()
  const all = largestChanges(data, 'absolute', 1000, () => true)

  test('every parameter, the largest change first', () => {
    expect(all).toHaveLength(4 * 4 + 5 * 2 + 3 * 3)
    const sizes = all.map(({ change }) => Math.abs(change))
    expect(sizes).toEqual([...sizes].sort((x, y) => y - x))
  })

  test('ten of them', () => expect(largestChanges(data, 'absolute', 10, () => true)).toEqual(all.slice(0, 10)))

  test('by |Δ/w|', () => {
    const ratios = largestChanges(data, 'relative', 10, () => true).map(({ change, before }) => Math.abs(change / before))
    expect(ratios[0]).toBe(Math.max(...all.map(({ change, before }) => Math.abs(change / before))))
    expect(ratios).toEqual([...ratios].sort((x, y) => y - x))
  })

  test('only layers that are updated', () => {
    expect(new Set(largestChanges(data, 'absolute', 50, (layer) => layer === 0).map(({ layer }) => layer))).toEqual(new Set([0]))
  })
})

describe('weighted sums', () => {
  test('few stay in their order', () => expect(listed(FEW, (i) => i, false)).toEqual([...Array(FEW).keys()]))
  test('equal terms stay in their order', () => expect(listed(20, () => 1, false)).toEqual([...Array(LARGEST).keys()]))
  test('NaN counts as nothing', () => expect(listed(20, (i) => (i === 19 ? 1 : NaN), false)[0]).toBe(19))
  test('what was not sent stays so', () => {
    const { total, terms } = weightedSum(() => null, () => 1, [0, 1], 2)
    expect([total, terms[0]!.product]).toEqual([null, null])
  })
})
