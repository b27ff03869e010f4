"""Runs side by side: the numbers of each lane are those of its run at the moment that is named."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.reading import PATIENCE, click, moment, number, parts, stands_at
from tests.e2e.test_branches import RATE, branch_list, forked, other, taken_back
from tests.e2e.test_german import english_of, german
from tests.e2e.test_layout import LAPTOP, PHONE
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

MOMENT = r"^Epoch ([\d,]+) · batch (\d+) of (\d+)$"


def lanes(page: Page) -> Locator:
    return page.get_by_role("group", name="Runs side by side").get_by_role("region")


def view(page: Page) -> Locator:
    """What stands over the page, which still has buttons of the same names."""
    return page.locator("dialog[open]")


def press(page: Page, name: str) -> None:
    view(page).get_by_role("button", name=name, exact=True).click()


def ready_made(page: Page, name: str) -> None:
    page.keyboard.press("c")
    page.get_by_role("region", name=name).get_by_role("button", name=re.compile("^Compare ")).click()


def stands(page: Page, words: str) -> None:
    expect(page.get_by_test_id("compared-moment")).to_have_text(words, timeout=PATIENCE)


def steps_done(page: Page) -> int:
    epoch, batch, batches = map(
        int, (part.replace(",", "") for part in parts(MOMENT, page.get_by_test_id("compared-moment").inner_text()))
    )
    return (epoch - 1) * batches + batch


def shows(page: Page, runs: tuple[nv.Run, ...], steps: int) -> None:
    """Of each run its losses and its accuracy after so many steps."""
    for lane, run in zip(lanes(page).all(), runs, strict=True):
        run.advance(steps=max(0, steps - run.step))
        held_out, training = (run.metrics(run.at(steps), part) for part in ("held_out", "train"))
        texts = lane.locator("dd").all_inner_texts()
        for text, true in zip(texts, (training["loss"], held_out["loss"], 100 * held_out["accuracy"]), strict=True):
            shown = number(text.removesuffix(" %"))
            assert abs(shown.value - true) <= shown.half * 1.0001, (text, true)


def test_with_and_without_a_hidden_layer(page: Page) -> None:
    comparison = nv.comparisons.hidden_layer()
    runs = tuple(map(nv.Run, comparison.recipes))
    ready_made(page, comparison.label)
    stands(page, "At the beginning")
    expect(lanes(page)).to_have_count(2)
    shows(page, runs, 0)
    expect(page.get_by_text("All have seed 1; no layer begins with the same weights in all of them.")).to_be_visible()
    press(page, "Next step")
    stands(page, "Epoch 1 · batch 1 of 10")
    shows(page, runs, 1)
    page.keyboard.press("Alt+ArrowRight")
    stands(page, "Epoch 1 · batch 10 of 10")
    shows(page, runs, 10)
    view(page).get_by_role("slider", name=re.compile("^Speed")).fill("8")
    press(page, "Play")
    page.wait_for_function("() => +document.querySelector('[data-testid=compared-moment]').innerText.split(' ')[1] > 8")
    press(page, "Pause")
    expect(page.get_by_test_id("compared-spoken")).to_contain_text("Held-out accuracy", timeout=PATIENCE)
    steps = steps_done(page)
    assert steps % 10 == 0
    shows(page, runs, steps)
    for lane, words in zip(lanes(page).all(), comparison.differences, strict=True):
        expect(lane.get_by_role("heading", name=words)).to_be_visible()
        expect(lane.get_by_role("img", name=f"The network of {words}")).to_be_visible()
    chart = view(page).get_by_role("slider", name=re.compile("^Losses over the epochs"))
    chart.click(position={"x": 34, "y": 40})
    stands(page, "At the beginning")
    shows(page, runs, 0)
    page.keyboard.press("Alt+ArrowRight")
    stands(page, "Epoch 1 · batch 10 of 10")
    lanes(page).last.get_by_role("button", name="Open hidden layer 6 on the page").click()
    stands_at(page, "check")
    assert moment(page).step == 9
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("xor")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("iris", timeout=PATIENCE)


def test_two_branches_from_the_moment_of_the_page(page: Page) -> None:
    forked(page)
    run = nv.Run(nv.Recipe())
    run.advance(steps=24)
    branch = run.edit(16, RATE, 1.0)
    branch_list(page).get_by_role("button", name="Compare these").click()
    view(page).get_by_role("button", name="Compare 2 runs").first.click()
    stands(page, "Epoch 3 · batch 8 of 8")
    shows(page, (branch, run), 24)
    expect(lanes(page).first.get_by_role("heading")).to_have_text("learning rate 0.1 → 1")
    expect(page.get_by_text("All have seed 1 and begin with the same weights.")).to_be_visible()
    page.get_by_role("slider", name=re.compile("^Losses over the epochs")).focus()
    page.keyboard.press("ArrowLeft")
    stands(page, "Epoch 3 · batch 7 of 8")
    shows(page, (branch, run), 23)
    lanes(page).last.get_by_role("button", name=re.compile("^Open ")).click()
    expect(other(page, "learning rate 0.1 → 1")).to_be_visible(timeout=PATIENCE)
    stands_at(page, "Epoch 3 · batch 7 of 8 · check")
    click(page, "Undo")
    taken_back(page, "Taken back: ")
    expect(other(page, "first run")).to_be_visible(timeout=PATIENCE)


def test_two_to_four_are_chosen_and_the_view_is_left_with_escape(page: Page) -> None:
    page.keyboard.press("c")
    card = page.get_by_role("region", name="Learning rates")
    rates = card.get_by_role("group").get_by_role("button")
    assert [rates.nth(index).is_disabled() for index in (0, 1)] == [False, True]
    for index in (2, 4, 6):
        rates.nth(index).click()
    expect(card.get_by_role("button", name="Compare 1 run")).to_be_disabled()
    rates.nth(1).click()
    card.get_by_role("button", name="Compare 2 runs").click()
    stands(page, "At the beginning")
    press(page, "Other runs")
    page.keyboard.press("Escape")
    expect(view(page)).to_have_count(0)
    expect(page.get_by_test_id("moment")).to_contain_text("Epoch 1 · batch 1 of 8")


def test_one_that_diverges_says_so_and_the_other_goes_on(open_page: Open) -> None:
    tame = nv.recipe_for(nv.Catalog("diabetes"))
    wild = replace(
        tame, network=nv.Network((nv.Layer(6, "relu"),)), training=replace(tame.training, optimizer=nv.SGD(30))
    )
    kept = [
        {"name": name, "recipe": recipe.to_json(), "bookmark": {}} for name, recipe in (("tame", tame), ("wild", wild))
    ]
    page = open_page(
        prepare=lambda page: page.add_init_script(f"localStorage['neuroviz.runs'] = {json.dumps(json.dumps(kept))}")
    )
    page.keyboard.press("c")
    for name in ("first run", "wild"):
        view(page).get_by_role("checkbox", name=re.compile(f"^{name}")).click()
    view(page).get_by_role("button", name="Compare 2 runs").first.click()
    stands(page, "At the beginning")
    for epoch in (1, 2):
        page.keyboard.press("Alt+ArrowRight")
        stands(page, f"Epoch {epoch} · batch 23 of 23")
    found = nv.Run(wild)
    with pytest.raises(nv.Diverged):
        found.advance(steps=46)
    run = nv.Run(tame)
    run.advance(steps=46)
    assert found.diverged
    expect(lanes(page).last).to_contain_text(f"Diverged. {found.diverged.sentence}")
    loss = number(lanes(page).first.locator("dd").first.inner_text())
    assert abs(loss.value - run.metrics(run.at(46), "train")["loss"]) <= loss.half * 1.0001
    page.keyboard.press("Home")
    stands(page, "At the beginning")
    expect(lanes(page).last).not_to_contain_text("Diverged")


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_in_german_and_within_the_window(open_page: Open, size: tuple[int, int]) -> None:
    page = german(open_page, size=size)
    click(page, "Vergleichen")
    made = page.get_by_role("region", name="Optimierer")
    expect(made).to_be_visible(timeout=PATIENCE)
    assert english_of(page) == set()
    made.get_by_role("button", name="4 Läufe vergleichen").click()
    expect(page.get_by_test_id("compared-moment")).to_have_text("Am Anfang", timeout=PATIENCE)
    press(page, "Nächste Epoche")
    expect(page.get_by_test_id("compared-spoken")).to_contain_text("Epoche 1 · Batch 8 von 8. SGD, Lernrate 0.1: ")
    assert english_of(page) == set()
    assert page.evaluate("() => document.querySelector('dialog[open]').scrollWidth <= innerWidth")
    texts = [*page.locator("dialog h3, dialog dd, dialog .moment").all()]
    boxes = [box for text in texts if (box := text.bounding_box())]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes)
    assert all(one["y"] + one["height"] <= size[1] or size == PHONE for one, _ in pairwise(boxes))
