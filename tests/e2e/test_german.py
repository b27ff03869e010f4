"""The page in another language: what it says, and that choosing it leaves the run as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

import neuroviz as nv
from tests.e2e.axe import violations
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.recipes import RECIPES
from tests.e2e.test_first_minute import RIGHT_ENOUGH
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE, overflow
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

FIRST = "Epoche 1 · Batch 1 von 8 · vorwärts, Schicht 1"
OPERATIONS = (
    "vorwärts, Schicht 1", "vorwärts, Schicht 2", "Verlust", "rückwärts, Schicht 2", "rückwärts, Schicht 1",
    "Update, Schicht 1", "Update, Schicht 2", "Probe",
)  # fmt: skip
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|with|not|yet|layer|forward|backward|loss|batch size|learning rate|held out|samples?|"
    r"training samples|flower|flowers|weights?|network|data set|as usual|answer|wrong|add|more|speed|steps?|theme|keys|undo|"
    r"before|after|change[sd]?|sum|from|neuron|bias|shares?|mean|each|this|frozen|errors?|slope|gradients?|penalty|product|"
    r"input|hidden|target|predicted|features?|units?|pixels?|positive|negative|saturated|signal|scaled|measured)\b"
)

TEXTS = """() => [
  ...document.body.innerText.split('\\n'),
  ...[...document.querySelectorAll('[aria-label], [title], [aria-valuetext], [placeholder]')].flatMap(node =>
    ['aria-label', 'title', 'aria-valuetext', 'placeholder'].map(name => node.getAttribute(name) ?? '')),
]"""


def _lost(route: Route) -> None:
    route.abort()


def german(
    open_page: Open,
    link: str = "",
    size: tuple[int, int] = DESKTOP,
    scheme: str = "light",
    recipe: nv.Recipe | None = None,
) -> Page:
    link = f"?lang=de{link}"
    return open_page(size=size, scheme=scheme, link=link, recipe=recipe, words="Batch 1 von", ready="Vorige Operation")


def english_of(page: Page) -> set[str]:
    texts: list[str] = page.evaluate(TEXTS)
    assert len(texts) > 50
    return {text for text in texts if ENGLISH.search(text)}


def test_a_first_minute_in_german(open_page: Open) -> None:
    page = german(open_page)
    expect(page.get_by_test_id("moment")).to_have_text(FIRST)
    assert page.locator("html").get_attribute("lang") == "de"
    expect(page.get_by_role("combobox", name="Datensatz")).to_have_value("iris")
    click(page, "Nächste Operation")
    stands_at(page, "vorwärts, Schicht 2")
    click(page, "Start")
    page.wait_for_function(RIGHT_ENOUGH, arg="Genauigkeit auf zurückgehaltenen Daten", timeout=2 * PATIENCE)
    click(page, "Pause")
    stands_at(page, "Probe")
    page.get_by_role("button", name="Start", exact=True).wait_for()


def test_no_english_is_left(open_page: Open) -> None:
    page = german(open_page)
    assert english_of(page) == set()
    click(page, "Nächster Schritt")
    for name in ("Antwort", "Karte", "Konfusion", "Falsch", "Änderung"):
        click(page, name, "tab")
        page.wait_for_timeout(300)
        assert english_of(page) == set()
    folds = page.locator(".setup [aria-expanded=false]")
    for _ in range(folds.count()):
        folds.first.click()
    assert english_of(page) == set()


def test_the_picture_is_german_whatever_happens_and_no_sentence_is_cut(open_page: Open) -> None:
    page = german(open_page, size=LAPTOP)
    for operation in OPERATIONS:
        stands_at(page, operation)
        assert english_of(page) == set()
        assert page.locator(".caption").evaluate("caption => caption.scrollHeight - caption.clientHeight") <= 0
        click(page, "Nächste Operation")


@pytest.mark.parametrize("recipe", [nv.recipe_for(nv.Catalog("digits")), nv.recipe_for(nv.Catalog("diabetes"))])
def test_what_is_said_of_the_picture_by_keys_is_german(open_page: Open, recipe: nv.Recipe) -> None:
    page = german(open_page, recipe=recipe)
    page.get_by_role("application", name="Netzdiagramm").get_by_role("button").focus()
    for key in ("ArrowRight", "ArrowDown", "w", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        assert english_of(page) == set()
    assert page.locator(".stage").get_by_role("status").first.inner_text().startswith("Verlust")


def test_headers_of_many_layers_fit(open_page: Open) -> None:
    page = german(open_page, size=LAPTOP, recipe=nv.Recipe(nv.Synthetic("spiral"), nv.Network([nv.Layer(8)] * 6)))
    names = [box for name in page.locator(".headers .name").all() if (box := name.bounding_box())]
    assert len(names) == 8
    assert all(left["x"] + left["width"] < right["x"] for left, right in pairwise(names))


def test_the_dialogs_of_the_page_are_german(open_page: Open) -> None:
    page = german(open_page)
    for name, title in (("Tasten", "Tasten"), ("Teilen und exportieren", "Teilen und exportieren")):
        click(page, name)
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        assert english_of(page) == set()
        click(page, "Schließen")


def test_what_a_link_says_wrongly_is_said_in_german(open_page: Open) -> None:
    page = german(open_page, "&theme=blue")
    expect(page.get_by_text("Im Link muss theme dark oder light sein, angegeben ist „blue“.")).to_be_visible()


THINGS = 6
FAR = 12
"""Across a picture, whose pixels are inputs too, and all layers."""


def ways_to_things(most_units: int) -> tuple[list[str], ...]:
    """By the keys of the network's diagram, one after the other: the loss, an output, a neuron, its bias, an edge, an input."""
    return (
        ["ArrowRight"] * FAR,
        ["ArrowLeft"],
        ["ArrowLeft"],
        ["w", *["ArrowDown"] * most_units],
        ["ArrowUp"],
        ["ArrowLeft"] * FAR,
    )


def inspected(page: Page, most_units: int) -> Iterator[str]:
    """Gives the heading of everything that can be read, a neuron once for each tab."""
    diagram = page.get_by_role("application").get_by_role("button")
    inspector = page.get_by_role("region", name="Inspektor")
    for keys in ways_to_things(most_units):
        diagram.focus()
        for key in (*keys, "Enter"):
            page.keyboard.press(key)
        heading = inspector.get_by_role("heading").first.inner_text()
        yield heading
        for tab in inspector.get_by_role("tab").all():
            tab.click()
            yield f"{heading}, {tab.inner_text()}"


RECIPES_IN_GERMAN = {
    "classes": nv.Recipe(),
    "regularized": RECIPES["Adam"],
    "numbers": nv.recipe_for(nv.Catalog("diabetes")),
    "pictures": nv.recipe_for(nv.Catalog("digits")),
}


@pytest.mark.parametrize("kind", RECIPES_IN_GERMAN)
def test_no_english_is_left_in_the_inspector(open_page: Open, kind: str) -> None:
    recipe = RECIPES_IN_GERMAN[kind]
    page, most_units = german(open_page, recipe=recipe), max(nv.Run(recipe).network.sizes)
    left: dict[str, set[str]] = {}

    def read(when: str) -> None:
        left.update({f"{when}: {what}": english_of(page) for what in inspected(page, most_units)})

    read("at first")
    click(page, "Probe")
    stands_at(page, "Probe")
    for view in ("[", "\\", "]"):
        page.keyboard.press(view)
        read(f"checked, {view}")
    page.get_by_role("button", name="Epoche", exact=True, pressed=False).click()
    read("epoch")
    page.keyboard.press("\\")
    read("epoch, change")
    assert {what: found for what, found in left.items() if found} == {}
    assert len(left) == 6 * (THINGS + 2 * 3)


def test_a_formula_is_explained_in_german(open_page: Open) -> None:
    page = german(open_page)
    page.locator(".inspector .formula").first.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Jedes Signal mal seinem Gewicht, summiert, und der Bias.")


def test_an_explanation_and_a_refusal_are_german(open_page: Open) -> None:
    page = german(open_page)
    page.get_by_role("combobox", name="Optimierer").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("Führt jeden Parameter geradewegs seinen Gradienten hinab")
    size = page.get_by_role("textbox", name="Batchgröße")
    size.fill("0")
    size.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(
        re.compile(r"Batchgröße: erwartet eine ganze Zahl von 1 bis \d+, erhalten 0")
    )


def test_the_language_changes_in_the_middle_of_a_run(page: Page) -> None:
    for _ in range(3):
        click(page, "Next step")
    stands_at(page, "batch 4 of 8")
    score = page.get_by_role("status", name="Held-out accuracy").inner_text()
    page.get_by_role("combobox", name="Language").select_option("de")
    stands_at(page, "Epoche 1 · Batch 4 von 8")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.get_by_role("status", name="Genauigkeit auf zurückgehaltenen Daten").inner_text() == score
    assert english_of(page) == set()
    page.reload()  # it is remembered
    expect(page.get_by_test_id("moment")).to_have_text(FIRST, timeout=PATIENCE)
    page.get_by_role("combobox", name="Sprache").select_option("English")
    stands_at(page, "Epoch 1 · batch 1 of 8")


def test_the_keyboard_stays_where_the_language_was_chosen(page: Page) -> None:
    choice = page.get_by_role("combobox", name="Language")
    choice.focus()
    choice.select_option("de")
    expect(page.get_by_role("combobox", name="Sprache")).to_be_focused()


def test_the_page_speaks_as_the_browser_does(open_page: Open) -> None:
    page = open_page(locale="de-AT", words="Batch 1 von", ready="Vorige Operation")
    expect(page.get_by_role("combobox", name="Sprache")).to_have_value("de")


def test_only_the_language_that_is_spoken_is_fetched(open_page: Open) -> None:
    page = open_page()
    names: list[str] = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    words = [name for name in names if re.search(r"/(en|de|de\.server)-[\w-]+\.json$", name)]
    assert [name.rsplit("/", 1)[1].partition("-")[0] for name in words] == ["en"]


def test_words_that_do_not_come_are_said_to_be_missing(open_page: Open) -> None:
    page = open_page()
    page.route("**/assets/de-*.json", _lost)
    page.get_by_role("combobox", name="Language").select_option("de")
    expect(page.get_by_text("The words of that language could not be loaded.")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("combobox", name="Language")).to_have_value("en")
    page.route("**/assets/en-*.json", _lost)
    page.reload()
    expect(page.get_by_text("The words of this page could not be loaded.")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (LAPTOP, "dark"), (PHONE, "light")])
def test_it_fits_and_axe_finds_nothing(open_page: Open, size: tuple[int, int], scheme: str) -> None:
    page = german(open_page, size=size, scheme=scheme)
    assert overflow(page)["across"] <= 0
    assert violations(page) == []
