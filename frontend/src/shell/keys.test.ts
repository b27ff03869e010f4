import { describe, expect, it } from 'vitest'
import { actionOf, type Pressed } from './keys'

const press = (key: string, modifiers: Partial<Pressed> = {}): Pressed => ({ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...modifiers })

describe('keys', () => {
  it.each([
    [press(' '), 'toggle'],
    [press('ArrowRight'), 'nextOperation'],
    [press('ArrowLeft', { shiftKey: true }), 'previousStep'],
    [press('ArrowRight', { altKey: true }), 'nextEpoch'],
    [press('Home'), 'restart'],
    [press('['), 'before'],
    [press('[', { ctrlKey: true, altKey: true }), 'before'],
    [press('\\'), 'change'],
    [press('?', { shiftKey: true }), 'keys'],
    [press('z', { metaKey: true }), 'undo'],
    [press('Z', { metaKey: true, shiftKey: true }), 'redo'],
    [press('y', { ctrlKey: true }), 'redo'],
    [press('z', { ctrlKey: true, altKey: true }), undefined],
    [press('j'), 'go'],
    [press('r', { ctrlKey: true }), undefined],
    [press(']', { ctrlKey: true }), undefined],
    [press('p'), 'present'],
    [press('c'), 'compare'],
    [press('p', { ctrlKey: true }), undefined],
    [press('x'), undefined],
  ])('%o', (pressed, action) => expect(actionOf(pressed)).toBe(action))
})
