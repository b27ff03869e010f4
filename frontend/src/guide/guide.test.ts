import { describe, expect, it } from 'vitest'
import { sgd } from '../lib/testing'
import type { Selection } from '../lib/contract'
import { operations, standingAt } from '../stage/testing'
import { buildScene, type Scene } from '../stage/scene'
import { entries, explainTerm } from './glossary'
import { explainMark } from './marks'
import { isPlainDescent, product } from './numbers'
import { TERMS, type Term } from './terms'

const FORWARD = 0
const BACKWARD = 4
const UPDATE = 5

function explanationAt(operation: number, thing: Selection, view: Scene['view'] = 'before', span: Scene['span'] = 'step') {
  const scene = buildScene({ ...standingAt(operation), view, span })!
  return explainMark(scene, operations[operation]!, { thing, arc: false })
}

describe('a mark explains itself as the moment shows it', () => {
  const unit = { kind: 'unit', layer: 0, unit: 1 } as const
  const edge = { kind: 'edge', layer: 0, unit: 2, input: 1 } as const
  it.each([
    [unit, FORWARD, 'before', 'z = Σ w·a + b,  a = tanh(z)'],
    [unit, BACKWARD, 'before', 'δ = (Σ w·δ) · f′(z)'],
    [{ kind: 'unit', layer: 1, unit: 0 }, BACKWARD, 'before', 'δ = ∂ℓ / ∂z'],
    [edge, FORWARD, 'before', 'w · a = 2 × (−1.5) = −3'],
    [{ kind: 'bias', layer: 0, unit: 2 }, FORWARD, 'before', 'z = Σ w·a + b'],
    [{ kind: 'bias', layer: 0, unit: 2 }, BACKWARD, 'before', '∂ℓ / ∂b = δ'],
    [{ kind: 'loss' }, FORWARD, 'before', 'L = (1/B) Σ ℓ'],
    [{ kind: 'loss' }, 7, 'after', 'ΔL ≈ Σ ∂L/∂w · Δw'],
    [{ kind: 'input', input: 0 }, FORWARD, 'before', 'a = (x − m) / s'],
  ] as const)('%o in operation %d, %s', (thing, operation, view, formula) => expect(explanationAt(operation, thing, view).formula).toBe(formula))

  it.each([
    [sgd(0.1), ['update.SGD.step', 'update.SGD.after'], 'Δw = −η · (1/B) Σ δ·a'],
    [{ name: 'Adam' }, ['update.Adam.step', 'update.Adam.after'], 'Δw = Adam((1/B) Σ δ·a)'],
  ])('an update as %o makes it', (optimizer, update, formula) => {
    const scene = buildScene({ ...standingAt(UPDATE), view: 'change', span: 'step' })!
    const step = Object.assign(Object.create(scene.step), { header: { type: 'step', optimizer, update } })
    expect(explainMark({ ...scene, step }, operations[UPDATE]!, { thing: edge, arc: false }).formula).toBe(formula)
  })
  it('says nothing of what has not been computed', () => {
    expect(explanationAt(FORWARD, { kind: 'edge', layer: 1, unit: 0, input: 0 }).formula).not.toBe('w · a')
    expect(explanationAt(UPDATE, edge, 'after').formula).toBe('w · a')
  })
  it('says of an epoch what it changed', () => expect(explanationAt(UPDATE, unit, 'change', 'epoch').sentence).toContain('whole epoch'))
  it('tells the arc from the disc', () => {
    const scene = buildScene({ ...standingAt(BACKWARD), view: 'before', span: 'step' })!
    expect(explainMark(scene, operations[BACKWARD]!, { thing: unit, arc: true })).toMatchObject({ name: 'Error of neuron 2 of hidden layer 1', term: 'error' })
  })
})

describe('numbers', () => {
  it('multiply as they are read', () => expect(product(1.3742, -0.41829)).toBe('1.374 × (−0.4183) = −0.575'))
  it('of a plain step alone are −η times the gradient', () => {
    expect(isPlainDescent({ update: ['update.SGD.step', 'update.SGD.after'] })).toBe(true)
    expect(isPlainDescent({ update: ['regularization.clip', 'update.SGD.step', 'update.SGD.after'] })).toBe(false)
    expect(isPlainDescent({ update: ['update.Adam.step', 'update.Adam.after'] })).toBe(false)
  })
})

describe('the glossary', () => {
  it('has where each is seen', () => expect(Object.values(TERMS).every((place) => 'mark' in place || 'at' in place)).toBe(true))
  it('has a name and a sentence for every term, each once', () => {
    const all = (Object.keys(TERMS) as Term[]).map(explainTerm)
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const { name, sentence } of all) expect(sentence, name).toMatch(/[.]$/)
  })
  it('is in the order of the alphabet', () => expect(entries('en').map(({ term }) => term).slice(0, 3)).toEqual(['accuracy', 'activation', 'activation_function']))
  it('finds what is typed, in names first', () => {
    expect(entries('en', 'gradient').map(({ term }) => term).slice(0, 2)).toEqual(['gradient', 'mean_gradient'])
    expect(entries('en', 'LEARNING rate').map(({ term }) => term)).toContain('learning_rate')
    expect(entries('en', 'xylophone')).toEqual([])
  })
})
