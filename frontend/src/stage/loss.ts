/** The loss: a node of its own after the output, with target, prediction, and the losses before and after. */
import { trueClass } from './labels'
import { css, mix } from './colours'
import { scientific } from '../lib/format'
import { say } from '../lib/words.svelte'
import { decimalsFor, fixed, raw, signed } from './digits'
import { trace } from './edges'
import { pointedAt } from './emphasis'
import type { Picture } from './picture'
import type { Scene } from './scene'
import { cut, drawNumber, font, textWidth } from './text'

export interface Row {
  label: string
  value: string
  strong: boolean
  /** A hairline stands over the first row of a group. */
  group: boolean
}

export function drawLoss(picture: Picture): void {
  drawLinks(picture)
  drawNode(picture)
  const rows = lossRows(picture.scene)
  if (picture.layout.direction === 'right') drawColumn(picture, rows)
  else drawColumns(picture, rows)
}

function drawLinks({ ctx, palette, scene, wiring, layout }: Picture): void {
  const place = layout.layers.at(-1)!
  ctx.strokeStyle = css(mix(palette.paper, palette.lineStrong, 0.7))
  ctx.lineWidth = 1
  ctx.setLineDash(scene.loss.before ? [] : [3, 3.5])
  for (let unit = 0; !place.folded && unit < place.units; unit++) {
    trace(ctx, wiring.loss(unit))
    ctx.stroke()
  }
  ctx.setLineDash([])
}

function drawNode({ ctx, palette, layout, scene, selection, highlight }: Picture): void {
  const { x, y, width, height } = layout.loss
  const selected = selection.kind === 'loss'
  ctx.beginPath()
  ctx.roundRect(x, y, width, height, 10)
  ctx.fillStyle = css(palette.raised)
  ctx.fill()
  ctx.setLineDash(scene.loss.before ? [] : [3, 3.5])
  ctx.strokeStyle = css(selected || pointedAt(highlight)?.kind === 'loss' ? palette.ink : palette.lineStrong)
  ctx.lineWidth = selected ? 1.75 : 1
  ctx.stroke()
  ctx.setLineDash([])
}

/** What the loss node says at this moment. Every row has its place from the beginning; a dash is what is not there yet. */
export function lossRows(scene: Scene): Row[] {
  const { before, after, predicted } = scene.loss
  const actual = after && before ? after.batch - before.batch : undefined
  const ownChange = after && before ? after.focus - before.focus : NaN
  // As many decimals as tell before from after.
  const written = decimalsFor([0.001, ownChange, scene.span === 'epoch' ? NaN : (actual ?? NaN)])
  const rows = [
    ...predictionRows(scene),
    ...pairRows(say('stage.card_focus', { noun: scene.run.noun }), before?.focus, after?.focus, scene.view, written),
  ]
  if (scene.span === 'epoch') return rows
  const decimals = Math.max(4, decimalsFor([predicted, actual ?? NaN]))
  const write = (value: number): string => (decimals <= MOST_DECIMALS ? signed(value, decimals) : `${value > 0 ? '+' : ''}${scientific(value, 3)}`)
  const change = (value: number | undefined): string => (value === undefined ? NOTHING : write(value))
  const strong = scene.view === 'change'
  return [
    ...rows,
    ...pairRows(say('stage.card_batch'), before?.batch, after?.batch, scene.view, written),
    { label: say('stage.card_predicted'), value: change(after ? predicted : undefined), strong, group: true },
    { label: say('stage.card_happened'), value: change(actual), strong, group: false },
  ]
}

const NOTHING = '–'
const MOST_DECIMALS = 6 // for which there is room

function pairRows(label: string, before: number | undefined, after: number | undefined, view: string, decimals: number): Row[] {
  const write = (value: number | undefined): string => (value === undefined ? NOTHING : fixed(value, decimals))
  return [
    { label, value: write(before), strong: view === 'before' || after === undefined, group: true },
    { label: '', value: `→ ${write(after)}`, strong: view === 'after', group: false },
  ]
}

function predictionRows({ run, step, view, loss }: Scene): Row[] {
  const target = step.target()
  const output = loss.before ? step.a(run.layers.length - 1, view === 'after' && loss.after ? 'after' : 'before') : null
  const write = run.task === 'regression' ? (values: ArrayLike<number>): string => original(run, values) : classIn(run)
  const [truth, guess] = [write(target), output ? write(output) : NOTHING]
  const wrong = run.task === 'classification' && output !== null && truth !== guess
  return [
    { label: say('stage.card_target'), value: truth, strong: false, group: false },
    { label: say(wrong ? 'stage.card_prediction_wrong' : 'stage.card_prediction'), value: guess, strong: wrong, group: false },
  ]
}

function original({ targets }: Scene['run'], values: ArrayLike<number>): string {
  const feature = targets[0]
  return raw(feature ? values[0]! * feature.scale + feature.shift : values[0]!)
}

function classIn({ classes }: Scene['run']): (values: ArrayLike<number>) => string {
  return (values) => classOf(classes, values)
}

/** One unit tells two classes apart, at a half. */
function classOf(classes: readonly string[], values: ArrayLike<number>): string {
  if (values.length === 1) return classes[values[0]! > 0.5 ? 1 : 0] ?? ''
  return classes[trueClass(values)] ?? ''
}

const LINE = 17
const GROUP = 8
const PADDING = 8

function columnHeight(rows: readonly Row[]): number {
  return rows.reduce((sum, { group }) => sum + LINE + (group ? GROUP : 0), 0)
}

function drawColumn(picture: Picture, rows: readonly Row[]): void {
  const { ctx, palette, layout } = picture
  const { x, y, width, height } = layout.loss
  let top = y + (height - columnHeight(rows)) / 2
  const placed = rows.map((row) => {
    if (row.group) {
      ctx.fillStyle = css(palette.line)
      ctx.fillRect(x + PADDING, top + GROUP / 2, width - 2 * PADDING, 1)
      top += GROUP
    }
    top += LINE
    return { row, left: x + PADDING, middle: top - LINE / 2, width: width - 2 * PADDING }
  })
  drawRows(picture, placed)
}

/** Lying: prediction and change to the left, the losses to the right. */
function drawColumns(picture: Picture, rows: readonly Row[]): void {
  const { loss } = picture.layout
  const groups = rows.flatMap((row, k) => (k % 2 === 0 ? [[row, rows[k + 1]!]] : []))
  const places = [
    { column: 0, line: 0 },
    { column: 1, line: 0 },
    { column: 1, line: 2 },
    { column: 0, line: 2 },
  ]
  const width = loss.width / 2
  const placed = groups.flatMap((group, k) => {
    const { column, line } = places[k]!
    const top = loss.y + (loss.height - 4 * LINE - GROUP) / 2 + (line === 0 ? 0 : GROUP) + LINE / 2
    const left = loss.x + PADDING + column * width
    return group.map((row, below) => ({ row, left, middle: top + (line + below) * LINE, width: width - 2 * PADDING }))
  })
  drawRows(picture, placed)
}

interface PlacedRow {
  row: Row
  left: number
  middle: number
  width: number
}

/** All labels, then all values: a canvas takes its time to change fonts. */
function drawRows({ ctx, palette }: Picture, rows: readonly PlacedRow[]): void {
  ctx.textBaseline = 'middle'
  ctx.font = font(10.5)
  ctx.fillStyle = css(palette.inkFaint)
  ctx.textAlign = 'left'
  const rooms = rows.map(({ row: { label }, left, middle, width }) => {
    if (label === '') return width
    ctx.fillText(label, left, middle)
    return width - textWidth(ctx, label) - 3
  })
  for (const strong of [false, true]) {
    ctx.font = font(11.5, strong ? 650 : 450)
    ctx.fillStyle = css(strong ? palette.ink : palette.inkSoft)
    rows.forEach(({ row, left, middle, width }, index) => {
      if (isBold(row) === strong) drawNumber(ctx, cut(ctx, row.value, rooms[index]!), left + width, middle, 'right')
    })
  }
}

function isBold({ strong, value }: Row): boolean {
  return strong && !value.endsWith(NOTHING)
}
