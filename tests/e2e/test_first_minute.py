"""A newcomer's first minute: the page opens on Iris, and one press of Play trains it."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import OPERATIONS, PATIENCE, click, moment, stands_at
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

RIGHT_ENOUGH = """name => {
  const score = document.querySelector(`output[aria-label="${name}"]`)
  return score !== null && parseFloat(score.innerText) >= 95
}"""
PAST_THE_THIRD_EPOCH = """() => Number(
  document.querySelector('[data-testid=moment]').innerText.match(/Epoch ([0-9]+)/)[1]) > 3"""
MOST_EPOCHS = 400
WATCH = """() => {
  const moment = document.querySelector('[data-testid=moment]')
  const speed = document.querySelector('[role=slider][aria-valuetext$="a second"], input[type=range][aria-valuetext$="a second"]')
  window.seen = { moments: [], speeds: [] }
  const note = () => {
    for (const [list, text] of [[seen.moments, moment.innerText.trim()], [seen.speeds, speed.getAttribute('aria-valuetext')]]) {
      if (list.at(-1) !== text) list.push(text)
    }
  }
  note()
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
}"""


def test_the_page_opens_on_iris_and_says_where_it_stands(page: Page) -> None:
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("iris")
    assert (moment(page).step, moment(page).operation) == (0, OPERATIONS[0])


def test_one_press_of_play_gets_nineteen_in_twenty_unseen_flowers_right(page: Page) -> None:
    click(page, "Play")
    page.wait_for_function(RIGHT_ENOUGH, arg="Held-out accuracy", timeout=2 * PATIENCE)
    click(page, "Pause")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert 0 < moment(page).epoch <= MOST_EPOCHS


def test_the_first_play_begins_operation_by_operation_and_speeds_up_by_itself(open_page: Open) -> None:
    page = open_page(moving=True)
    page.evaluate(WATCH)
    click(page, "Play")
    page.wait_for_function(RIGHT_ENOUGH, arg="Held-out accuracy", timeout=2 * PATIENCE)
    seen = page.evaluate("seen")
    assert seen["moments"][: len(OPERATIONS)] == [f"Epoch 1 · batch 1 of 8 · {name}" for name in OPERATIONS]
    units = [speed.split()[1].rstrip("s") for speed in seen["speeds"]]
    assert [unit for unit, _ in itertools.groupby(units)] == ["operation", "step", "epoch"]


def test_a_touch_of_the_speed_takes_over(open_page: Open) -> None:
    page = open_page(moving=True)
    click(page, "Play")
    speed = page.get_by_role("slider", name="Speed")
    speed.fill("1")
    stands_at(page, "backward")
    expect(speed).to_have_value("1")
    stands_at(page, "batch 2 of 8")
    expect(speed).to_have_value("1")


def test_pause_stands_on_a_whole_step(page: Page) -> None:
    click(page, "Play")
    page.wait_for_function(PAST_THE_THIRD_EPOCH)
    click(page, "Pause")
    stands_at(page, "check")
    expect(page.get_by_text("not yet", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_enabled()


def test_restart_goes_back_to_the_first_moment(page: Page) -> None:
    for _ in range(3):
        click(page, "Next step")
    stands_at(page, "batch 4 of 8")
    click(page, "Restart")
    stands_at(page, "Epoch 1 · batch 1 of 8 · forward, layer 1")
