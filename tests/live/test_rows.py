import numpy as np
import pytest

import neuroviz as nv
from neuroviz.live import messages as m
from neuroviz.live import rows
from tests.live.driving import Page


@pytest.fixture
def data():
    return nv.Run(nv.Recipe()).dataset


def table(page, *wanted):
    return page.ask(m.Samples(id=6, rows=wanted or None))[1]


def test_samples_are_the_raw_data(page, data):
    arrays = table(page)
    assert arrays["samples"].tolist() == list(range(150))
    assert (arrays["inputs"] == data.raw.inputs).all()
    assert arrays["targets"][:, 0].tolist() == data.raw.targets.tolist()
    assert np.flatnonzero(arrays["held_out"]).tolist() == data.held_out.tolist()
    assert (arrays["targets"].shape, arrays["held_out"].dtype) == ((150, 1), np.uint32)
    assert "columns" not in arrays


def test_of_many_samples_a_part_is_sent_and_what_is_known_of_all(data, monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 20)
    page = Page()
    page.open()
    arrays = table(page)
    some = arrays["samples"]
    assert (len(some), len(set(some.tolist())), sorted(some) == some.tolist()) == (20, 20, True)
    assert arrays["inputs"].tobytes() == data.raw.inputs[some].tobytes()
    assert arrays["range"].tolist() == np.stack([data.columns.min(0), data.columns.max(0)], 1).tolist()
    held = np.bincount(data.targets[data.held_out], minlength=3)
    assert arrays["counts"].tolist() == [(50 - held).tolist(), held.tolist()]
    predictions = page.trace(3)[1]["predictions"]
    run = nv.Run(nv.Recipe())
    assert predictions[0].tolist() == run.classes(run.predictions(run.at(3)))[some].tolist()


def test_the_part_is_the_same_for_everybody(monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 5)
    for seed in (1, 2):
        page = Page()
        page.open(nv.Recipe(seed=seed))
        assert table(page)["samples"].tolist() == [16, 71, 84, 100, 132]


def test_any_sample_can_be_asked_for(page, data):
    arrays = table(page, 149, 3)
    assert arrays["samples"].tolist() == [149, 3]
    assert arrays["inputs"].tolist() == data.raw.inputs[[149, 3]].tolist()
    assert set(arrays) == {"samples", "inputs", "targets", "held_out"}
    refused = page.ask(m.Samples(id=6, rows=(3, 150))).event
    assert (refused.field, refused.sentence) == ("rows", "rows must be a sample from 0 to 149, but got 150")


def test_of_wide_samples_as_many_come_as_one_message_holds(monkeypatch):
    monkeypatch.setattr(rows, "MOST_BYTES", 3 * (8 * 5 + 8))
    page = Page()
    page.open()
    assert table(page, 9, 8, 7, 6)["samples"].tolist() == [9, 8, 7]
    monkeypatch.setattr(rows, "MOST_BYTES", 1)
    assert table(page, 9, 8)["samples"].tolist() == [9]


def test_columns_come_where_inputs_are_made_of_them():
    recipe = nv.Recipe(data=nv.Synthetic("xor", features=("x1_squared", "sin_x2")))
    page = Page()
    info = page.open(recipe).run
    arrays, dataset = table(page), nv.Run(recipe).dataset
    assert [column.name for column in info.columns] == ["x", "y"]
    assert arrays["columns"].tolist() == dataset.columns.tolist()
    assert arrays["inputs"].tolist() == dataset.raw.inputs.tolist()
    assert arrays["range"].tolist() == dataset.column_range.tolist()


def test_numbers_come_with_their_range():
    page = Page()
    page.open(nv.Recipe(nv.Inline(np.eye(4), np.arange(4.0)), training=nv.Training("mean_squared_error")))
    arrays = table(page)
    assert arrays["target_range"].tolist() == [[0.0, 3.0]]
    assert "counts" not in arrays
