"""The page by keys alone: what is focused is seen, is never lost, and follows the order of the page."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e import answers
from tests.e2e.hands import MANY, Hands
from tests.e2e.questions import Table
from tests.e2e.reading import stands_at
from tests.e2e.test_layout import DESKTOP, LAPTOP
from tests.e2e.test_questions import INPUTS, OUTPUTS, reads
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

FOCUSED = """() => {
  const focused = document.activeElement
  if (focused === null || focused === document.body) return null
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused)
  const { left, right, top, bottom, width, height } = focused.getBoundingClientRect()
  return {
    name: focused.ariaLabel ?? focused.innerText ?? focused.id,
    part: focused.closest('header, aside, main, dialog')?.tagName + (focused.closest('aside')?.ariaLabel ?? ''),
    ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\\)$/.test(outlineColor),
    seen: width > 0 && height > 0 && right > 0 && bottom > 0 && left < innerWidth && top < innerHeight,
  }
}"""
PARTS = ["HEADER", "ASIDESet-up and data", "MAIN", "ASIDEEquations and output"]


def focused(page: Page) -> dict[str, Any] | None:
    found: dict[str, Any] | None = page.evaluate(FOCUSED)
    return found


def is_seen(at: dict[str, Any] | None) -> None:
    assert at is not None, "the focus is lost"
    assert at["ring"], at
    assert at["seen"], at


class Keys(Hands):
    """Hands that touch nothing but keys, and look where the focus is after each."""

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            before = focused(self.page)
            super().press(key)
            if before is not None or key in ("Tab", "Enter"):
                is_seen(focused(self.page))

    def to_the_network(self) -> None:
        """By the first stop of all."""
        self.press_until("Tab", lambda: (focused(self.page) or {}).get("name") == "To the network")
        self.press("Enter")


@pytest.fixture
def keys(page: Page) -> Keys:
    return Keys(page)


@pytest.fixture
def table(write: bool) -> Table:
    return Table(write)


@pytest.fixture
def run() -> nv.Run:
    return nv.Run(nv.Recipe())


def step_done(keys: Keys) -> None:
    """On to the next step, and back by one operation: the first step's check."""
    keys.press("Shift+ArrowRight")
    stands_at(keys.page, "batch 2 of 8 · forward, layer 1")
    keys.press("ArrowLeft")
    stands_at(keys.page, "batch 1 of 8 · check")


def test_1_what_training_looks_like(keys: Keys, table: Table, run: nv.Run) -> None:
    keys.press("Space")
    answers.training_goes_well(keys.page, run)
    table.counts(1, keys.count, "keys")


def test_2_what_a_neuron_computed(keys: Keys, table: Table, run: nv.Run) -> None:
    keys.to_the_network()
    keys.press("ArrowDown", 4)
    keys.press("Enter")
    reads(keys.page, "Neuron 5 of hidden layer 1")
    answers.sum_of_a_neuron(keys.page, run.trace(0), 4)
    table.counts(2, keys.count, "keys")


def test_3_why_a_weight_changed(keys: Keys, table: Table, run: nv.Run) -> None:
    step_done(keys)
    keys.to_the_network()
    for key in ("ArrowDown", "w", "ArrowDown", "ArrowDown", "Enter"):
        keys.press(key)
    reads(keys.page, "Petal length → neuron 2")
    answers.change_of_a_weight(keys.page, run.trace(0), 1, 2)
    table.counts(3, keys.count, "keys")


def test_4_which_weights_changed_most(keys: Keys, table: Table, run: nv.Run) -> None:
    step_done(keys)
    keys.press("ArrowLeft")
    stands_at(keys.page, "update, layer 2")
    answers.largest_changes(keys.page, run.trace(0), INPUTS, OUTPUTS)
    table.counts(4, keys.count, "keys")


def test_5_whether_the_batch_got_better(keys: Keys, table: Table, run: nv.Run) -> None:
    step_done(keys)
    answers.loss_of_the_batch(keys.page, run.trace(0))
    table.counts(5, keys.count, "keys")


def test_6_whose_error_a_neuron_carries(keys: Keys, table: Table, run: nv.Run) -> None:
    keys.press("ArrowRight", 4)
    stands_at(keys.page, "backward, layer 1")
    keys.to_the_network()
    keys.press("ArrowDown", 2)
    keys.press("Enter")
    reads(keys.page, "Neuron 3 of hidden layer 1")
    answers.shares_of_an_error(keys.page, run.trace(0), 2)
    table.counts(6, keys.count, "keys")


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP])
def test_every_stop_is_seen_and_they_follow_the_page(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    page.keyboard.press("Tab")
    stops = []
    while (at := focused(page)) is not None and len(stops) < MANY:
        is_seen(at)
        stops.append(at)
        page.keyboard.press("Tab")
    assert stops[0]["name"] == "To the network"
    assert [part for part, _ in itertools.groupby(stop["part"] for stop in stops)] == PARTS
    page.keyboard.press("Shift+Tab")
    assert focused(page) == stops[-1]


def test_the_way_to_the_network_is_seen_only_when_it_is_reached(page: Page) -> None:
    way = page.get_by_role("button", name="To the network")
    expect(way).not_to_be_in_viewport(ratio=0.5)
    page.keyboard.press("Tab")
    expect(way).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("application", name="Network diagram").get_by_role("button")).to_be_focused()
    expect(way).not_to_be_in_viewport(ratio=0.5)
