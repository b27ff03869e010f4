"""The batch opened: a dot for each sample at its own share of the gradient, their mean, and the change that follows."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.reading import PATIENCE, click, go_to, number, stands_at
from tests.e2e.recipes import RECIPES
from tests.e2e.test_numbers import tab
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

NAME = "Flowers’ shares of petal length → neuron 1"
STORY = "From the shares to the change"


def opened(page: Page) -> Locator:
    """After a whole step, the edge from petal length to the first neuron."""
    click(page, "Next step")
    stands_at(page, "batch 2 of")
    go_to(page, "check")
    tab(page, "Update")
    page.get_by_role("rowheader", name="petal length").get_by_role("button").click()
    dots = page.get_by_role("slider", name=NAME, exact=True)
    expect(dots).to_be_visible(timeout=PATIENCE)
    return dots


def said(dots: Locator) -> tuple[int, float, float]:
    """The sample of the dot that has the focus, its value as said, and half a unit of its last place."""
    words = dots.get_attribute("aria-valuetext") or ""
    found = re.fullmatch(r"flower (\d+): ([+−]?[\d.]+(?: × 10[⁻⁰¹²³⁴-⁹]+)?)", words)
    assert found, words
    value = number(found[2])
    return int(found[1]) - 1, value.value, value.half * (1 + 1e-9)


@pytest.mark.parametrize("optimizer", ["SGD", *RECIPES])
def test_every_dot_is_a_sample_at_its_own_share(open_page: Open, optimizer: str) -> None:
    recipe = nv.Recipe() if optimizer == "SGD" else RECIPES[optimizer]
    page = open_page(recipe=recipe)
    dots = opened(page)
    trace = nv.Run(recipe).trace(1)
    shares = dict(zip(trace.samples.tolist(), trace.contributions(0, 0)[:, 2].tolist(), strict=True))
    assert dots.get_attribute("aria-valuemax") == str(len(shares))
    dots.press("Home")
    heard = []
    for _ in shares:
        sample, value, last = said(dots)
        assert abs(value - shares[sample]) <= last
        heard.append(sample)
        dots.press("ArrowRight")
    assert set(heard) == set(shares)
    assert [shares[sample] for sample in heard] == sorted(shares.values())
    assert np.mean(list(shares.values())) == pytest.approx(
        trace.network.views(trace.gradient)[0].weight[0, 2], rel=1e-12
    )


def test_a_dot_is_a_link_to_its_sample(page: Page) -> None:
    dots = opened(page)
    dots.press("End")
    sample, _, _ = said(dots)
    dots.press("Enter")
    expect(page.locator("main")).to_contain_text(f"Flower {sample + 1}", timeout=PATIENCE)


def test_the_story_can_be_scrubbed_and_told_again(open_page: Open) -> None:
    page = open_page(moving=True)
    dots = opened(page)
    story = page.get_by_role("slider", name=STORY, exact=True)
    expect(story).to_have_value("1", timeout=PATIENCE)
    figure = dots.locator("svg")
    expect(figure).to_contain_text("after")
    story.focus()
    story.press("Home")
    expect(story).to_have_attribute("aria-valuetext", "each share stands alone")
    expect(figure).not_to_contain_text("after")
    story.press("ArrowRight")
    expect(story).to_have_value("0.01")
    click(page, f"Replay: {STORY}")
    expect(story).to_have_attribute("aria-valuetext", "the weight has changed", timeout=PATIENCE)


def test_what_has_not_come_yet_is_said(page: Page) -> None:
    dots = opened(page)
    change = dots.locator("svg")
    expect(change).to_contain_text("before")
    figure = page.locator(".opened")
    for words in ("the update is yet to come", "the errors have not come back"):
        for _ in range(8):
            if words in figure.inner_text():
                break
            click(page, "Previous operation")
        expect(figure).to_contain_text(words)
