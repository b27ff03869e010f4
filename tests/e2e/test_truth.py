"""While it plays, at every speed, what the open neuron shows is what the run did at the moment named."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

import neuroviz as nv
from tests.e2e.reading import MOMENT, click, stands_at
from tests.e2e.recipes import RECIPES
from tests.e2e.windows import Open, Witness

pytestmark = pytest.mark.browser

SPEEDS = {"by step": 5, "by epoch": 7, "flat out": 9}
UNIT = 0
READ = """() => ({
  moment: document.querySelector('[data-testid=moment]').innerText.trim(),
  sample: Number(document.querySelector('main').innerText.match(/Flower ([0-9]+)/)[1]) - 1,
  after: document.querySelector('[aria-label="Which state to show"] [aria-pressed=true]').innerText.trim() === 'After',
  rows: [...document.querySelectorAll('[role=tabpanel] [role=table] [role=row]')].slice(1).map(row =>
    [...row.querySelectorAll('[role=cell] .digits')].map(digits => Number(digits.dataset.full))),
})"""

Reading = dict[str, Any]


def reading(page: Page) -> Reading:
    """The moment and the open neuron's rows, at one instant, every number in full."""
    found: Reading = page.evaluate(READ)
    return found


def readings(page: Page, count: int) -> list[Reading]:
    """At so many different moments of the playing page."""
    found: dict[str, Reading] = {}
    while len(found) < count:
        one = reading(page)
        found[one["moment"]] = one
        page.wait_for_function(
            "before => document.querySelector('[data-testid=moment]').innerText.trim() !== before", arg=one["moment"]
        )
    return list(found.values())


def is_true(run: nv.Run, tab: str, read: Reading) -> None:
    """Recompute the step that the page names, and compare its rows bit for bit."""
    match = re.fullmatch(MOMENT, read["moment"])
    assert match
    epoch, batch, batches, operation = match.groups()
    assert operation == "check"
    trace = run.trace((int(epoch.replace(",", "")) - 1) * int(batches) + int(batch) - 1)
    expected = {"Forward": forward, "Backward": backward, "Update": update}[tab](run, trace, read)
    shown = read["rows"]
    assert len(shown) >= len(expected)
    for row, true in zip(shown, expected, strict=False):
        assert row[: len(true)] == pytest.approx(true, rel=0, abs=0), (tab, read["moment"])


def forward(run: nv.Run, trace: nv.Trace, read: Reading) -> list[list[float]]:
    focus = run.focus(trace, read["sample"])
    parameters = (trace.after if read["after"] else trace.before).parameters[0]
    z = (focus.check if read["after"] else focus.layers)[0].z[UNIT]
    terms = [[w, a] for w, a in zip(parameters.weight[UNIT], focus.inputs, strict=True)]
    return [*terms, [parameters.bias[UNIT], z], [z]]


def backward(run: nv.Run, trace: nv.Trace, read: Reading) -> list[list[float]]:
    weight = trace.before.parameters[1].weight[:, UNIT]
    delta = run.focus(trace, read["sample"]).layers[1].delta
    return [[w, d, w * d] for w, d in zip(weight, delta, strict=True)]


def update(run: nv.Run, trace: nv.Trace, read: Reading) -> list[list[float]]:
    before, after, mean, own = (
        np.append(weight[UNIT], bias[UNIT])
        for weight, bias in (
            (trace.before.parameters[0].weight, trace.before.parameters[0].bias),
            (trace.after.parameters[0].weight, trace.after.parameters[0].bias),
            (trace.layers[0].grad_weight, trace.layers[0].grad_bias),
            (run.focus(trace, read["sample"]).layers[0].grad_weight, run.focus(trace, read["sample"]).layers[0].delta),
        )
    )
    return [list(row) for row in zip(before, own, mean, after - before, after, strict=True)]


@pytest.mark.parametrize("tab", ["Forward", "Backward", "Update"])
@pytest.mark.parametrize("speed", SPEEDS)
def test_the_open_neurons_rows_move_and_are_true(page: Page, speed: str, tab: str) -> None:
    plays_what_is_true(page, nv.Run(nv.Recipe()), speed, tab)


@pytest.mark.parametrize("tab", ["Forward", "Backward", "Update"])
@pytest.mark.parametrize("name", RECIPES)
def test_so_they_are_with_another_optimizer(open_page: Open, witness: Witness, name: str, tab: str) -> None:
    plays_what_is_true(open_page(recipe=RECIPES[name]), nv.Run(RECIPES[name]), "by step", tab)
    assert witness.errors == []


def plays_what_is_true(page: Page, run: nv.Run, speed: str, tab: str) -> None:
    page.get_by_role("slider", name="Speed").fill(str(SPEEDS[speed]))
    click(page, tab, role="tab")
    click(page, "Play")
    moving = readings(page, 5)
    click(page, "Pause")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    stands_at(page, "check")
    click(page, tab, role="tab")
    playing = [read for read in moving if read["moment"].endswith("check")]
    assert len({str(read["rows"]) for read in playing}) == len(playing) >= 4
    for read in [*playing, reading(page)]:
        is_true(run, tab, read)
