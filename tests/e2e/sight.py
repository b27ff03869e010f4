"""What of a window can be read and reached: texts that are cut or run into one another, and controls too small for a finger."""

from __future__ import annotations

from playwright.sync_api import Page

SEEN = """width => {
  const found = { cut: [], overlapping: [], outside: [], smallest: Infinity }
  const name = element => `${element.tagName.toLowerCase()} “${element.textContent.trim().slice(0, 40)}”`
  const texts = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement
    if (walker.currentNode.textContent.trim() === '') continue
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const hidden = [...ancestors(element)].some(each => getComputedStyle(each).clipPath !== 'none')
    if (hidden || element.closest('.unseen, option, .katex')) continue
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue
      const clip = clipOf(element, box)
      if (clip === 'cut') found.cut.push(name(element))
      if (clip === 'cut' || clip === 'scrolled away') continue
      if (clip !== 'scrolls across' && (box.left < -1 || box.right > width + 1)) found.outside.push(name(element))
      texts.push({ element, box })
      const size = parseFloat(getComputedStyle(element).fontSize) * element.currentCSSZoom
      found.smallest = Math.min(found.smallest, size)
    }
  }
  texts.forEach((one, index) => texts.slice(index + 1).forEach(other => {
    if (one.element.contains(other.element) || other.element.contains(one.element)) return
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
    if (across > 2 && down > 4) found.overlapping.push(`${name(one.element)} and ${name(other.element)}`)
  }))
  return found

  function* ancestors(element) {
    for (let each = element; each && each !== document.body; each = each.parentElement) yield each
  }
  function clipOf(element, box) {
    for (const each of ancestors(element)) {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(each)
      if (overflowX === 'visible' && overflowY === 'visible') continue
      const frame = each.getBoundingClientRect()
      const away = box.bottom < frame.top || box.top > frame.bottom || box.left > frame.right || box.right < frame.left
      if (away && /auto|scroll/.test(overflowX + overflowY)) return 'scrolled away'
      if (textOverflow === 'ellipsis') continue
      const beside = box.left < frame.left - 1 || box.right > frame.right + 1
      const over = box.top < frame.top - 2 || box.bottom > frame.bottom + 2
      if ((beside && !/auto|scroll/.test(overflowX)) || (over && !/auto|scroll/.test(overflowY))) return 'cut'
      if (beside) return 'scrolls across'
    }
    return 'seen'
  }
}"""
"""`smallest` is the smallest type, in pixels of the window."""

SIZES = """selector => [...document.querySelectorAll(selector)]
  .filter(element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('.spoken'))
  .map(element => {
    const box = element.getBoundingClientRect()
    const label = element.closest('label')?.getBoundingClientRect() ?? box
    return [element.ariaLabel ?? element.textContent.trim(), Math.max(box.width, label.width), Math.max(box.height, label.height)]
  })
  .filter(([, width]) => width > 0)"""

CONTROLS = "button:not(.proxy), select, input, summary, a, [role=slider]"


def unreadable(page: Page) -> dict[str, list[str]]:
    """Nothing, where every text can be read."""
    size = page.viewport_size
    assert size
    found = page.evaluate(SEEN, size["width"])
    assert found.pop("smallest") < 100, "there should be some text"
    return {kind: texts for kind, texts in found.items() if texts}


def smallest_type(page: Page) -> float:
    size = page.viewport_size
    assert size
    return float(page.evaluate(SEEN, size["width"])["smallest"])


def smaller_than(page: Page, pixels: int, selector: str = CONTROLS) -> list[list[object]]:
    """The controls that a finger of so many pixels would miss."""
    sizes: list[list[object]] = page.evaluate(SIZES, selector)
    assert sizes
    return [[name, *size] for name, *size in sizes if min(size) < pixels - 0.5]
