"""The guide: every mark and word explains itself, with formulas whose numbers are those of the trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.answers import AT_ONCE, shows
from tests.e2e.hands import middle
from tests.e2e.reading import PATIENCE, click, go_to, parts, stands_at
from tests.e2e.recipes import RECIPES
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE
from tests.e2e.test_questions import INPUTS
from tests.e2e.windows import Open, Windows, Witness, opening

pytestmark = pytest.mark.browser

NEURON: tuple[str, ...] = ()
"""The diagram's keys lead from the first neuron to each mark; and back again."""
WEIGHT, BIAS, INPUT, LOSS = ("w",), ("w", *["ArrowDown"] * 4), ("ArrowLeft",), ("ArrowRight",) * 2
BACK = {
    NEURON: (),
    WEIGHT: ("ArrowRight",),
    BIAS: ("ArrowRight",),
    INPUT: ("ArrowRight",),
    LOSS: ("ArrowLeft", "ArrowLeft", "ArrowUp"),
}
SUMMED = "z = Σ w·a + b"
MARKS = [
    ("forward, layer 1", NEURON, "Neuron 1 of hidden layer 1", f"{SUMMED},  a = tanh(z)"),
    ("forward, layer 1", WEIGHT, "Weight from sepal length to neuron 1 of hidden layer 1", "w · a = "),
    ("forward, layer 1", BIAS, "Bias of neuron 1 of hidden layer 1", SUMMED),
    ("forward, layer 1", INPUT, "Input sepal length", "a = (x − m) / s"),
    ("loss", LOSS, "Loss", "L = (1/B) Σ ℓ"),
    ("backward, layer 1", NEURON, "Neuron 1 of hidden layer 1", "δ = (Σ w·δ) · f′(z)"),
    ("backward, layer 1", WEIGHT, "Weight from sepal length to neuron 1 of hidden layer 1", "w · δ = "),
    ("backward, layer 1", BIAS, "Bias of neuron 1 of hidden layer 1", "∂ℓ / ∂b = δ"),
    ("update, layer 1", WEIGHT, "Weight from sepal length to neuron 1 of hidden layer 1", "Δw = −η · (1/B) Σ δ·a"),
    ("update, layer 1", BIAS, "Bias of neuron 1 of hidden layer 1", "Δb = −η · (1/B) Σ δ"),
    ("check", LOSS, "Loss", "ΔL ≈ Σ ∂L/∂w · Δw"),
]


LONGEST_WAIT = 1000
"""Milliseconds until a mark explains itself, and some more."""


def explanation(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def explains(page: Page, name: str, formula: str) -> None:
    expect(explanation(page).locator("b")).to_have_text(name, timeout=PATIENCE)
    expect(explanation(page).locator(".formula")).to_contain_text(formula)


def proxy(page: Page) -> Locator:
    return page.get_by_role("application", name="Network diagram").get_by_role("button")


@pytest.fixture(scope="module")
def marked(windows: Windows) -> Iterator[Page]:
    """One page for all marks: what waits on it can be hurried."""
    witness = Witness()
    with opening(windows, witness) as opened:
        yield opened(prepare=lambda page: page.clock.install())
    assert witness.errors == []
    assert witness.hosts == {urlsplit(windows.address).netloc}


@pytest.mark.parametrize(("operation", "keys", "name", "formula"), MARKS)
def test_a_mark_explains_itself_to_the_keys_and_to_the_pointer(
    marked: Page, operation: str, keys: tuple[str, ...], name: str, formula: str
) -> None:
    page = marked
    go_to(page, operation)
    page.keyboard.press("Tab")  # the page is used by keys
    proxy(page).focus()
    for key in keys:
        page.keyboard.press(key)
    page.clock.fast_forward(LONGEST_WAIT)
    explains(page, name, formula)
    expect(proxy(page)).to_have_attribute("aria-describedby", "explanation")
    place = middle(proxy(page))
    page.keyboard.press("Escape")
    expect(explanation(page)).to_have_count(0)
    page.mouse.move(3, 3)
    proxy(page).evaluate("proxy => proxy.blur()")
    page.mouse.move(*place, steps=2)
    page.clock.fast_forward(LONGEST_WAIT)
    explains(page, name, formula)
    page.mouse.move(3, 3)
    proxy(page).focus()
    for key in BACK[keys]:
        page.keyboard.press(key)


def test_the_numbers_of_an_edge_are_those_of_the_trace(page: Page) -> None:
    trace = nv.Run(nv.Recipe()).trace(0)
    weight, signal, delta = trace.before.parameters[0].weight[0, 0], trace.inputs[0, 0], trace.layers[0].delta[0, 0]
    for operation, other in (("forward, layer 1", signal), ("backward, layer 1", delta)):
        go_to(page, operation)
        page.keyboard.press("Tab")
        proxy(page).focus()
        page.keyboard.press("w")
        expect(explanation(page)).to_be_visible(timeout=PATIENCE)
        shown = re.findall(r"[−\d.]+(?:e−\d+)?", explanation(page).locator(".formula").inner_text().partition("=")[2])
        for text, value in zip(shown, (weight, other, weight * other), strict=True):
            assert shows(text, value), (operation, text, value)
        page.keyboard.press("ArrowRight")


def test_an_explanation_follows_the_phase(page: Page) -> None:
    page.keyboard.press("Tab")
    proxy(page).focus()
    place = middle(proxy(page))
    proxy(page).evaluate("proxy => proxy.blur()")
    page.mouse.move(*place, steps=2)
    explains(page, "Neuron 1 of hidden layer 1", SUMMED)
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    explains(page, "Neuron 1 of hidden layer 1", "δ = (Σ w·δ) · f′(z)")


def test_the_error_round_a_disc_explains_itself(page: Page) -> None:
    go_to(page, "backward, layer 1")
    proxy(page).focus()
    box = proxy(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 3, steps=2)
    explains(page, "Error of neuron 1 of hidden layer 1", "δ = ∂ℓ / ∂z")


def test_words_of_the_equations_and_of_the_legend_explain_themselves(page: Page) -> None:
    go_to(page, "backward, layer 1")
    heads = {
        "Forward": ("signal a", "signal a", "a"),
        "Update": ("their mean", "mean gradient", "∂L / ∂w = (1/B) Σ δ·a"),
    }
    for tab, (head, name, formula) in heads.items():
        click(page, tab, "tab")
        page.get_by_role("columnheader", name=head).hover()
        explains(page, name, formula)
    page.get_by_role("list", name="Legend").get_by_text("bias").hover()
    explains(page, "bias b", SUMMED)


def test_the_keys_lead_along_the_legend(page: Page) -> None:
    go_to(page, "update, layer 1")
    items = page.get_by_role("list", name="Legend").get_by_role("listitem")
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")  # from now on what has focus is told
    items.first.focus()
    for name in ("sign", "activation a", "change Δ", "signal a", "error δ", "error δ", "bias b"):
        expect(explanation(page)).to_contain_text(name)
        page.keyboard.press("ArrowRight")
    expect(items.last).to_be_focused()


def test_a_click_is_not_disturbed_by_what_was_explained(page: Page) -> None:
    proxy(page).focus()
    page.mouse.move(*middle(proxy(page)), steps=2)
    expect(explanation(page)).to_be_visible(timeout=PATIENCE)
    page.mouse.down()
    page.mouse.up()
    expect(explanation(page)).to_have_count(0)


# -- The glossary ---------------------------------------------------------------------------------------------------------


def glossary(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Glossary")


def test_the_glossary_opens_by_its_key_and_from_the_keys(page: Page) -> None:
    page.keyboard.press("g")
    expect(glossary(page).get_by_role("searchbox")).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Escape")
    expect(glossary(page)).to_have_count(0)
    click(page, "Keys")
    page.get_by_role("dialog", name="Keys").get_by_role("button", name="Glossary").click()
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    expect(glossary(page)).to_be_visible(timeout=PATIENCE)


def test_the_glossary_is_searched(page: Page) -> None:
    page.keyboard.press("g")
    names = glossary(page).get_by_role("term")
    expect(names.first).to_have_text("accuracy", timeout=PATIENCE)
    glossary(page).get_by_role("searchbox").fill("learning")
    expect(names.first).to_have_text("learning rate η")
    expect(glossary(page).get_by_role("status")).to_have_text(re.compile(r"^\d terms?$"))
    glossary(page).get_by_role("searchbox").fill("xylophone")
    expect(names).to_have_count(0)
    expect(glossary(page).get_by_role("status")).to_have_text("0 terms")


def test_an_explanation_leads_to_its_term(page: Page) -> None:
    page.get_by_role("columnheader", name="signal a").hover()
    explanation(page).get_by_role("button", name="Glossary").click(timeout=PATIENCE)
    expect(glossary(page).locator(".asked dt")).to_have_text("signal a", timeout=PATIENCE)
    expect(glossary(page).locator(".asked")).to_be_in_viewport()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_every_term_is_shown_on_the_page(open_page: Open, size: tuple[int, int]) -> None:
    page = open_page(size=size)
    page.keyboard.press("g")
    expect(glossary(page).get_by_role("term").first).to_be_visible(timeout=PATIENCE)
    names = glossary(page).get_by_role("term").all_inner_texts()
    assert len(names) >= 40
    for name in names:
        glossary(page).get_by_role("button", name=f"Show on the page: {name}", exact=True).click()
        expect(glossary(page)).to_have_count(0)
        page.wait_for_function("() => document.activeElement.matches('.page :focus-visible')")
        expect(page.locator(":focus"), name).to_be_in_viewport()
        page.locator(":focus").evaluate("focused => focused.blur()")
        page.keyboard.press("g")
    page.keyboard.press("Escape")


# -- The tour -------------------------------------------------------------------------------------------------------------


def tour(page: Page) -> Locator:
    return page.get_by_role("region", name="Tour", exact=True)


def offer(page: Page) -> Locator:
    return page.get_by_role("region", name="New here?")


def at_stop(page: Page, number: int) -> str:
    expect(tour(page).get_by_role("heading")).to_contain_text(f"{number} / 6", timeout=PATIENCE)
    return tour(page).locator("p").inner_text()


def largest(matrices: list[Any]) -> tuple[int, int, int]:
    layer = int(np.argmax([np.abs(matrix).max() for matrix in matrices]))
    unit, entry = np.unravel_index(np.abs(matrices[layer]).argmax(), matrices[layer].shape)
    return layer, int(unit), int(entry)


class Guided:
    """What is said at each stop, compared with the first step of the run."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trace = nv.Run(nv.Recipe()).trace(0)
        self.before, self.after = (
            [layer.weight for layer in state.parameters] for state in (self.trace.before, self.trace.after)
        )

    def signal(self) -> None:
        sentence = at_stop(self.page, 1)
        stands_at(self.page, "forward, layer 1")
        _, unit, entry = largest([self.before[0] * self.trace.inputs[0]])
        weight, signal = self.before[0][unit, entry], self.trace.inputs[0, entry]
        assert f"from {INPUTS[entry]} to neuron {unit + 1}" in sentence
        said = re.findall(r"[−\d.]*\d", sentence.partition("signal, ")[2])
        for text, value in zip(said, (weight, signal, weight * signal), strict=True):
            assert shows(text, value), sentence

    def error(self) -> None:
        sentence = at_stop(self.page, 2)
        stands_at(self.page, "backward, layer 1")
        delta = self.trace.layers[0].delta[0]
        unit = int(np.abs(delta).argmax())
        loss, error = parts(r"is (\S+)\. .* δ = (\S+)\. ", sentence)
        assert shows(loss, self.trace.sample_loss[0])
        assert shows(error, delta[unit])
        assert f"neuron {unit + 1} of hidden layer 1" in sentence

    @property
    def changed(self) -> tuple[int, int, int]:
        return largest([after - before for before, after in zip(self.before, self.after, strict=True)])

    def update(self) -> None:
        sentence = at_stop(self.page, 3)
        stands_at(self.page, "update, layer 2")
        layer, unit, entry = self.changed
        before, after = self.before[layer][unit, entry], self.after[layer][unit, entry]
        said = parts(r": (\S+) before, (\S+), (\S+) after", sentence)
        for text, value in zip(said, (before, after - before, after), strict=True):
            assert shows(text, value), sentence

    def batch(self) -> None:
        sentence = at_stop(self.page, 4)
        layer, unit, entry = self.changed
        mean = self.trace.layers[layer].grad_weight[unit, entry]
        said = parts(r"mean is (\S+), .* change: (\S+) × \((\S+)\) = (\S+)\.$", sentence)
        for text, value in zip(said, (mean, -0.1, mean, -0.1 * mean), strict=True):
            assert shows(text, value), sentence
        expect(self.page.get_by_role("heading", name="The 16 flowers of the batch")).to_be_visible()

    def play(self) -> None:
        at_stop(self.page, 5)
        expect(self.page.get_by_role("button", name="Pause")).to_be_visible()
        self.page.wait_for_function(f"() => parseFloat(({AT_ONCE})().right) >= 90", timeout=3 * PATIENCE)

    def score(self) -> None:
        at_stop(self.page, 6)
        expect(self.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
        stands_at(self.page, "check")
        score = self.page.get_by_role("status", name="Held-out accuracy")
        expect(tour(self.page)).to_contain_text(f": {score.inner_text()}. That")


STOPS = ("signal", "error", "update", "batch", "play", "score")


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_the_tour_goes_through_a_real_step(page: Page, by: str) -> None:
    guided = Guided(page)
    take = offer(page).get_by_role("button", name="Take the tour")
    if by == "mouse":
        take.click(timeout=PATIENCE)
    else:
        take.focus(timeout=PATIENCE)
        page.keyboard.press("Enter")
    for stop in STOPS:
        getattr(guided, stop)()
        if by == "mouse":
            tour(page).get_by_role("button", name=re.compile("Next|Done")).click()
        else:
            expect(tour(page).get_by_role("button", name=re.compile("Next|Done"))).to_be_focused()
            page.keyboard.press("Enter")
    expect(tour(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()


def test_the_tour_is_offered_until_it_is_answered(page: Page) -> None:
    expect(offer(page)).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.activeElement === document.body")
    offer(page).get_by_role("button", name="No, thanks").click()
    expect(offer(page)).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Next operation")).to_be_enabled(timeout=5 * PATIENCE)
    page.keyboard.press("g")  # what the offer is made of has come
    expect(glossary(page)).to_be_visible(timeout=PATIENCE)
    expect(offer(page)).to_have_count(0)


def test_the_offer_goes_as_soon_as_the_run_goes(page: Page) -> None:
    expect(offer(page)).to_be_visible(timeout=PATIENCE)
    click(page, "Next step")
    stands_at(page, "batch 2 of")
    expect(offer(page)).to_have_count(0)


def test_the_tour_is_begun_again_and_left(page: Page) -> None:
    click(page, "Next step")
    stands_at(page, "batch 2 of")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: click(page, "Skip")):
        click(page, "Keys")
        page.get_by_role("dialog", name="Keys").get_by_role("button", name="Tour").click()
        at_stop(page, 1)
        stands_at(page, "batch 2 of 8 · forward, layer 1")
        click(page, "Next")
        at_stop(page, 2)
        click(page, "Back")
        at_stop(page, 1)
        leave()
        expect(tour(page)).to_have_count(0)


def test_the_page_stays_alive_beside_the_tour(page: Page) -> None:
    offer(page).get_by_role("button", name="Take the tour").click(timeout=PATIENCE)
    at_stop(page, 1)
    click(page, "Next operation")
    stands_at(page, "forward, layer 2")
    page.get_by_role("combobox", name="Language").select_option("de")
    expect(page.get_by_role("region", name="Rundgang")).to_contain_text("Ein Signal geht vorwärts", timeout=PATIENCE)


def test_the_tour_takes_no_room_from_the_network(open_page: Open) -> None:
    page = open_page(size=LAPTOP)
    network = page.get_by_role("application", name="Network diagram")
    expect(offer(page)).to_be_visible(timeout=PATIENCE)
    before = network.bounding_box()
    offer(page).get_by_role("button", name="Take the tour").click()
    for number in range(1, 7):
        at_stop(page, number)
        assert network.bounding_box() == before
        expect(tour(page)).to_be_in_viewport(ratio=1)
        click(page, "Next" if number < 6 else "Done")


def test_where_there_are_no_columns_the_tour_stands_above(open_page: Open) -> None:
    page = open_page(link="?hide=inspector,output")
    offer(page).get_by_role("button", name="Take the tour").click(timeout=PATIENCE)
    at_stop(page, 1)
    expect(tour(page)).to_be_in_viewport(ratio=1)


def test_the_tour_names_the_optimizer_that_is_in_use(open_page: Open) -> None:
    page = open_page(recipe=RECIPES["Adam"])
    offer(page).get_by_role("button", name="Take the tour").click(timeout=PATIENCE)
    for number in (1, 2, 3):
        at_stop(page, number)
        click(page, "Next")
    assert "and Adam made " in at_stop(page, 4)
