"""Samples: what is missing, what is filled, and with what alone."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.data.dataset import load
from neuroviz.data.files import sampling
from tests.data.files.reading import KINDS, chosen_of, in_memory, kind, raw_of

MISSING = (KINDS / "missing.csv").read_bytes()


def told(content, **choices):
    chosen = chosen_of(content, **choices)
    found = sampling.samples(chosen)
    return found, list(sampling.notes(found, chosen))


def test_rows_in_which_something_is_missing_are_left_out():
    found, notes = told(MISSING)
    assert found.raw.inputs.tolist() == [[1, 1, 0, 4], [7, 0, 1, 10], [8, 1, 0, 11]]
    assert (found.without_target, found.incomplete, found.class_counts) == (1, 4, (2, 1))
    assert notes[:2] == ["1 row left out: the target is missing.", "4 rows left out: something is missing."]


def test_or_filled_and_said():
    found, notes = told(MISSING, missing="fill")
    assert found.raw.features == ("a", "b = x", "b = y", "b = missing", "c")
    assert (found.without_target, found.incomplete) == (1, 0)
    assert found.raw.inputs[2, 1:4].tolist() == [0, 0, 1]
    assert np.isnan(found.raw.inputs[:, 0]).tolist() == [False, True, False, True, False, False, False]
    assert "5 missing cells filled" in notes[1]


def test_numbers_are_filled_with_the_mean_of_what_trains():
    data = load(kind("missing.csv", missing="fill", test_fraction=0.3, scaling="none"), 3)
    column, known = data.raw.inputs[:, 0], [1.0, None, 3.0, None, 6.0, 7.0, 8.0]
    trained = [known[k] for k in data.train if known[k] is not None]
    assert len(trained) < 5  # some number is held out
    for k, value in enumerate(known):
        assert column[k] == (pytest.approx(np.mean(trained)) if value is None else value)


def test_the_mean_of_very_large_numbers_is_one():
    rows = "".join(f"{1.7 - k / 10}e308,p\n1.5e308,q\n" for k in range(4))
    data = load(
        in_memory(f"a,y\n{rows},q\n", missing="fill", test_fraction=0.0)[1], 1, in_memory(f"a,y\n{rows},q\n")[0]
    )
    assert data.raw.inputs[-1, 0] == pytest.approx(1.525e308)


def test_held_out_numbers_leave_no_trace_in_what_is_filled():
    text = "a,y\n" + "".join(f"{k if k % 4 else ''},{'pq'[k % 2]}\n" for k in range(40))
    reader, file = in_memory(text, missing="fill")
    one = load(file, 1, reader)
    rows = text.splitlines()
    for k in one.held_out.tolist():
        rows[k + 1] = (
            rows[k + 1].replace(rows[k + 1].split(",")[0], "1e6") if not rows[k + 1].startswith(",") else rows[k + 1]
        )
    reader, file = in_memory("\n".join(rows), missing="fill")
    other = load(file, 1, reader)
    assert one.inputs[one.train].tobytes() == other.inputs[other.train].tobytes()


def test_a_column_without_a_number_that_trains_cannot_be_filled():
    text = "a,b,y\n" + "".join(f"{k},{k if k == 4 else ''},{'pq'[k % 2]}\n" for k in range(5))
    reader, file = in_memory(text, missing="fill", columns=("a", "b"), test_fraction=0.4)
    seed = next(s for s in range(50) if 4 in load(nv.Inline(np.eye(5), np.arange(5.0), test_fraction=0.4), s).held_out)
    with pytest.raises(nv.RecipeError) as caught:
        load(file, seed, reader)
    assert str(caught.value) == (
        "data.missing must be drop, or “b” left out, but got fill, but no row that trains has a number there"
    )


def test_too_little_that_is_left():
    with pytest.raises(nv.RecipeError) as caught:
        raw_of("a,b,y\n1,,p\n,2,q\n3,4,p\n", columns=("a", "b"))
    assert str(caught.value) == "the rows in which nothing is missing must be at least two, but got 1 of 3"
    with pytest.raises(nv.RecipeError, match="the rows with a target must be at least two, but got 1 of 2"):
        raw_of("a,y\n1,p\n2,\n", missing="fill")


def test_a_class_of_one_sample_is_said():
    assert told((KINDS / "one_of_a_class.csv").read_bytes())[1] == ["1 class of one sample: “q”."]
    assert told("a,y\n1,p\n2,q\n3,r\n4,s\n")[1] == ["4 classes of one sample: “p”, “q”, “r”, …."]


def test_more_classes_than_can_be(monkeypatch):
    monkeypatch.setattr(sampling, "MAXIMUM_CLASSES", 2)
    with pytest.raises(nv.RecipeError, match="the target “y” must be a column of at most 2 classes, but got 3"):
        raw_of("a,y\n1,p\n2,q\n3,r\n")


def test_more_inputs_than_can_be(monkeypatch):
    monkeypatch.setattr(sampling, "MAXIMUM_INPUTS", 5)
    with pytest.raises(nv.RecipeError) as caught:
        raw_of("a,b,y\n1,2,p\n2,3,q\n3,4,p\n")
    assert str(caught.value) == "data.columns must be few enough for 5 numbers, but got 3 rows of 2 inputs"


def test_categories_and_classes_that_look_alike_stay_apart():
    raw = raw_of("a,y\nx\u202e,p \nx,q\nx,p\n\u200b,q\n".encode(), columns=("a",))
    assert raw.features == ("a = x", "a = x (2)", "a = (no letters)")
    assert raw.classes == ("p", "q")
