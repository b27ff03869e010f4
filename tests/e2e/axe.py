"""axe: whether everybody can use what stands on the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
OF_COLOURS = ("color-contrast", "link-in-text-block")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = """async (only) => {
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ['violations'], preload: false, selectors: false })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`)
}"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page as it stands: of all its rules, or of some."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(AXE.read_text())
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(RULES, only)
    return found


def violations_by_scheme(page: Page) -> dict[str, list[str]]:
    """In the light all of them; in the dark the page is the same but for its colours."""
    found = {"light": violations(page)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = violations(page, *OF_COLOURS)
    page.emulate_media(color_scheme="light")
    return {scheme: wrong for scheme, wrong in found.items() if wrong}
