import { expect, test } from 'vitest'
import { exportedPlainly, importedPlainly, namesOfImports, type Given } from './ownNames'

const given: Given = new Map([['a', 'Qt'], ['default', 'ea']])
const known = (file: string): Given | undefined => (file === 'page-1.js' ? given : undefined)

test('a script gives things by the names that it has for them', () => {
  const { code, given } = exportedPlainly('var Qt=1,ea=2;export{Qt as a,ea as default,Qt as b};')
  expect(code).toBe('var Qt=1,ea=2;export{Qt,ea};')
  expect(Object.fromEntries(given)).toEqual({ a: 'Qt', default: 'ea', b: 'Qt' })
})

test('and others take them by these', () => {
  expect(Object.fromEntries(namesOfImports('import{a as e,default as t}from"./page-1.js";import{a as n}from"./other.js"', known))).toEqual({ e: 'Qt', t: 'ea' })
  expect(importedPlainly('import{a as Qt}from"./page-1.js";import{a as n}from"./other.js";Qt(n);', known)).toBe('import{Qt}from"./page-1.js";import{a as n}from"./other.js";Qt(n);')
  expect(importedPlainly('import"./page-1.js";', known)).toBe('import"./page-1.js";')
})

test.each(['var a=1;', 'export const a=1;', 'var a=1;export{a};export{a as b};'])('one that is not like that is not built: %s', (code) => {
  expect(() => exportedPlainly(code)).toThrow('one list of what it exports')
})
