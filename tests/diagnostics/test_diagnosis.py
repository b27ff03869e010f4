"""Words for a newcomer, and the page of the docs that explains them."""

import re
from pathlib import Path

import pytest

import neuroviz as nv
from neuroviz.diagnostics import KINDS, thresholds
from neuroviz.diagnostics.diagnosis import about, neurons, percent
from tests.diagnostics.recipes import after, sgd

DOCS = Path(__file__).parents[2] / "docs" / "diagnostics.md"


@pytest.mark.parametrize(("units", "size", "words"), [
    ([0], 1, "Neuron 1 of layer 3"),
    ([4], 9, "Neuron 5 of layer 3"),
    ([0, 4], 9, "Neurons 1 and 5 of layer 3"),
    ([0, 1], 2, "Both neurons of layer 3"),
    ([1, 2, 3, 5, 6, 8], 9, "Neurons 2, 3, 4, 6, 7 and 9 of layer 3"),
    ([1, 2, 3, 5, 6, 8, 9], 10, "Neurons 2, 3, 4, 6, 7 and 2 more of layer 3"),
    (range(1234), 1234, "All 1,234 neurons of layer 3"),
])  # fmt: skip
def test_neurons(units, size, words):
    assert neurons(2, units, size) == words


@pytest.mark.parametrize(("value", "words"), [
    (0.0, "0"), (0.97, "0.97"), (1.0986, "1.1"), (10.4, "10"), (87_719.0, "88,000"), (0.000123, "0.00012"),
    (9.99e6, "10,000,000"), (2e7, "10^7"), (3e-9, "10^-9"), (1e300, "10^300"), (float("inf"), "more than 10^308"),
])  # fmt: skip
def test_about(value, words):
    assert about(value) == words


def test_percent():
    assert [percent(share) for share in (0.7, 0.00031, 12.0, 0.0)] == ["70 %", "0.031 %", "1,200 %", "0 %"]


def test_a_diagnosis_is_data():
    (found,) = after(nv.Recipe(training=sgd(1e-7)), 1).diagnose()
    assert isinstance(found, nv.Diagnosis)
    assert found.advice == "Raise the learning rate tenfold, and again while the loss still falls."
    assert all(type(number) is float for number in found.numbers.values())
    with pytest.raises(AttributeError):
        found.kind = "other"  # type: ignore[misc]  # that it cannot be set is what is tested


def test_the_docs_explain_every_kind_and_every_threshold():
    text = DOCS.read_text(encoding="utf-8")
    assert re.findall(r"^## `(\w+)`", text, re.MULTILINE) == [kind.name for kind in KINDS]
    named = {name: value for name, value in vars(thresholds).items() if name.isupper()}
    told = {name: float(value) for name, value in re.findall(r"`([A-Z_]+) = ([\d.e-]+)`", text)}
    assert told == named
