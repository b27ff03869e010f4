import { describe, expect, test } from 'vitest'
import { has } from './fonts'
import { attributes, colourOf, escaped, short } from './paint'
import { fileName } from './picture'
import { SvgContext } from './svgContext'

/** A font whose letters are half as wide as high, and stand 3 below the middle. */
const measuring = {
  font: '',
  textBaseline: 'alphabetic',
  measureText(this: CanvasRenderingContext2D, text: string) {
    return { width: 5 * text.length, actualBoundingBoxAscent: this.textBaseline === 'middle' ? 3 : 6 }
  },
} as unknown as CanvasRenderingContext2D

function drawn(draw: (context: SvgContext) => void): string {
  const context = new SvgContext(measuring)
  draw(context)
  return context.written()
}

describe('paths', () => {
  test('are filled and stroked as the context stands', () => {
    const path = drawn((context) => {
      context.beginPath()
      context.moveTo(1, 2)
      context.bezierCurveTo(3, 4, 5, 6, 7.128, 8)
      context.lineTo(NaN, 1)
      context.closePath()
      context.fillStyle = 'rgb(255 0 16 / 0.500)'
      context.fill()
      context.globalAlpha = 0.5
      context.lineWidth = 1.5
      context.lineCap = 'round'
      context.setLineDash([3, 2.5])
      context.strokeStyle = 'rgb(0 0 0 / 0.5)'
      context.stroke()
    })
    expect(path).toBe(
      '<path d="M1 2C3 4 5 6 7.13 8Z" fill="#ff0010" fill-opacity="0.500"/>' +
        '<path d="M1 2C3 4 5 6 7.13 8Z" fill="none" stroke="#000000" stroke-opacity="0.250" stroke-width="1.5" stroke-dasharray="3 2.5" stroke-linecap="round"/>',
    )
  })

  test('a line begins where nothing was; an empty path is not drawn', () => {
    const path = drawn((context) => {
      context.beginPath()
      context.stroke()
      context.lineTo(1, 1)
      context.lineTo(2, 2)
      context.fill()
    })
    expect(path).toBe('<path d="M1 1L2 2" fill="#000000"/>')
  })

  test('a whole circle is two arcs, a part of one is one, and backwards it turns the other way', () => {
    const of = (from: number, to: number, back?: boolean): string =>
      drawn((context) => (context.beginPath(), context.arc(10, 10, 4, from, to, back), context.fill()))
    expect(of(0, 2 * Math.PI)).toContain('d="M14 10A4 4 0 0 1 6 10A4 4 0 0 1 14 10"')
    expect(of(-Math.PI / 2, 0)).toContain('d="M10 6A4 4 0 0 1 14 10"')
    expect(of(-Math.PI / 2, -Math.PI, true)).toContain('d="M10 6A4 4 0 0 0 6 10"')
    expect(of(Math.PI, 0)).toContain('d="M6 10A4 4 0 0 1 14 10"')
  })

  test('rectangles, also with round corners', () => {
    expect(drawn((context) => (context.rect(1, 2, 3, 4), context.fill()))).toContain('d="M1 2h3v4h-3Z"')
    expect(drawn((context) => (context.roundRect(0, 0, 10, 6, 9), context.fill()))).toContain('d="M3 0h4a3 3 0 0 1 3 3v0a3 3')
    expect(drawn((context) => context.strokeRect(1, 2, 3, 4))).toContain('<rect x="1" y="2" width="3" height="4" fill="none" stroke="#000000"')
    expect(drawn((context) => context.fillRect(5, 6, -3, -4))).toContain('<rect x="2" y="2" width="3" height="4"')
    expect(drawn((context) => context.fillRect(1, 2, NaN, 4))).toBe('')
  })

  test('a gradient stands before what it fills', () => {
    const path = drawn((context) => {
      const gradient = context.createLinearGradient(1, 2, 3, 2)
      gradient.addColorStop(0, 'rgb(255, 0, 0)')
      gradient.addColorStop(1, '#0000ff')
      context.fillStyle = gradient as unknown as CanvasGradient
      context.fillRect(1, 2, 2, 1)
    })
    expect(path).toBe(
      '<linearGradient id="gradient0" gradientUnits="userSpaceOnUse" x1="1" y1="2" x2="3" y2="2"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/></linearGradient>' +
        '<rect x="1" y="2" width="2" height="1" fill="url(#gradient0)"/>',
    )
  })
})

describe('what is saved', () => {
  test('is restored: style, dashes and clips', () => {
    const path = drawn((context) => {
      context.save()
      context.rect(0, 0, 5, 5)
      context.clip()
      context.fillStyle = '#ff0000'
      context.setLineDash([1])
      context.fillRect(1, 1, 2, 2)
      context.restore()
      context.strokeRect(2, 2, 1, 1)
    })
    expect(path).toBe(
      '<clipPath id="clip0"><path d="M0 0h5v5h-5Z"/></clipPath><g clip-path="url(#clip0)"><rect x="1" y="1" width="2" height="2" fill="#ff0000"/></g>' +
        '<rect x="2" y="2" width="1" height="1" fill="none" stroke="#000000" stroke-width="1"/>',
    )
  })

  test('what is moved and turned stands in a group', () => {
    const path = drawn((context) => {
      context.save()
      context.translate(1, 2.5)
      context.transform(0.5, 0, 0, 0.5, 0, 0)
      context.fillRect(0, 0, 1, 1)
      context.restore()
    })
    expect(path).toBe('<g transform="matrix(1 0 0 1 1 2.5)"><g transform="matrix(0.5 0 0 0.5 0 0)"><rect x="0" y="0" width="1" height="1" fill="#000000"/></g></g>')
  })

  test('a clip that stays open is closed at the end', () => {
    expect(drawn((context) => (context.rect(0, 0, 5, 5), context.clip(), context.fillRect(1, 1, 2, 2)))).toMatch(/<\/g>$/)
  })
})

describe('text', () => {
  const FONT = "560 11px 'Inter Variable', sans-serif"

  test('the characters of a number are one text, each at its place, on the line of its letters', () => {
    const text = drawn((context) => {
      context.font = FONT
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      ;[...'−0.5'].forEach((character, index) => context.fillText(character, 10 + 6 * index, 20))
    })
    expect(text).toBe('<text x="7.5 13.5 19.5 25.5" y="23" font-family="&#39;Inter Variable&#39;, sans-serif" font-size="11" font-weight="560" fill="#000000">−0.5</text>')
  })

  test('another place, look or line begins another', () => {
    const count = (draw: (context: SvgContext) => void): number => drawn((context) => ((context.font = FONT), draw(context))).split('<text').length - 1
    expect(count((context) => (context.fillText('1', 0, 0), context.fillText('2', 30, 0)))).toBe(2)
    expect(count((context) => (context.fillText('1', 0, 0), context.fillText('2', 5, 1)))).toBe(2)
    expect(count((context) => (context.fillText('1', 0, 0), (context.globalAlpha = 0.5), context.fillText('2', 5, 0)))).toBe(2)
    expect(count((context) => (context.strokeText('1', 0, 0), context.fillText('1', 0, 0)))).toBe(2)
    expect(count((context) => (context.fillText('one', 0, 0), context.fillText('2', 5, 0)))).toBe(2)
    expect(count((context) => ((context.globalAlpha = 0), context.fillText('1', 0, 0)))).toBe(0)
  })

  test('a name cannot become anything else than a name', () => {
    const name = `<script>alert("1")</script> & 'x'\u0000]]>`
    const text = drawn((context) => context.fillText(name, 0, 0))
    expect(text).not.toMatch(/<script|"1"|\u0000/)
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;]]&gt;</text>')
    expect(attributes({ 'font-family': '"><script>' })).toBe(' font-family="&quot;&gt;&lt;script&gt;"')
    expect(escaped('a\u0007b')).toBe('ab')
  })
})

test('colours are written as every program reads them', () => {
  expect(colourOf('rgb(1, 2, 3)')).toEqual({ hex: '#010203', alpha: 1 })
  expect(colourOf('rgba(1, 2, 3, 0.5)')).toEqual({ hex: '#010203', alpha: 0.5 })
  expect(colourOf('color(srgb 1 0.5 0 / 0.82)')).toEqual({ hex: '#ff8000', alpha: 0.82 })
  expect([colourOf('rgba(0, 0, 0, 0)'), colourOf('none')]).toEqual([null, null])
  expect(short(-0.001)).toBe('0')
})

test('a font is taken where the text has one of its characters', () => {
  expect(has('U+0-FF, U+2212', 'ab')).toBe(true)
  expect(has('U+370-377, u+37A', 'α')).toBe(false)
  expect(has('U+3??', 'α')).toBe(true)
  expect(has('', 'α')).toBe(true)
})

test('a file is named by what it shows and when', () => {
  expect(fileName('NeuroViz: Das Netz, Epoche 1 · Batch 2 von 8 · Prüfung')).toBe('neuroviz-das-netz-epoche-1-batch-2-von-8-prüfung')
})
