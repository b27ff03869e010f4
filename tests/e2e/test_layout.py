"""Nothing of the page scrolls or overflows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e.reading import click, go_to, stands_at
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

DESKTOP, LAPTOP, PHONE = (1440, 900), (1280, 720), (390, 844)
MOMENTS = ("forward, layer 1", "backward, layer 1", "update, layer 2", "check")
OVERFLOW = """() => {
  const { scrollWidth, scrollHeight } = document.documentElement
  return { across: scrollWidth - innerWidth, down: scrollHeight - innerHeight }
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
