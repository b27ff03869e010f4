"""Files for other tools, in pieces."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.exports.kinds import KINDS, WHAT
from neuroviz.live import exporting
from neuroviz.live import messages as m
from neuroviz.live.describe import menu
from tests.live.driving import Page


def piece(page, what, ending, step, offset=0, bookmark=None):
    return page.ask(m.Export(id=9, what=what, ending=ending, step=step, offset=offset, bookmark=bookmark))


def fetched(page, what, ending, step, bookmark=None):
    """The file's name, and its bytes."""
    event, content = None, b""
    while event is None or len(content) < event.size:
        event, arrays = piece(page, what, ending, step, len(content), bookmark)
        assert arrays["bytes"].dtype == np.uint8
        content += arrays["bytes"].tobytes()
    return event.name, content


def refused(answer):
    assert isinstance(answer.event, m.Refused), answer.event
    return answer.event.field, answer.event.sentence


def at(step, recipe=None):
    run = nv.Run(recipe or nv.Recipe())
    run.advance(steps=step)
    return run


@pytest.mark.parametrize(("what", "ending"), [(what, ending) for what, endings in WHAT.items() for ending in endings])
def test_a_file_is_the_one_that_python_writes(page, what, ending):
    page.edit("training.optimizer.learning_rate", 0.3, 5)
    run = nv.Run(nv.Recipe()).edit(5, "training.optimizer.learning_rate", 0.3)
    run.advance(steps=17)
    name, content = fetched(page, what, ending, 17)
    assert content == nv.exported(run, name, 17, what)
    table = f"-{what}" if ending in (".csv", ".parquet") else ""
    assert name == f"neuroviz-iris-step-17{table}{ending}"


@pytest.mark.parametrize("what", ["losses", "metrics"])
def test_of_a_branch_what_was_before_it_is_there_too(page, what):
    page.advance(0, 40)
    page.edit("training.optimizer.learning_rate", 0.3, 30)
    page.budget = 10
    run = nv.Run(nv.Recipe()).edit(30, "training.optimizer.learning_rate", 0.3)
    run.advance(steps=35)
    assert fetched(page, what, ".csv", 35)[1] == nv.exported(run, f"{what}.csv", 35)
    assert [told.done for told in page.progress] == [10, 20, 30]
    assert page.ask(m.Curve(id=3)).event.start > 0  # the run itself stays as it is


def test_a_script_of_a_run_that_stands_at_its_beginning_goes_on_for_100_epochs(page):
    page.trace(40)
    name, content = fetched(page, "script", ".py", 0)
    assert (name, content) == ("neuroviz-iris-step-800.py", nv.pytorch_script(nv.Recipe()).encode())


def test_the_menu_says_what_there_is():
    kinds = menu(1000).exports
    assert [(kind.name, kind.endings) for kind in kinds] == [(name, tuple(endings)) for name, endings in WHAT.items()]
    assert all(kind.label and kind.sentence.endswith(".") for kind in KINDS)


def test_a_large_file_comes_in_pieces(page, monkeypatch):
    monkeypatch.setattr(exporting, "TRACE_BYTES", 500)
    first = piece(page, "weights", ".safetensors", 3)
    assert first.arrays["bytes"].size == 500
    assert fetched(page, "weights", ".safetensors", 3)[1] == nv.exported(at(3), "a.safetensors")
    assert refused(piece(page, "weights", ".safetensors", 3, 500))[0] == "offset"


@pytest.mark.parametrize(
    "wanted", [("weights", ".npz", 3, 500), ("weights", ".safetensors", 4, 500), ("weights", ".safetensors", 3, 10**6)]
)
def test_pieces_are_of_the_file_that_was_begun(page, monkeypatch, wanted):
    monkeypatch.setattr(exporting, "TRACE_BYTES", 500)
    piece(page, "weights", ".safetensors", 3)
    field, sentence = refused(piece(page, *wanted))
    assert (field, sentence[:53]) == ("offset", "offset must be 0 for the first piece of a file, but g")


def test_another_run_has_other_files(page, monkeypatch):
    monkeypatch.setattr(exporting, "TRACE_BYTES", 500)
    piece(page, "weights", ".safetensors", 3)
    page.edit("seed", 2)
    assert refused(piece(page, "weights", ".safetensors", 3, 500))[0] == "offset"


def test_a_long_way_is_told(page):
    page.budget = 100
    fetched(page, "weights", ".npz", 450)
    assert [(told.done, told.total) for told in page.progress] == [(100, 450), (200, 450), (300, 450), (400, 450)]


def test_what_there_is_not_is_refused(page):
    field, sentence = refused(piece(page, "weight", ".npz", 0))
    assert (field, sentence) == (
        "what",
        "what must be one of script, weights, trace, metrics, losses, but got 'weight'",
    )
    field, sentence = refused(piece(page, "weights", ".csv", 0))
    assert (field, sentence) == ("ending", "ending must be one of .safetensors, .npz, .onnx, but got '.csv'")


def test_a_table_that_is_too_large_is_refused_with_the_way_out(page, monkeypatch):
    rows = nv.exported(at(7), "trace.csv", 7).count(b"\n") - 1
    monkeypatch.setattr(exporting, "MOST_ROWS", rows)
    fetched(page, "trace", ".csv", 7)
    monkeypatch.setattr(exporting, "MOST_ROWS", rows - 1)
    field, sentence = refused(piece(page, "trace", ".csv", 7))
    assert field == "what"
    assert sentence == (
        f"A table of {rows:,} rows is too large for the page, which takes {rows - 1:,} at most. The command writes it: "
        "neuroviz export recipe.json --step 7 --to trace.csv"
    )


def test_beyond_a_divergence_there_is_nothing():
    data = nv.Inline(np.array([[1.0], [2.0]]), np.array([1.0, 3.0]))
    page = Page()
    page.open(nv.Recipe(data, nv.Network(()), nv.Training("mean_squared_error", nv.SGD(1e3))))
    field, sentence = refused(piece(page, "weights", ".onnx", 4000))
    assert field == "step"
    assert sentence.startswith("The run ends before.")
    assert fetched(page, "weights", ".npz", 3)[0] == "neuroviz-inline-step-3.npz"


def test_before_there_is_a_run():
    assert refused(piece(Page(), "weights", ".npz", 0)) == (
        None,
        "There is no run yet: the first command must be `open`.",
    )
