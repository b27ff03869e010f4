"""What is going wrong: the marks on the stage, the list, and what both point at."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.diagnostics.recipes import after, given, net, sgd
from tests.e2e.axe import violations_by_scheme
from tests.e2e.reading import PATIENCE, click, stands_at
from tests.e2e.test_edits import type_into
from tests.e2e.test_layout import DESKTOP, LAPTOP, PHONE
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser


LISTEN = """() => {
  globalThis.cries = []
  const moment = document.querySelector('[data-testid=moment]')
  const look = () => document.querySelector('[data-mark]') && cries.push(moment.innerText)
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}"""
"""Writes down the moments at which there is a mark."""


def with_biases(recipe, *biases):
    """The recipe whose run begins with other biases: (layer, units, value)."""

    def change(pairs):
        for layer, units, value in biases:
            pairs[layer][1][units] = value

    return given(recipe, change)


def relu(*units):
    return nv.Recipe(network=net(*units, activation="relu", initializer="he_uniform"))


def twins(pairs):
    pairs[0][0][2], pairs[0][1][2], pairs[1][0][:, 2] = pairs[0][0][0], pairs[0][1][0], pairs[1][0][:, 0]


DEAD = with_biases(relu(8, 8), (0, [1, 4], -10.0), (1, slice(None), -1000.0))
CROWDED = with_biases(relu(20), (0, [3, 4, 5], -10.0))
SLOW = nv.Recipe(training=sgd(1e-7))
DEEP = nv.Recipe(network=net(*[8] * 8, activation="sigmoid"))
LINEAR = nv.Recipe(
    network=net(4, activation="identity", output_activation="identity"), training=sgd(40.0, "mean_squared_error")
)
WILD = nv.Recipe(training=sgd(1e6))
ZEROS = nv.Recipe(network=net(3, initializer="zeros"))

SICK = {
    "dead": (DEAD, 0, {"unit 0 1": "dead_units", "unit 0 4": "dead_units", "layer 1": "dead_units"}),
    "copies": (given(nv.Recipe(), twins), 0, {"unit 0 0": "copied_units", "unit 0 2": "copied_units"}),
    "vanishing": (DEEP, 0, {"layer 0": "vanishing_gradients"}),
    "too small": (SLOW, 0, {"loss": "steps_too_small"}),
    "wild": (WILD, 1, {"loss": "climbing_loss", "layer 1": "steps_too_large", "layer 0": "saturated_units"}),
    "standing still": (ZEROS, 80, {"layer 0": "copied_units", "loss": "plateau"}),
}
"""A recipe, how many epochs to train it, and its marks: place (counted from 0) and kind."""


def opened(open_page: Open, recipe: nv.Recipe, epochs: int = 0, **how: object) -> Page:
    page = open_page(recipe=recipe, **how)
    for _ in range(epochs):
        click(page, "Next epoch")
    stands_at(page, f"Epoch {epochs + 1} · batch 1 of")
    return page


def chip(page: Page) -> Locator:
    return page.get_by_test_id("findings-chip")


def marks(page: Page) -> Locator:
    return page.locator("[data-mark]")


def has_marks(page: Page, expected: dict[str, str]) -> None:
    """In the end, and no others."""
    for place, kind in expected.items():
        expect(mark(page, place)).to_have_attribute("data-finding", kind, timeout=PATIENCE)
    expect(marks(page)).to_have_count(len(expected))


def mark(page: Page, place: str) -> Locator:
    return page.locator(f'[data-mark="{place}"]')


def the_list(page: Page) -> Locator:
    chip(page).click()
    listed = page.get_by_role("dialog")
    expect(listed).to_be_visible()
    return listed


def inspector(page: Page) -> Locator:
    return page.get_by_role("region", name="Inspector")


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("name", SICK)
def test_a_sick_run_is_marked_where_it_is_sick_and_the_list_says_what_python_says(
    open_page: Open, witness: Witness, name: str
) -> None:
    recipe, epochs, expected = SICK[name]
    page = opened(open_page, recipe, epochs)
    has_marks(page, expected)
    found, run = the_list(page).get_by_role("listitem"), after(recipe, epochs)
    diagnoses = run.diagnose(run.step)
    expect(found).to_have_count(len(diagnoses))
    for item, diagnosis in zip(found.all(), diagnoses, strict=True):
        assert item.get_attribute("data-finding") == diagnosis.kind
        expect(item.get_by_text(diagnosis.sentence, exact=True)).to_be_visible()
        expect(item.get_by_text(f"Advice: {diagnosis.advice}", exact=True)).to_be_visible()
        shown = item.locator("dd").evaluate_all("cells => cells.map(cell => Number(cell.dataset.full))")
        assert shown == list(diagnosis.numbers.values())
    assert witness.errors == []


def test_a_mark_stands_at_its_neuron_and_opens_it(open_page: Open) -> None:
    page = opened(open_page, DEAD)
    mark(page, "unit 0 4").click()
    expect(inspector(page).get_by_role("heading").first).to_have_text("Neuron 5 of hidden layer 1")
    (x, y), (across, down) = middle(page.locator(".proxy")), middle(mark(page, "unit 0 4"))
    assert 0 < across - x < 30
    assert 0 < y - down < 30


def test_a_mark_of_a_layer_stands_at_its_header(open_page: Open) -> None:
    page = opened(open_page, DEAD)
    mark(page, "layer 1").click()
    expect(inspector(page).get_by_role("heading").first).to_have_text("Neuron 1 of hidden layer 2")
    units = page.get_by_role("group", name="Units of hidden layer 2").bounding_box()
    assert units
    across, down = middle(mark(page, "layer 1"))
    assert 0 < units["x"] - across < 24
    assert units["y"] < down < units["y"] + units["height"]


def test_a_mark_tells_its_sentence_on_hover_and_on_focus(open_page: Open) -> None:
    page, (found, _) = opened(open_page, DEAD), nv.Run(DEAD).diagnose(0)
    place = mark(page, "unit 0 1")
    expect(place).to_have_accessible_name(f"Dead neurons: {found.sentence}")
    place.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(f"{found.sentence} Advice: {found.advice}")
    page.mouse.move(5, 5)
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.keyboard.press("Tab")  # from here on what is focused shows it
    place.focus()
    expect(page.get_by_role("tooltip")).to_contain_text(found.sentence)


@pytest.mark.parametrize(
    ("name", "target", "title", "place"),
    [
        ("dead", "neuron 5", "Neuron 5 of hidden layer 1", "unit 0 4"),
        ("dead", "layer 2", "Neuron 1 of hidden layer 2", "layer 1"),
        ("copies", "neuron 3", "Neuron 3 of hidden layer 1", "unit 0 2"),
        ("too small", "the loss", "Loss", "loss"),
    ],
)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_choosing_a_finding_opens_what_it_points_at(
    open_page: Open, size: tuple[int, int], name: str, target: str, title: str, place: str
) -> None:
    page = opened(open_page, SICK[name][0], size=size)
    listed = the_list(page)
    listed.get_by_role("button", name=target, exact=True).click()
    expect(listed).to_be_hidden()
    expect(inspector(page).get_by_role("heading").first).to_have_text(title)
    expect(mark(page, place)).to_be_focused()
    expect(mark(page, place)).to_be_in_viewport()


def test_the_list_is_used_by_keys_alone(open_page: Open) -> None:
    page = opened(open_page, DEAD)
    chip(page).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="neuron 2", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(chip(page)).to_be_focused()


def test_the_open_neuron_says_what_is_found_of_it(open_page: Open) -> None:
    page, (first, second) = opened(open_page, DEAD), nv.Run(DEAD).diagnose(0)
    said = inspector(page).locator("[data-said]")
    expect(said).to_have_count(0)
    mark(page, "unit 0 1").click()
    expect(said).to_have_text(re.compile(re.escape(first.sentence)))
    mark(page, "layer 1").click()
    expect(said).to_have_text(re.compile(re.escape(second.sentence)))


@pytest.mark.parametrize("size", [LAPTOP, PHONE])
def test_where_neurons_are_close_the_header_has_the_mark(open_page: Open, size: tuple[int, int]) -> None:
    page = opened(open_page, CROWDED, size=size)
    has_marks(page, {"layer 0": "dead_units"})
    the_list(page).get_by_role("button", name="neuron 5", exact=True).click()
    expect(inspector(page).get_by_role("heading").first).to_have_text("Neuron 5 of hidden layer 1")
    expect(mark(page, "layer 0")).to_be_focused()


def test_a_divergence_is_marked_at_the_loss_and_at_the_layer(open_page: Open, witness: Witness) -> None:
    page = opened(open_page, LINEAR)
    click(page, "Play")
    expect(page.get_by_text("The run has diverged.")).to_be_visible(timeout=PATIENCE)
    has_marks(page, {"loss": "diverged", "layer 0": "steps_too_large"})
    assert witness.errors == []


def test_a_mark_goes_when_what_it_says_is_no_longer_so(open_page: Open) -> None:
    page = opened(open_page, SLOW)
    expect(chip(page)).to_have_text("1 finding", timeout=PATIENCE)
    type_into(page, "Learning rate", "0.1")
    expect(chip(page)).to_have_text("Nothing wrong", timeout=PATIENCE)
    expect(marks(page)).to_have_count(0)


def test_a_healthy_run_has_no_marks(page: Page) -> None:
    expect(chip(page)).to_have_text("Nothing wrong", timeout=PATIENCE)
    expect(marks(page)).to_have_count(0)
    expect(the_list(page).get_by_role("listitem")).to_have_count(0)
    expect(page.get_by_role("heading", name="Nothing is going wrong")).to_be_visible()
    page.keyboard.press("Escape")
    click(page, "Next epoch")
    stands_at(page, "Epoch 2 · batch 1 of 8")
    expect(the_list(page)).to_contain_text("Epoch 2 · batch 1 of 8", timeout=PATIENCE)
    expect(chip(page)).to_have_text("Nothing wrong")
    expect(marks(page)).to_have_count(0)


def test_nothing_is_said_while_a_healthy_run_plays(page: Page) -> None:
    page.evaluate(LISTEN)
    page.get_by_role("slider", name="Speed").fill("9")
    click(page, "Play")
    expect(page.get_by_test_id("moment")).to_contain_text(re.compile(r"Epoch [\d,]{3,} "), timeout=3 * PATIENCE)
    click(page, "Pause")
    stands_at(page, "check")
    where = page.get_by_test_id("moment").inner_text().rsplit(" · ", 1)[0]
    expect(the_list(page)).to_contain_text(where, timeout=PATIENCE)
    expect(chip(page)).to_have_text("Nothing wrong")
    assert page.evaluate("cries") == []


@pytest.mark.parametrize(
    ("name", "size"),  # healthy at a desk and dead are scenes
    [("healthy", PHONE), *product(["crowded", "copies", "vanishing", "wild"], [DESKTOP, PHONE])],
)
def test_axe_finds_nothing(open_page: Open, size: tuple[int, int], name: str) -> None:
    recipe, epochs, expected = SICK.get(name, (CROWDED if name == "crowded" else nv.Recipe(), 0, {}))
    page = opened(open_page, recipe, epochs, size=size)
    has_marks(page, expected) if expected else expect(chip(page)).to_be_visible(timeout=PATIENCE)
    assert violations_by_scheme(page) == {}
    the_list(page)
    assert violations_by_scheme(page) == {}
