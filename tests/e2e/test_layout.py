"""Nothing scrolls or overflows, and every state can be used by everyone, in light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.reading import PATIENCE, click, go_to

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP, LAPTOP, PHONE = (1440, 900), (1280, 720), (390, 844)
MOMENTS = ("forward, layer 1", "backward, layer 1", "update, layer 2", "check")
OVERFLOW = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement
  return { across: scrollWidth - innerWidth, down: scrollHeight - innerHeight }
}"""
VIOLATIONS = """async () => {
  const { violations } = await axe.run(document, { runOnly:
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`)
}"""


def overflow(page: Page) -> dict[str, int]:
    found: dict[str, int] = page.evaluate(OVERFLOW)
    return found


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_of_the_page_scrolls_on_a_desk(open_page: Open, size: tuple[int, int], moment: str) -> None:
    page = open_page(size=size)
    go_to(page, moment)
    assert max(overflow(page).values()) <= 0


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_phone_scrolls_down_only(open_page: Open, moment: str) -> None:
    page = open_page(size=PHONE)
    go_to(page, moment)
    assert overflow(page)["across"] <= 0


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_phase(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = open_page(size=size, scheme=scheme)
    page.evaluate(AXE.read_text())
    found = {}
    for moment in MOMENTS:
        go_to(page, moment)
        found[moment] = page.evaluate(VIOLATIONS)
    assert found == {moment: [] for moment in MOMENTS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_inspectors(open_page: Open, scheme: str) -> None:
    page = open_page(scheme=scheme)
    page.evaluate(AXE.read_text())
    go_to(page, "check")
    for tab in ("Forward", "Backward", "Update"):
        click(page, tab, role="tab")
        assert page.evaluate(VIOLATIONS) == [], tab
    page.get_by_role("tabpanel").get_by_role("button", name="petal width", exact=True).click()
    expect(page.get_by_role("table", name="How this parameter changes")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(VIOLATIONS) == []
    click(page, "Keys")
    assert page.evaluate(VIOLATIONS) == []
