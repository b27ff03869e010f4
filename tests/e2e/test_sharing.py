"""A moment given away by a link and by a file, kept in the browser, and opened: the very same numbers, or a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from neuroviz.bookmark import SelectedEdge, SelectedUnit
from tests.e2e.axe import violations
from tests.e2e.reading import PATIENCE, click, go_to, stands_at, table
from tests.e2e.test_layout import DESKTOP, PHONE, overflow
from tests.e2e.test_numbers import FORWARD
from tests.e2e.test_own_file import drop, shells, use
from tests.e2e.test_own_file import shown as looked_at
from tests.e2e.windows import Open, Witness
from tests.test_links import NOT_THERE, WRONG, linking

pytestmark = pytest.mark.browser

ADDRESS = "() => location.href"


def sharing(page: Page) -> Locator:
    click(page, "Share and export")
    dialog = page.get_by_role("dialog", name="Share and export")
    expect(dialog.get_by_role("button", name="Save as file")).to_be_visible(timeout=PATIENCE)
    return dialog


def link_of(page: Page) -> str:
    """The link, by its dialog, which is closed again."""
    dialog = sharing(page)
    link = dialog.get_by_label("The link").input_value()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    return link


def selected_tab(page: Page, tablist: str) -> str:
    return page.get_by_role("tablist", name=tablist).get_by_role("tab", selected=True).inner_text()


def what_is_seen(page: Page) -> dict[str, object]:
    """Everything that a link is to bring: the moment, the numbers, the focus, and what is open."""
    return {
        "moment": page.get_by_test_id("moment").inner_text(),
        "numbers": table(page, FORWARD),
        "focus": page.locator("main > .over:not(.notice)").inner_text(),
        "tabs": [tabs.inner_text() for tabs in page.get_by_role("tab", selected=True).all()],
        "pressed": [button.inner_text() for button in page.locator("[aria-pressed=true], [aria-checked=true]").all()],
        "seed": page.get_by_role("textbox", name="Seed", exact=True).input_value(),
    }


def test_a_link_opens_the_very_moment_on_another_page(page: Page, open_page: Open) -> None:
    page.get_by_label("Learning rate").first.fill("0.3")
    page.keyboard.press("Enter")
    for _ in range(3):
        click(page, "Next epoch")
    page.get_by_label("Learning rate").first.fill("0.05")
    page.keyboard.press("Enter")
    click(page, "Next step")
    go_to(page, "backward, layer 1")
    page.get_by_role("tab", name="Forward").click()
    page.get_by_role("tab", name="Confusion").click()
    stands_at(page, "Epoch 4 · batch 2 of 8 · backward, layer 1")
    link = link_of(page)
    recipe, bookmark = nv.from_link(link)
    assert [(edit.step, edit.value) for edit in recipe.edits] == [(24, 0.05)]
    assert (bookmark.step, bookmark.operation, bookmark.reading, bookmark.outcome) == (25, 4, "forward", "matrix")
    assert bookmark.hash == nv.Run(recipe).at(25).hash()
    other = open_page(at=link, words="Epoch 4")
    expect(other.get_by_role("tab", name="Confusion")).to_have_attribute("aria-selected", "true")
    assert what_is_seen(other) == what_is_seen(page)


def test_python_makes_a_link_that_the_page_opens(open_page: Open) -> None:
    run = nv.Run(nv.recipe_for(nv.Synthetic("spiral", noise=0.1), seed=3)).edit(
        30, "training.optimizer.learning_rate", 0.2
    )
    link = nv.link(
        run, 45, operation=3, focus=7, selection=SelectedUnit(1, 2), view="after", span="epoch", outcome="map"
    )
    page = open_page(link="?hide=legend" + link, words="batch 6 of")
    stands_at(page, "backward" if run.network.layers == 1 else "forward")
    assert nv.from_link(link_of(page)) == nv.from_link(link)
    assert page.evaluate(ADDRESS).endswith("/?hide=legend" + link)


def test_the_dialog_copies_says_what_is_in_it_and_fits(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dialog = sharing(page)
    expect(dialog).to_contain_text("Epoch 1 · batch 1 of 8")
    expect(dialog).to_contain_text("Iris, network 4-6-3, seed 1")
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(copied.partition("#")[2]) <= 200
    expect(dialog).to_contain_text(f"{len(copied)} characters")
    assert nv.from_link(copied)[0] == nv.Recipe()


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_it_fits_and_axe_finds_nothing(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = open_page(size=size, scheme=scheme)
    dialog = sharing(page)
    for fold in ("What of the page is seen", "Runs kept in this browser"):
        dialog.get_by_text(fold, exact=True).click()
    dialog.get_by_role("button", name="Keep this run").click()
    assert overflow(page)["across"] <= 0
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    assert violations(page) == []


# -- A link that comes while the page is open --------------------------------------------------------------------------


def paste(page: Page, fragment: str) -> None:
    page.evaluate("fragment => { location.hash = fragment }", fragment)


def test_a_link_pasted_into_the_address_opens_and_is_taken_back(page: Page) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    before = table(page, FORWARD)
    paste(page, nv.link(nv.Recipe(nv.Catalog("wine")), 9, operation=2))
    stands_at(page, "Epoch 2 · batch 1 of 9 · loss")
    expect(page.get_by_role("combobox", name="Data set")).to_have_value("wine")
    click(page, "Undo")
    stands_at(page, "Epoch 1 · batch 2 of 8")
    assert table(page, FORWARD) == before
    click(page, "Redo")
    stands_at(page, "Epoch 2 · batch 1 of 9 · loss")


ASKED_FOR = "a file that nobody gave"
HOSTILE = {
    **{name: wrong for name, wrong in WRONG.items() if wrong[0] and re.fullmatch(r"[\w<>=+/.-]*", wrong[0])},
    **{name: (linking(**fields), sentence) for name, (fields, sentence) in NOT_THERE.items() if name != ASKED_FOR},
}


def test_what_is_no_link_is_refused_and_the_run_stays(page: Page) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    before, bare = table(page, FORWARD), page.evaluate(ADDRESS)
    alert = page.locator(".asking [role=alert]")
    for name, (text, sentence) in HOSTILE.items():
        paste(page, text)
        said = None if "<" in text else sentence  # an address has that letter as %3C
        expect(alert, name).to_contain_text(said or " must be ", timeout=PATIENCE)
        page.wait_for_function("location.hash === ''")
        assert page.evaluate(ADDRESS) == bare, name
        assert table(page, FORWARD) == before, name
        stands_at(page, "batch 2 of 8")
        expect(page.locator("img, main script")).to_have_count(0)
        page.get_by_role("button", name="Dismiss").click()
        expect(alert).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()


def test_a_page_that_begins_with_what_is_no_link_is_the_usual_one(open_page: Open) -> None:
    page = open_page(link="?hide=legend#" + WRONG["no such set"][0])
    expect(page.locator(".asking [role=alert]")).to_contain_text("but got '<img src=x onerror=alert(1)>'")
    expect(page.locator("img")).to_have_count(0)
    stands_at(page, "Epoch 1 · batch 1 of 8")
    assert page.evaluate(ADDRESS).endswith("/?hide=legend")


def test_other_numbers_are_said(open_page: Open) -> None:
    page = open_page(link="#" + linking(bookmark={"step": 9, "hash": "0123456789abcdef"}), words="batch 2 of 8")
    expect(page.get_by_text("The numbers here may differ in their last digits")).to_be_visible()


# -- Files -------------------------------------------------------------------------------------------------------------


def test_a_run_is_saved_and_opened_as_a_file(page: Page, open_page: Open, tmp_path: Path) -> None:
    click(page, "Next step")
    go_to(page, "check")
    dialog = sharing(page)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Save as file").click()
    expect(dialog.get_by_role("status")).to_have_text("Saved as a file.")
    assert download.value.suggested_filename == "neuroviz-iris-step-1.json"
    path = tmp_path / "run.json"
    download.value.save_as(path)
    recipe, bookmark = nv.open_file(path)
    assert (recipe, bookmark.step, bookmark.operation) == (nv.Recipe(), 1, 7)
    page.keyboard.press("Escape")
    other = open_page()
    opened = sharing(other)
    with other.expect_file_chooser() as chooser:
        opened.get_by_role("button", name="Open a file …").click()
    chooser.value.set_files(path)
    stands_at(other, "Epoch 1 · batch 2 of 8 · check")
    assert what_is_seen(other)["numbers"] == what_is_seen(page)["numbers"]


@pytest.mark.parametrize("text", [nv.Recipe(seed=7).to_json(), json.dumps({"seed": 7})])
def test_a_recipe_is_dropped(page: Page, text: str) -> None:
    drop(page, text, "recipe.json")
    expect(page.get_by_role("textbox", name="Seed", exact=True)).to_have_value("7", timeout=PATIENCE)
    stands_at(page, "Epoch 1 · batch 1 of 8")


def test_a_json_that_is_no_recipe_is_refused(page: Page) -> None:
    drop(page, '{"brain": "<img src=x onerror=alert(1)>"}', "recipe.json")
    expect(page.locator(".asking [role=alert]")).to_contain_text("recipe must be without a field brain")
    stands_at(page, "Epoch 1 · batch 1 of 8")


def test_a_file_of_ones_own_is_named_and_asked_for(page: Page, open_page: Open) -> None:
    use(page, looked_at(page))
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 ")
    dialog = sharing(page)
    expect(dialog).to_contain_text(
        re.compile(r"not shells\.csv \([\d.]+ kB\): whoever opens it is asked for that very file")
    )
    link = dialog.get_by_label("The link").input_value()
    assert len(link) < 1000
    page.keyboard.press("Escape")
    other = open_page(at=link)
    expect(other.get_by_text("shells.csv is not here")).to_be_visible(timeout=PATIENCE)
    stands_at(other, "Epoch 1 · batch 1 of 8")
    given = {"name": "shells.csv", "mimeType": "text/csv", "buffer": shells().encode()}
    other.get_by_label("The file shells.csv").set_input_files(given)
    stands_at(other, "Epoch 2 ")
    assert table(other, FORWARD) == table(page, FORWARD)
    assert other.evaluate(ADDRESS) == link


# -- Kept in the browser -----------------------------------------------------------------------------------------------


def test_the_last_run_is_offered_and_not_forced(page: Page) -> None:
    expect(page.get_by_role("button", name="Go on with your last run")).to_have_count(0)
    page.reload()
    stands_at(page, "Epoch 1 · batch 1 of 8")
    expect(page.get_by_role("button", name="Previous operation")).to_be_enabled(timeout=PATIENCE)
    expect(page.get_by_role("button", name="Go on with your last run")).to_have_count(0)  # nothing was done to it
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    before = table(page, FORWARD)
    page.reload()
    stands_at(page, "Epoch 1 · batch 1 of 8")
    expect(page.get_by_text("Iris, Epoch 2 · batch 1 of 8")).to_be_visible(timeout=PATIENCE)
    click(page, "Go on with your last run")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    assert table(page, FORWARD) == before


def test_runs_are_kept_renamed_opened_and_deleted(page: Page) -> None:
    def folded_open() -> Locator:
        dialog = sharing(page)
        dialog.get_by_text("Runs kept in this browser", exact=True).click()
        return dialog

    click(page, "Next step")
    stands_at(page, "batch 2 of 8")
    dialog = folded_open()
    dialog.get_by_label("Name of this run").fill("<b>mine</b>")
    dialog.get_by_role("button", name="Keep this run").click()
    dialog.get_by_label("Name of <b>mine</b>").fill("a good one")
    dialog.get_by_label("Name of <b>mine</b>").press("Enter")
    expect(dialog.get_by_role("button", name="Open a good one")).to_be_visible()
    page.keyboard.press("Escape")
    click(page, "Next epoch")
    page.reload()
    stands_at(page, "Epoch 1 · batch 1 of 8")
    dialog = folded_open()
    expect(dialog.get_by_text("when the page was last left")).to_be_visible()
    dialog.get_by_role("button", name="Open a good one").click()
    stands_at(page, "batch 2 of 8")
    dialog = folded_open()
    dialog.get_by_role("button", name="Delete a good one").click()
    expect(dialog.get_by_role("button", name="Open a good one")).to_have_count(0)


def test_a_browser_that_keeps_nothing_is_told_of(page: Page) -> None:
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full') } }")
    dialog = sharing(page)
    dialog.get_by_text("Runs kept in this browser", exact=True).click()
    dialog.get_by_role("button", name="Keep this run").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The browser has no room for it")


def test_a_run_too_long_for_a_link_is_a_file(open_page: Open, witness: Witness) -> None:
    points = [(k % 19 - 9 + k / 7919, (k * 7) % 17 - 8 + k / 104729, k % 2) for k in range(900)]
    page = open_page(recipe=nv.Recipe(nv.Drawn(points)))
    dialog = sharing(page)
    expect(dialog).to_contain_text("This run is too long for a link of 8,000 characters.")
    expect(dialog.get_by_label("The link")).to_have_count(0)
    assert witness.errors == []


def test_an_edge_and_its_view_come_back(open_page: Open) -> None:
    link = nv.link(nv.Recipe(), 3, operation=7, focus=140, selection=SelectedEdge(0, 2, 1), view="change")
    page = open_page(link=link, words="batch 4 of 8")
    expect(page.get_by_text("Flower 141", exact=True)).to_be_visible()
    assert nv.from_link(link_of(page)) == nv.from_link(link)
