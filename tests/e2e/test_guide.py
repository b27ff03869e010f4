"""The guide: every mark and word explains itself, with formulas whose numbers are those of the trace."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

import neuroviz as nv
from tests.e2e.answers import shows
from tests.e2e.axe import violations
from tests.e2e.conftest import PATIENCE, Open
from tests.e2e.hands import middle
from tests.e2e.reading import click, go_to

pytestmark = pytest.mark.browser

NEURON: tuple[str, ...] = ()
"""The diagram's keys lead from the first neuron to each mark."""
WEIGHT, BIAS, INPUT, LOSS = ("w",), ("w", *["ArrowDown"] * 4), ("ArrowLeft",), ("ArrowRight",) * 2
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


def explanation(page: Page) -> Locator:
    return page.get_by_role("tooltip")


def explains(page: Page, name: str, formula: str) -> None:
    expect(explanation(page).locator("b")).to_have_text(name, timeout=PATIENCE)
    expect(explanation(page).locator(".formula")).to_contain_text(formula)


def proxy(page: Page) -> Locator:
    return page.get_by_role("application", name="Network diagram").get_by_role("button")


@pytest.mark.parametrize(("operation", "keys", "name", "formula"), MARKS)
def test_a_mark_explains_itself_to_the_keys_and_to_the_pointer(
    page: Page, operation: str, keys: tuple[str, ...], name: str, formula: str
) -> None:
    go_to(page, operation)
    page.keyboard.press("Tab")  # the page is used by keys
    proxy(page).focus()
    for key in keys:
        page.keyboard.press(key)
    explains(page, name, formula)
    expect(proxy(page)).to_have_attribute("aria-describedby", "explanation")
    place = middle(proxy(page))
    page.keyboard.press("Escape")
    expect(explanation(page)).to_have_count(0)
    page.mouse.move(3, 3)
    proxy(page).evaluate("proxy => proxy.blur()")
    page.mouse.move(*place, steps=2)
    explains(page, name, formula)


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


def test_a_click_is_not_disturbed_by_what_was_explained(page: Page) -> None:
    proxy(page).focus()
    page.mouse.move(*middle(proxy(page)), steps=2)
    expect(explanation(page)).to_be_visible(timeout=PATIENCE)
    page.mouse.down()
    page.mouse.up()
    expect(explanation(page)).to_have_count(0)


def test_axe_finds_nothing_in_an_explanation(open_page: Open) -> None:
    page = open_page(scheme="dark")
    page.keyboard.press("Tab")
    proxy(page).focus()
    expect(explanation(page)).to_be_visible(timeout=PATIENCE)
    assert violations(page) == []
