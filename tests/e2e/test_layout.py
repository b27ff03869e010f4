"""Nothing scrolls or overflows, and every state can be used by everyone, in light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e.conftest import Open
from tests.e2e.reading import PATIENCE, click, go_to, stands_at

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


DEEP = nv.Recipe(network=nv.Network([nv.Layer(4)] * 31))


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
def test_a_picture_wider_than_its_window_follows_the_operation(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size, recipe=DEEP)
    network = page.get_by_role("region", name="The network")
    expect(network.get_by_text("Input", exact=True)).to_be_in_viewport()
    expect(network.get_by_text("Loss", exact=True)).not_to_be_in_viewport()
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    click(page, "check")
    expect(network.get_by_text("Loss", exact=True)).to_be_in_viewport()
    click(page, "forward, layer 1")
    expect(network.get_by_text("Input", exact=True)).to_be_in_viewport()
    assert max(overflow(page).values()) <= 0


def test_on_a_phone_many_layers_do_not_hide_the_picture(open_page: Open) -> None:
    page = open_page(size=PHONE, recipe=DEEP)
    expect(page.get_by_role("button", name="Remove hidden layer 1", exact=True)).to_be_hidden()
    page.get_by_text("32 layers", exact=True).click()
    expect(page.get_by_role("button", name="Remove hidden layer 1", exact=True)).to_be_visible()
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
