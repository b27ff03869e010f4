"""The golden steps, which the page's tests read, are those of today."""

import importlib.util
import json
from pathlib import Path

import pytest

from neuroviz.engine.formulas import FORMULAS

GOLDEN = Path(__file__).parents[1] / "golden"
SPEC = importlib.util.spec_from_file_location("golden_write_steps", GOLDEN / "write_steps.py")
assert SPEC is not None
assert SPEC.loader is not None
write = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write)

ADVICE = "run `make golden`"


def nearly(value):
    """Another processor may give other last digits."""
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def test_every_formula_is_among_them():
    lines = json.loads((GOLDEN / "formulas.json").read_text("utf-8"))
    assert {line["key"] for line in lines} == set(FORMULAS), ADVICE


@pytest.mark.parametrize(("name", "run", "trace"), list(write.steps()), ids=list(write.STEPS))
def test_a_golden_step_is_what_python_fills(name, run, trace):
    written = json.loads((GOLDEN / "steps" / f"{name}.json").read_text("utf-8"))
    today = write.described(run, trace)
    assert [each["layer"] for each in written["units"]] == [each["layer"] for each in today["units"]]
    for one, other in zip(written["units"], today["units"], strict=True):
        assert [line["key"] for line in one["lines"]] == [line["key"] for line in other["lines"]], ADVICE
        for line, now in zip(one["lines"], other["lines"], strict=True):
            assert line["values"] == nearly(now["values"]), ADVICE


def test_a_golden_packet_is_of_its_step():
    name, run, trace = next(write.steps())
    assert len((GOLDEN / "steps" / f"{name}.bin").read_bytes()) == len(write.packet(run, trace)), ADVICE
