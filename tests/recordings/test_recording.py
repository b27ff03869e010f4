"""A recording holds what a session says, bit for bit."""

import base64
import gzip
import importlib.util
import json
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live.session import Session
from neuroviz.live.wire import Packet
from neuroviz.recordings.packing import Packer
from neuroviz.recordings.recording import MAP_POINTS, Recorder
from tests.live.driving import Page
from tests.recordings.opened import WIDTHS, Opened

GOLDEN = Path(__file__).parents[1] / "golden"
SPEC = importlib.util.spec_from_file_location("golden_recording", GOLDEN / "write_recording.py")
write = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write)

IRIS = nv.Recipe()
RICH = nv.Recipe(
    nv.Catalog("wine"),
    network=nv.Network((nv.Layer(5, "relu"), nv.Layer(4, "silu"))),
    training=nv.Training(optimizer=nv.Adam(learning_rate=0.01), batch_size=20, dropout=0.25, l1=0.01, clip_norm=1.0),
    edits=(nv.Edit(2, "training.batch_size", 7), nv.Edit(4, "parameters.0.weight.0.0", 0.5)),
)
REGRESSION = nv.Recipe(nv.Synthetic("sine", samples=40), training=nv.Training(loss="mean_squared_error", batch_size=8))
MOONS = nv.Recipe(nv.Synthetic("moons", samples=40), training=nv.Training(batch_size=8))
RECIPES = {"Iris": IRIS, "much at once": RICH, "numbers": REGRESSION, "a plane": MOONS}


def recorded(recipe, first, last):
    recorder = Recorder(nv.Run(recipe), first, last)
    return Opened(recorder.record()), recorder


def same(packed, answer, opened):
    """The header but for its buffers, and every bit."""
    header, arrays = opened.packet(packed)
    expected = json.loads(msgspec.json.encode(answer.event))
    assert {**header, "buffers": None, "id": 0} == {**expected, "buffers": None, "id": 0}
    assert list(arrays) == list(answer.arrays)
    for name, array in answer.arrays.items():
        assert (arrays[name].shape, arrays[name].tobytes()) == (array.shape, np.ascontiguousarray(array).tobytes()), (
            name
        )
    return True


def without_focus(answer):
    return Packet(answer.event, {name: array for name, array in answer.arrays.items() if not name.startswith("focus.")})


@pytest.mark.parametrize("name", RECIPES)
def test_every_answer_is_that_of_a_session_of_its_own(name):
    recipe, page = RECIPES[name], Page()
    opened, _ = recorded(recipe, 1, 6)
    index = opened.index
    page.open(recipe, step=1)
    steps = index["steps"]
    assert len(steps) == 6
    for step, packed in enumerate(steps, start=1):
        trace = page.trace(step)
        assert trace.event.whole
        assert same(packed["trace"], without_focus(trace), opened)
        for part in ("held_out", "train"):
            assert same(packed["outcomes"][part], page.ask(m.Judge(id=0, step=step, end=step + 1, part=part)), opened)
        for done, span in enumerate(packed["spans"]):
            question = m.Span(id=0, step=step, now=step + done, focus=trace.event.focus.sample)
            assert same(span, page.ask(question), opened)
    fresh = Page()
    fresh.open(recipe)
    for step, packed in enumerate([*(each["diagnoses"] for each in steps), index["last_diagnoses"]], start=1):
        assert same(packed, fresh.ask(m.Diagnose(id=0, step=step)), opened)
    assert same(index["curves"], fresh.ask(m.Curve(id=0)), opened)
    assert same(index["sample_table"], fresh.ask(m.Samples(id=0)), opened)
    assert same(index["welcome"], Session().welcome()[0], opened)


@pytest.mark.parametrize("name", RECIPES)
def test_the_numbers_of_any_sample_in_focus_are_its_row_of_the_batch(name):
    """So that the page can take them from there: see frontend/src/recorded/focus.ts."""
    opened, _ = recorded(RECIPES[name], 0, 1)
    page = Page()
    page.open(RECIPES[name])
    _, arrays = opened.packet(opened.index["steps"][1]["trace"])
    for row, sample in enumerate(arrays["samples"].tolist()):
        answer = page.trace(1, focus=sample)
        assert answer.event.focus == m.Focus(sample=sample, row=row, held_out=False)
        losses = [*arrays["losses"][:3], arrays["sample_loss"][row], arrays["check_sample_loss"][row]]
        assert answer.arrays["losses"].tobytes() == np.array(losses).tobytes()
        focus = {
            name.removeprefix("focus."): array for name, array in answer.arrays.items() if name.startswith("focus.")
        }
        own = {"inputs": "inputs", "targets": "target", "grad_a": "grad_a"}
        layers = {
            name: name
            for name in arrays
            if name.split(".")[-1] in {"z", "a", "slope", "mask", "delta", "check_z", "check_a"}
        }
        assert set(focus) == {*own.values(), *layers}
        for batch, name in {**own, **layers}.items():
            assert arrays[batch][row].tobytes() == focus[name].tobytes(), name


def test_of_two_columns_the_map_is_there_before_and_after_each_step():
    opened, _ = recorded(MOONS, 0, 2)
    page = Page()
    page.open(MOONS)
    for step, packed in enumerate(opened.index["steps"]):
        for which in ("before", "after"):
            question = m.Surface(id=0, step=step, which=which, focus=0, across=0, up=1, resolution=MAP_POINTS)
            assert same(packed["maps"][which], page.ask(question), opened)
    assert recorded(IRIS, 0, 0)[0].index["steps"][0]["maps"] == {}


def test_a_run_that_diverges_is_recorded_up_to_there():
    recipe = nv.Recipe(
        network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"),
        training=nv.Training("mean_squared_error", nv.SGD(40.0), 16),
    )
    opened, recorder = recorded(recipe, 0, 50)
    with pytest.raises(nv.Diverged) as end:
        nv.Run(recipe).advance(steps=50)
    last = end.value.divergence.step
    assert (recorder.last, opened.index["last"], opened.index["diverged"]) == (last, last, str(end.value))
    assert len(opened.index["steps"]) == last + 1
    header, _ = opened.packet(opened.index["steps"][-1]["trace"])
    assert header["divergence"]["step"] == last
    assert opened.packet(opened.index["last_diagnoses"])[0]["type"] == "refused"


def test_of_more_samples_than_are_on_show_those_of_the_batches_are_there():
    opened, _ = recorded(nv.Recipe(nv.Synthetic("moons", samples=5000), training=nv.Training(batch_size=32)), 0, 3)
    known = set(opened.packet(opened.index["sample_table"])[1]["samples"].tolist())
    assert len(known) == 2000
    for packed in opened.index["rows"]:
        known |= set(opened.packet(packed)[1]["samples"].tolist())
    for step in opened.index["steps"]:
        assert set(opened.packet(step["trace"])[1]["samples"].tolist()) <= known


def test_numbers_that_were_there_before_take_no_room():
    packer = Packer()
    table = np.arange(6.0).reshape(3, 2)
    arrays = {
        "a": table,
        "b": table,
        "row": table[1],
        "mixed": np.array([[4.0, 5.0], [9.0, -0.0]]),
        "none": np.zeros((3, 0)),
    }
    packed = packer.packed(Packet(m.SampleTable(id=0, buffers=()), arrays))
    assert packed["at"] == [0, 0, 2, [4, 6], 8]
    opened = Opened(packer.bytes_of({}))
    _, read = opened.packet(packed)
    assert {name: (array.shape, array.tobytes()) for name, array in read.items()} == {
        name: (array.shape, array.tobytes()) for name, array in arrays.items()
    }
    assert opened.index["counts"]["float64"] == 8


def test_the_golden_recording_is_what_python_writes():
    """But for last bits, which differ from machine to machine. The page answers from it as a session does: recorded.test.ts."""
    recording, asked = write.golden()
    golden, fresh = Opened((GOLDEN / "recording.bin").read_bytes()), Opened(recording)
    advice = "run `python tests/golden/write_recording.py`"
    assert alike(unpacked(golden.index, golden), unpacked(fresh.index, fresh)), advice
    kept = json.loads(gzip.decompress((GOLDEN / "recorded.json.gz").read_bytes()))
    assert [each["command"] for each in kept] == [each["command"] for each in asked], advice
    for former, now in zip(kept, asked, strict=True):
        assert alike(decoded(former["answer"]), decoded(now["answer"])), (advice, former["command"])


PLACES = ("at", "counts", "layouts")
"""Where an index says that numbers are."""


def unpacked(part, opened):
    """A part of an index, with the numbers themselves in the place of where they are."""
    if isinstance(part, list):
        return [unpacked(each, opened) for each in part]
    if not isinstance(part, dict):
        return part
    if "header" in part:
        header, arrays = opened.packet(part)
        return {**header, "buffers": None, "arrays": arrays}
    return {key: unpacked(value, opened) for key, value in part.items() if key not in PLACES}


def decoded(answer):
    """A packet as `docs/protocol.md` says."""
    packet = base64.b64decode(answer)
    length = int.from_bytes(packet[:4], "little")
    header, at, arrays = json.loads(packet[8 : 8 + length]), 8 + length, {}
    for buffer in header.get("buffers", ()):
        numbers = np.dtype(WIDTHS[buffer["dtype"]])
        count = math.prod(buffer["shape"])
        arrays[buffer["name"]] = np.frombuffer(packet, numbers, count, at).reshape(buffer["shape"])
        at += -(-count * numbers.itemsize // 8) * 8
    assert at == len(packet)
    return {**header, "arrays": arrays}


def alike(one, other):
    """The same, but for the last bits of numbers that are no integers."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, np.ndarray):
        same = (one.dtype, one.shape) == (other.dtype, other.shape)
        return same and np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) if isinstance(one, float) else one == other
