"""What stands on the page in answer to a learner's question, compared with what Python computes."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e.reading import Row, number, table

FORWARD, BACKWARD = "The sum z, term by term", "The error δ, term by term"
PARAMETER = "How this parameter changes"
HELD_OUT, RANKED = "Held-out accuracy", 10
LOSSES = re.compile(r"The batch of (\d+): (\S+) → (\S+), predicted (\S+), happened ([^\s,]+)\.")
AT_ONCE = """() => ({
  time: document.querySelector('[role=slider][aria-label^=Time]').getAttribute('aria-valuetext'),
  right: document.querySelector('output[aria-label="Held-out accuracy"]').innerText,
})"""
LINES = """list => [...list.querySelectorAll('li button')].map(row =>
  [row.querySelector('.name').innerText.trim(), Number(row.querySelector('[data-full]').dataset.full)])"""


def shows(text: str, value: float, head: str = "") -> bool:
    """A number is right to the last digit that is shown of it."""
    digits = number(text, head)
    return abs(digits.value - value) <= digits.half * (1 + 1e-9)


def all_shown(rows: Iterable[Row], column: int, values: Iterable[float], head: str = "") -> None:
    for row, value in zip(rows, values, strict=True):
        assert shows(row[column], value, head), (row, value)


def sum_of_a_neuron(page: Page, trace: nv.Trace, unit: int) -> None:
    """Z of a neuron of the first layer, for the batch's first sample: weights, signals, products, bias, sum."""
    head, *rows = table(page, FORWARD)
    weights, inputs = trace.before.parameters[0].weight[unit], trace.inputs[0]
    terms = rows[: len(inputs)]
    all_shown(terms, 1, weights, head[1])
    all_shown(terms, 2, inputs, head[2])
    all_shown(terms, 3, weights * inputs, head[3])
    all_shown(rows[len(inputs) :], 4, [trace.layers[0].z[0, unit]] * 2, head[4])


def change_of_a_weight(page: Page, trace: nv.Trace, unit: int, entry: int) -> None:
    """A weight of the first layer: before, why, and now."""
    rows = {row[0]: row[2] for row in table(page, PARAMETER)}
    before, after = (state.parameters[0].weight[unit, entry] for state in (trace.before, trace.after))
    true = {
        "signal a": trace.inputs[0, entry],
        "error δ": trace.layers[0].delta[0, unit],
        "share δ · a": trace.contributions(0, unit)[0, entry],
        "mean": trace.layers[0].grad_weight[unit, entry],
        "before": before,
        "change": after - before,
        "after": after,
    }
    for name, value in true.items():
        assert shows(rows[name], value), (name, rows[name], value)


def largest_changes(page: Page, trace: nv.Trace, inputs: list[str], outputs: list[str]) -> None:
    """The ranking beside the picture is that of all weights and biases."""
    shown = page.get_by_role("region", name="What changed most").get_by_role("list").evaluate(LINES)
    hidden = [f"neuron {unit + 1}" for unit in range(trace.network.sizes[1])]
    true: dict[str, float] = {}
    for layer, (sources, targets) in enumerate(((inputs, hidden), (hidden, outputs))):
        before, after = trace.before.parameters[layer], trace.after.parameters[layer]
        for j, target in enumerate(targets):
            true[f"bias of {target}"] = after.bias[j] - before.bias[j]
            true |= {
                f"{source} → {target}": after.weight[j, i] - before.weight[j, i] for i, source in enumerate(sources)
            }
    ranked = sorted(true.items(), key=lambda item: -abs(item[1]))[:RANKED]
    assert [tuple(line) for line in shown] == ranked


def loss_of_the_batch(page: Page, trace: nv.Trace) -> None:
    found = LOSSES.search(page.get_by_role("tabpanel", name="Answer").inner_text())
    assert found
    rows, before, after, predicted, happened = found.groups()
    assert int(rows) == len(trace.samples)
    assert shows(before, trace.loss_before)
    assert shows(after, trace.loss_after)
    assert shows(predicted, trace.loss_predicted - trace.loss_before)
    assert shows(happened, trace.loss_after - trace.loss_before)


def shares_of_an_error(page: Page, trace: nv.Trace, unit: int) -> None:
    """What each neuron of the output brings back to one of the hidden layer."""
    head, *rows = table(page, BACKWARD)
    weights, deltas = trace.before.parameters[1].weight[:, unit], trace.layers[1].delta[0]
    terms = rows[: len(deltas)]
    all_shown(terms, 1, weights, head[1])
    all_shown(terms, 2, deltas, head[2])
    all_shown(terms, 3, weights * deltas, head[3])
    assert shows(rows[-1][4], trace.layers[0].delta[0, unit], head[4])


def loss_of_the_moment(page: Page, run: nv.Run) -> None:
    """The loss of the batch is that of the moment, also while it plays."""
    time = page.evaluate(AT_ONCE)["time"]
    epoch, batch, batches, loss = re.findall(r"[\d.,]*\d", re.sub(r"layer \d+", "", time))
    assert shows(loss, run.trace((int(epoch.replace(",", "")) - 1) * int(batches) + int(batch) - 1).loss_before)


def training_goes_well(page: Page, run: nv.Run) -> None:
    """While it plays, or after it: the loss of the batch is that of the moment, and most of the unseen are right."""
    page.wait_for_function(f"() => parseFloat(({AT_ONCE})().right) >= 90")
    time = page.evaluate(AT_ONCE)["time"]
    epoch, batch, batches, loss = re.findall(r"[\d.,]*\d", re.sub(r"layer \d+", "", time))
    trace = run.trace((int(epoch.replace(",", "")) - 1) * int(batches) + int(batch) - 1)
    assert shows(loss, trace.loss_before)
    assert trace.loss_before < run.trace(0).loss_before


def wrong_ones(page: Page, run: nv.Run, state: nv.State) -> list[int]:
    """Those read wrong among the held out, the largest loss first; gives the numbers on the page."""
    expect(page.get_by_test_id("judged-moment")).to_have_text("before the update")
    names = page.get_by_role("region", name="Wrong").get_by_role("button", name=re.compile(r"^flower \d+$"))
    shown = [int((name.get_attribute("aria-label") or "").split()[1]) - 1 for name in names.all()]
    held_out = run.data.held_out
    said = run.predictions(state)[held_out].argmax(axis=1)
    wrong = held_out[said != run.dataset.targets[held_out]]
    worst = wrong[np.argsort(-run.losses(state, wrong), kind="stable")]
    assert shown == worst[: len(shown)].tolist()
    assert 0 < len(shown) <= len(worst)
    return shown
