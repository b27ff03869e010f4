"""Travelling, branches, undo and redo, with the numbers that Python has."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e import answers
from tests.e2e.hands import Hands
from tests.e2e.reading import PATIENCE, click, moment, stands_at
from tests.e2e.test_edits import type_into
from tests.e2e.test_german import english_of, german
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

RATE = "training.optimizer.learning_rate"
DYING = nv.Recipe(network=nv.Network((nv.Layer(4, "relu"),)), edits=(nv.Edit(9, "parameters.0.bias.2", -1e3),))


def to_epoch(page: Page, epoch: int, menu: str = "Go to …", field: str = "Epoch", go: str = "Go") -> None:
    click(page, menu)
    page.get_by_role("spinbutton", name=field).fill(str(epoch))
    click(page, go)
    expect(page.get_by_test_id("moment")).to_contain_text(re.compile(rf"^Epoche? {epoch} "), timeout=PATIENCE)


def there_and_back(page: Page, there: int, back: int) -> None:
    to_epoch(page, there)
    to_epoch(page, back)


def forked(page: Page) -> None:
    """The first run up to epoch 5; from epoch 3 on another learning rate, and up to epoch 4."""
    there_and_back(page, 5, 3)
    type_into(page, "Learning rate", "1")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)
    to_epoch(page, 4)


def other(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Change to {name}", exact=True)


def branch_list(page: Page) -> Locator:
    page.get_by_role("button", name=re.compile(r"^\d+ branches$")).click()
    found = page.get_by_role("dialog", name="Branches")
    expect(found).to_be_visible(timeout=PATIENCE)
    return found


def taken_back(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def run() -> nv.Run:
    return nv.Run(nv.Recipe())


def test_a_change_at_the_furthest_step_makes_no_branch(page: Page) -> None:
    to_epoch(page, 3)
    type_into(page, "Learning rate", "1")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_enabled(timeout=PATIENCE)
    expect(page.get_by_role("button", name=re.compile("branches"))).to_have_count(0)


def test_branches_are_changed_at_the_same_moment_with_their_numbers(page: Page, run: nv.Run) -> None:
    forked(page)
    branch = run.edit(16, RATE, 1.0)
    answers.sum_of_a_neuron(page, branch.trace(24), 0)
    other(page, "first run").click()
    expect(other(page, "learning rate 0.1 → 1")).to_be_visible(timeout=PATIENCE)
    assert moment(page).step == 24
    answers.sum_of_a_neuron(page, run.trace(24), 0)
    branch_list(page).get_by_role("button", name=re.compile("^learning rate 0.1 → 1 ")).click()
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)
    assert moment(page).step == 24
    answers.sum_of_a_neuron(page, branch.trace(24), 0)


INK = """canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.reduce(
  (sum, value, index) => (index % 4 === 3 ? sum + value : sum), 0)"""

SETTLED = f"canvas => window.inked === (window.inked = ({INK})(canvas))"
"""The curves that follow the moment have come: nothing is drawn any more."""


def test_the_curve_of_a_name_that_is_pointed_at_stands_out(page: Page) -> None:
    forked(page)
    curve = page.locator(".curve canvas").element_handle()

    def has(sign: str, ink: float) -> float:
        page.wait_for_function(f"([canvas, ink]) => ({INK})(canvas) {sign} ink", arg=[curve, ink])
        return float(curve.evaluate(INK))

    page.wait_for_function(SETTLED, arg=curve, polling=300)
    thin = float(curve.evaluate(INK))
    other(page, "first run").hover()
    strong = has(">", thin)
    page.mouse.move(3, 3)
    thin = has("<", strong)
    other(page, "first run").focus()
    has(">", thin)


def test_a_branch_is_renamed_and_deleted_and_all_is_taken_back(page: Page) -> None:
    forked(page)
    found = branch_list(page)
    found.get_by_role("button", name="Rename learning rate 0.1 → 1", exact=True).click()
    found.get_by_role("textbox").fill("too fast")
    page.keyboard.press("Enter")
    expect(
        found.get_by_role("button", name=re.compile("^too fast from epoch 3, batch 1, up to epoch 4"))
    ).to_be_visible()
    expect(found.get_by_role("button", name="Delete too fast", exact=True)).to_be_disabled()
    found.get_by_role("button", name="Delete first run", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=re.compile("branches$"))).to_have_count(0)
    click(page, "Undo")
    taken_back(page, "Taken back: deletion of “first run”.")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)
    click(page, "Undo")
    taken_back(page, "Taken back: new name of “learning rate 0.1 → 1”.")


def test_undo_and_redo_say_what_and_restore_the_moment(page: Page, run: nv.Run) -> None:
    forked(page)
    page.get_by_role("button", name="Undo", exact=True).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("learning rate 0.1 → 1", timeout=PATIENCE)
    click(page, "Undo")
    taken_back(page, "Taken back: learning rate 0.1 → 1.")
    stands_at(page, "Epoch 3 · batch 1 of 8")
    expect(page.get_by_role("textbox", name="Learning rate", exact=True)).to_have_value("0.1")
    answers.sum_of_a_neuron(page, run.trace(16), 0)
    click(page, "Redo")
    taken_back(page, "Done again: learning rate 0.1 → 1.")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)
    stands_at(page, "Epoch 4 · batch 1 of 8")
    answers.sum_of_a_neuron(page, run.edit(16, RATE, 1.0).trace(24), 0)
    expect(page.get_by_role("button", name="Redo", exact=True)).to_be_disabled()


def test_another_network_and_other_data_are_taken_back_to_their_branches(page: Page) -> None:
    forked(page)
    click(page, "Add layer")
    stands_at(page, "Epoch 1 · batch 1 of 8")
    expect(page.get_by_role("button", name=re.compile("branches$"))).to_have_count(0)
    page.get_by_role("combobox", name="Data set").select_option("wine")
    expect(page.get_by_role("region", name="Inspector")).to_contain_text("alcohol", timeout=PATIENCE)
    page.keyboard.press("Control+z")
    taken_back(page, "Taken back: data Iris → Wine.")
    page.keyboard.press("Control+z")
    taken_back(page, "Taken back: layers 4-6-3 → 4-6-6-3.")
    stands_at(page, "Epoch 4 · batch 1 of 8")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)


def test_by_keys_alone(page: Page, run: nv.Run) -> None:
    keys = Hands(page)
    for epoch in ("5", "3"):
        keys.press("j")
        expect(page.get_by_role("spinbutton", name="Epoch")).to_be_focused(timeout=PATIENCE)
        page.keyboard.type(epoch)
        keys.press("Enter")
        stands_at(page, f"Epoch {epoch} · batch 1 of 8")
    rate = page.get_by_role("textbox", name="Learning rate", exact=True)
    keys.press_until("Tab", lambda: bool(rate.evaluate("field => field === document.activeElement")))
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    keys.press("Enter")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)
    keys.press("Tab")
    for key, words in (
        ("Control+z", "Taken back: "),
        ("Control+Shift+z", "Done again: "),
        ("Control+z", "Taken back: "),
        ("Control+y", "Done again: "),
    ):
        keys.press(key)
        taken_back(page, f"{words}learning rate 0.1 → 1.")
    label = other(page, "first run")
    keys.press_until("Tab", lambda: bool(label.evaluate("label => label === document.activeElement")))
    keys.press("Enter")
    expect(other(page, "learning rate 0.1 → 1")).to_be_visible(timeout=PATIENCE)
    answers.sum_of_a_neuron(page, run.trace(16), 0)


def test_the_largest_change_is_the_first_of_its_ranking(page: Page, run: nv.Run) -> None:
    to_epoch(page, 5)
    run.advance(steps=33)
    found = run.find_largest_change()
    assert found
    click(page, "Go to …")
    page.get_by_role("button", name="The largest change").click()
    stands_at(page, f"update, layer {int(found.path.split('.')[1]) + 1}")
    assert moment(page).step == found.step
    ranked = page.get_by_role("region", name="What changed most").locator("[data-full]").first
    assert float(ranked.get_attribute("data-full") or "") == found.change


def test_the_first_mistake_with_the_sample_in_focus(page: Page, run: nv.Run) -> None:
    to_epoch(page, 5)
    run.advance(steps=33)
    sample = int(run.trace(32).samples[0])
    step = run.first_misclassification(sample)
    click(page, "Go to …")
    page.get_by_role("button", name=f"The first time that flower {sample + 1} is wrong").click()
    if step is None:
        taken_back(page, f"flower {sample + 1} is never taken for another class")
    else:
        stands_at(page, "forward, layer 2")
        assert moment(page).step == step
        assert page.get_by_text(f"Flower {sample + 1}", exact=True).is_visible()


def test_a_finding_leads_to_where_it_began(open_page: Open) -> None:
    page, run = open_page(recipe=DYING), nv.Run(DYING)
    to_epoch(page, 3)
    run.advance(steps=17)
    page.get_by_test_id("findings-chip").filter(has_text="finding").click(timeout=PATIENCE)
    page.locator("[data-finding=dead_units]").get_by_role("button", name="where it began", exact=True).click()
    step = run.first_diagnosis("dead_units", 0)
    assert step == 9
    stands_at(page, "Epoch 2 · batch 2 of 8")


def test_branches_are_german(open_page: Open) -> None:
    page = german(open_page)
    for epoch in (5, 3):
        to_epoch(page, epoch, "Gehe zu …", "Epoche", "Los")
    type_into(page, "Lernrate", "1")
    expect(page.get_by_role("button", name="Zu erster Lauf wechseln")).to_be_visible(timeout=PATIENCE)
    assert english_of(page) == set()
    click(page, "2 Zweige")
    expect(page.get_by_role("dialog", name="Zweige")).to_contain_text("Lernrate 0.1 → 1")
    assert english_of(page) == set()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.press("j")
    expect(page.get_by_role("dialog", name="Gehe zu …")).to_be_visible()
    assert english_of(page) == set()
    page.keyboard.press("Escape")
    click(page, "Rückgängig")
    taken_back(page, "Zurückgenommen: Lernrate 0.1 → 1.")
