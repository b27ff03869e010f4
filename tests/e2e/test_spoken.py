"""What somebody hears who cannot see: of every operation a sentence, whose numbers are those of the trace."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

import neuroviz as nv
from tests.e2e.answers import shows
from tests.e2e.reading import PATIENCE, click, parts
from tests.e2e.windows import Open

pytestmark = pytest.mark.browser

FEW = 8
NUMBER = r"[+−]?(?:\d+(?:\.\d+)?(?:e−?\d+)?|∞)"
DIABETES = nv.recipe_for(nv.Catalog("diabetes"))
DEEP = nv.Recipe(
    nv.Synthetic("spiral"),
    nv.Network((nv.Layer(8), nv.Layer(12, "relu"), nv.Layer(8))),
    nv.Training(optimizer=nv.Adam(0.03)),
)
RUNS = {"iris": nv.Recipe(), "diabetes": DIABETES, "deep": DEEP}


def operations(layers: int) -> list[tuple[str, int | None]]:
    upwards = list(range(layers))
    return [
        *(("forward", layer) for layer in upwards),
        ("loss", None),
        *(("backward", layer) for layer in reversed(upwards)),
        *(("update", layer) for layer in upwards),
        ("check", None),
    ]


class Listener:
    """Compares what is heard with one step of a run."""

    def __init__(self, run: nv.Run, trace: nv.Trace) -> None:
        self.run, self.trace = run, trace
        self.raw = run.dataset.raw
        self.last = trace.network.layers - 1
        self.sample = int(trace.samples[0])

    def hears(self, words: str, phase: str, layer: int | None) -> None:
        {
            "forward": self.forward,
            "loss": self.loss,
            "backward": self.backward,
            "update": self.update,
            "check": self.check,
        }[phase](words, layer or 0)

    def names(self, layer: int) -> list[str]:
        if layer < 0:
            return list(self.raw.features)
        if layer == self.last:
            return list(self.raw.classes or self.raw.target_names)
        return [f"neuron {unit + 1}" for unit in range(self.trace.network.sizes[layer + 1])]

    def listed(self, words: str, layer: int, values: np.ndarray) -> None:
        """Each by its name; of many the smallest and the largest."""
        names = self.names(layer)
        order = range(len(values)) if len(values) <= FEW else [int(values.argmin()), int(values.argmax())]
        assert (f"of {len(values)}, from" in words) == (len(values) > FEW)
        found = re.findall(rf"({'|'.join(map(re.escape, names))}): ({NUMBER})", words)
        assert [name for name, _ in found] == [names[unit] for unit in order], words
        for (_, digits), unit in zip(found, order, strict=True):
            assert shows(digits, values[unit]), (words, values[unit])

    def forward(self, words: str, layer: int) -> None:
        values = self.trace.layers[layer].a[0]
        if layer == self.last:
            values = self.run.dataset.target_scale.undo(values) if not self.raw.classes else values
            words, truth = words.split("; in truth ")
            if self.raw.classes:
                assert truth == f"{self.raw.classes[self.run.dataset.targets[self.sample]]}."
            else:
                assert shows(truth.rstrip("."), self.raw.targets[self.sample])
        self.listed(words, layer, values)

    def loss(self, words: str, _: int) -> None:
        own, rows, batch = re.findall(NUMBER, words)
        assert shows(own, self.trace.sample_loss[0])
        assert int(rows) == len(self.trace.samples)
        assert shows(batch, self.trace.loss_before)

    def backward(self, words: str, layer: int) -> None:
        self.listed(words, layer, self.trace.layers[layer].delta[0])

    def update(self, words: str, layer: int) -> None:
        before, after = (state.parameters[layer].weight for state in (self.trace.before, self.trace.after))
        unit, entry = np.unravel_index(np.abs(after - before).argmax(), before.shape)
        assert f"from {self.names(layer - 1)[entry]} to" in words
        assert f"{self.names(layer)[unit]} " in words
        change, now = parts(rf" by ({NUMBER}), and is now ({NUMBER})\.$", words)
        assert shows(change, after[unit, entry] - before[unit, entry])
        assert shows(now, after[unit, entry])

    def check(self, words: str, _: int) -> None:
        before, after, predicted = self.trace.loss_before, self.trace.loss_after, self.trace.loss_predicted
        assert ("fell" if after < before else "rose") in words
        for digits, value in zip(
            re.findall(NUMBER, words), (abs(after - before), before, after, predicted - before), strict=True
        ):
            assert shows(digits, value), (words, value)


def heard(page: Page, moment: str) -> str:
    """The sentence after the name of the moment."""
    live = page.get_by_test_id("spoken")
    expect(live).to_contain_text(f"{moment}: ", timeout=PATIENCE)
    return live.inner_text().partition(f"{moment}: ")[2]


@pytest.mark.parametrize("name", RUNS)
def test_every_operation_is_told_with_its_numbers(open_page: Open, name: str) -> None:
    page, run = open_page(recipe=RUNS[name]), nv.Run(RUNS[name])
    listener = Listener(run, run.trace(1))
    batches = run.location(1).batches
    click(page, "check")
    for phase, layer in operations(listener.last + 1):
        page.keyboard.press("ArrowRight")
        operation = phase if layer is None else f"{phase}, layer {layer + 1}"
        listener.hears(heard(page, f"Epoch 1 · batch 2 of {batches} · {operation}"), phase, layer)


def test_where_it_pauses_is_told(page: Page) -> None:
    page.keyboard.press("Space")
    expect(page.get_by_test_id("moment")).not_to_contain_text("Epoch 1 ", timeout=PATIENCE)
    page.keyboard.press("Space")
    expect(page.get_by_test_id("spoken")).to_contain_text("check: the batch’s loss", timeout=PATIENCE)
    moment = page.get_by_test_id("moment").inner_text()
    epoch, batch, batches = (int(digits.replace(",", "")) for digits in re.findall(r"[\d,]+", moment))
    run = nv.Run(nv.Recipe())
    Listener(run, run.trace((epoch - 1) * batches + batch - 1)).check(heard(page, moment), 0)
