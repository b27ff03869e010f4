import { describe, expect, test } from 'vitest'
import { likeBesideLike } from './likeBesideLike'

describe('in a script, like stands beside like', () => {
  test('templates where the first of them is, functions at the end, all else in its order', () => {
    const code = 'import{h}from"./page.js";var a=1;function f(e){return e}var b=f("<b>",1),c=a+1;c>1&&h(c);function g(){}async function k(){}class D{}var d=h("<i>");export{g as G};'
    expect(likeBesideLike(code)).toBe('import{h}from"./page.js";var a=1;var b=f("<b>",1),d=h("<i>");var c=a+1;c>1&&h(c);class D{};function f(e){return e}function g(){}async function k(){}export{g as G};')
  })
  test('what is made otherwise stays where it is', () => {
    const code = 'var p=e=>e,a=p("<b>");var b=q("<b>",a);function q(){}var c=q("b");'
    expect(likeBesideLike(code)).toBe('var p=e=>e,a=p("<b>"),b=q("<b>",a),c=q("b");function q(){}')
  })
  test('it gives what it gave', async () => {
    const code = 'const all = [];function made(html){return [html, all.length]}all.push(made("<a>"));var one=made("<b>"),two=one.length;all.push(two);var three=made("<c>");export { all, one, two, three }'
    const run = async (text: string): Promise<Record<string, unknown>> => ({ ...((await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`)) as object) })
    expect(await run(likeBesideLike(code.replace('[html, all.length]', '[html]')))).toEqual(await run(code.replace('[html, all.length]', '[html]')))
  })
})
