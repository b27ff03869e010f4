"""Edits in the middle of a run: what keeps it, what starts it again, and what is refused or diverges."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.reading import PATIENCE, click, go_to, moment, stands_at
from tests.e2e.test_numbers import everything

pytestmark = pytest.mark.browser


def type_into(page: Page, name: str, value: str) -> None:
    field = page.get_by_role("textbox", name=name, exact=True)
    field.fill(value)
    field.press("Enter")


def three_steps_in(page: Page) -> None:
    for _ in range(3):
        click(page, "Next step")
    go_to(page, "check")
    stands_at(page, "Epoch 1 · batch 4 of 8")


def test_the_learning_rate_changes_in_the_middle_and_the_run_goes_on(page: Page) -> None:
    three_steps_in(page)
    type_into(page, "Learning rate", "0.5")
    expect(page.get_by_role("region", name="Inspector")).to_contain_text("−0.5", timeout=PATIENCE)
    assert moment(page).step == 3
    click(page, "Undo")
    expect(page.get_by_role("textbox", name="Learning rate", exact=True)).to_have_value("0.1")
    assert moment(page).step == 3


def test_another_architecture_starts_again_and_says_so(page: Page) -> None:
    three_steps_in(page)
    click(page, "Add layer")
    stands_at(page, "Epoch 1 · batch 1 of 8 · forward, layer 1")
    expect(page.get_by_role("status").filter(has_text="start")).to_contain_text("again", timeout=PATIENCE)
    expect(page.get_by_role("group", name="Hidden layer 2", exact=True)).to_be_visible()


@pytest.mark.parametrize(("name", "value"), [("Learning rate", "-1"), ("Batch size", "0"), ("Batch size", "1.5")])
def test_a_wrong_value_gets_a_sentence_and_nothing_is_lost(page: Page, name: str, value: str) -> None:
    three_steps_in(page)
    before = everything(page)
    field = page.get_by_role("textbox", name=name, exact=True)
    held = field.input_value()
    type_into(page, name, value)
    expect(page.get_by_role("alert")).to_contain_text(f"but got {value}", timeout=PATIENCE)
    expect(field).to_have_value(held)
    assert everything(page) == before


def diverges(page: Page) -> None:
    three_steps_in(page)
    type_into(page, "Learning rate", "1e308")
    expect(page.get_by_role("textbox", name="Learning rate", exact=True)).to_have_value("1e+308")  # as the run has it
    click(page, "Next step")
    said = page.get_by_role("status").filter(has_text="The run has diverged.")
    expect(said).to_contain_text("Epoch 1, batch 5 of 8: the loss is no longer a finite number.", timeout=PATIENCE)


def test_from_a_divergence_one_click_goes_back_to_the_step_before(page: Page) -> None:
    diverges(page)
    at = moment(page).step
    click(page, "Back to the step before")
    stands_at(page, f"batch {at} of 8")
    expect(page.get_by_role("button", name="Previous operation")).to_be_enabled()


def test_from_a_divergence_one_click_tries_a_smaller_learning_rate(page: Page) -> None:
    diverges(page)
    page.get_by_role("button", name="Back to the epoch’s start, with learning rate").click()
    stands_at(page, "Epoch 1 · batch 1 of 8")
    expect(page.get_by_role("textbox", name="Learning rate", exact=True)).to_have_value("1e+307")
    expect(page.get_by_role("status").filter(has_text="The run has diverged.")).to_have_count(0)


def test_a_divergence_is_said_and_can_be_travelled_back_from(page: Page) -> None:
    diverges(page)
    click(page, "Restart")
    stands_at(page, "Epoch 1 · batch 1 of 8")
    expect(page.get_by_role("button", name="Next operation")).to_be_enabled()
