"""A sweep as a frame, its best run, and a metric over two paths."""

import math

import numpy as np
import polars as pl
import pytest

import neuroviz as nv
from neuroviz.engine import tasks

RATE = "training.optimizer.learning_rate"
BROKEN = nv.Recipe(
    network=nv.Network((nv.Layer(4, "identity"),), output_activation="identity"),
    training=nv.Training("mean_squared_error", nv.SGD(0.1)),
)


@pytest.fixture(scope="module", autouse=True)
def engine_there():
    tasks.warm_up()


@pytest.fixture(scope="module")
def swept():
    return nv.sweep(nv.Recipe(), {RATE: [0.01, 1], "network.hidden": [[], 4, [8, 8]], "seed": [1, 2]}, epochs=3)


def test_a_frame_has_a_row_for_each_run(swept):
    frame = swept.frame()
    assert frame.schema == {
        RATE: pl.Float64, "network.hidden": pl.String, "seed": pl.Int64,
        "train_loss": pl.Float64, "held_out_loss": pl.Float64,
        "train_accuracy": pl.Float64, "held_out_accuracy": pl.Float64,
        "steps": pl.Int64, "diverged": pl.Int64, "seconds": pl.Float64,
    }  # fmt: skip
    assert frame["network.hidden"].to_list() == ["none", "none", "4", "4", "8-8", "8-8"] * 2
    assert frame["seed"].to_list() == [1, 2] * 6
    for row, run in zip(frame.to_dicts(), swept.runs, strict=True):
        assert row[RATE] == run.recipe.training.optimizer.learning_rate
        assert {name: row[name] for name in run.metrics} == run.metrics
        assert (row["steps"], row["diverged"], row["seconds"]) == (24, None, run.seconds)
    assert not swept.interrupted


def test_what_there_is_not_is_null():
    result = nv.sweep(BROKEN, {RATE: [0.1, 40.0], "data.test_fraction": [0.0]}, epochs=100)
    fine, broken = result.frame().to_dicts()
    assert (fine["held_out_loss"], fine["diverged"], broken["diverged"]) == (None, None, result.runs[1].diverged)
    assert broken["steps"] == broken["diverged"]


@pytest.mark.parametrize(("path", "values", "dtype", "column"), [
    ("training.clip_norm", [None, 1], pl.Float64, [None, 1.0]),
    ("training.optimizer.nesterov", [False, True], pl.Boolean, [False, True]),
    ("network.hidden.0.activation", ["relu", "tanh"], pl.String, ["relu", "tanh"]),
    ("training.optimizer", [nv.Adam(), nv.SGD()], pl.String, ["Adam, learning rate 0.001", "SGD, learning rate 0.1"]),
    ("network.hidden", [[nv.Layer(4, "relu")], [nv.Layer(4)]], pl.String, ["ReLU", "tanh"]),
    ("network.hidden", [[nv.Layer(4, "relu")], [5, 6]], pl.String, ["4 ReLU", "5-6 tanh"]),
    ("data", [nv.Catalog(), nv.Synthetic("xor")], pl.String, ["Iris", "XOR"]),
    ("edits", [[], [nv.Edit(2, "training.l1", 0.1)]], pl.String, ["no edits", "L1 0 → 0.1"]),
    ("edits", [[nv.Edit(2, "training.l1", 0.1)], [nv.Edit(3, "training.l1", 0.1)]], pl.String,
     ['[{"step":2,"path":"training.l1","value":0.1}]', '[{"step":3,"path":"training.l1","value":0.1}]']),
])  # fmt: skip
def test_columns_have_the_type_of_the_values_or_are_in_words(path, values, dtype, column):
    recipe = nv.Recipe(training=nv.Training(optimizer=nv.SGD(0.1, momentum=0.9)))
    frame = nv.sweep(recipe, {path: values}, steps=1).frame()
    assert frame[path].dtype == dtype
    assert frame[path].to_list() == column


def test_sets_that_are_measured_differently_have_all_metrics():
    values = [nv.Catalog("iris"), nv.Catalog("diabetes")]
    recipe = nv.Recipe(training=nv.Training("mean_squared_error", nv.SGD(0.01)))
    result = nv.sweep(recipe, {"data": values}, steps=1)
    assert result.metrics == (
        "train_loss", "held_out_loss", "train_accuracy", "held_out_accuracy", "train_r_squared", "held_out_r_squared",
        "train_root_mean_squared_error", "held_out_root_mean_squared_error",
    )  # fmt: skip
    assert result.frame()["train_accuracy"].is_null().to_list() == [False, True]
    assert result.best("held_out_r_squared").recipe.data.name == "diabetes"


# -- The best ----------------------------------------------------------------------------------------------------------


def test_the_best_has_the_least_loss_or_the_highest_accuracy(swept):
    assert swept.best().metrics["held_out_loss"] == min(run.metrics["held_out_loss"] for run in swept.runs)
    assert swept.best("train_loss").metrics["train_loss"] == min(run.metrics["train_loss"] for run in swept.runs)
    highest = max(run.metrics["train_accuracy"] for run in swept.runs)
    first = next(run for run in swept.runs if run.metrics["train_accuracy"] == highest)
    assert swept.best("train_accuracy") is first


def test_the_best_is_none_that_diverged():
    result = nv.sweep(BROKEN, {RATE: [40.0, 0.0], "data.test_fraction": [0.0]}, epochs=100)
    assert result.runs[0].diverged is not None
    assert result.best() is result.runs[1]
    assert result.usual_metric == "train_loss"
    with pytest.raises(nv.RecipeError, match="metric must be one that a run has which did not diverge"):
        nv.sweep(BROKEN, {RATE: [40.0]}, epochs=100).best()


def test_an_unknown_metric_is_told(swept):
    with pytest.raises(nv.RecipeError, match=r"metric must be one of train_loss, held_out_loss, .* but got 'loss'"):
        swept.best("loss")


# -- Over two paths ----------------------------------------------------------------------------------------------------


def test_a_heat_map_is_a_matrix_over_two_paths(swept):
    heat_map = swept.heat_map("held_out_accuracy", rows="network.hidden", columns="seed")
    assert heat_map.values.shape == (3, 2)
    assert (heat_map.rows.path, heat_map.columns.path, heat_map.better) == ("network.hidden", "seed", "higher")
    for row, hidden in enumerate(heat_map.rows.values):
        for column, seed in enumerate(heat_map.columns.values):
            cell = [
                run.metrics["held_out_accuracy"]
                for run in swept.runs
                if (run.values["network.hidden"], run.values["seed"]) == (hidden, seed)
            ]
            assert len(cell) == 2
            assert heat_map.values[row, column] == pytest.approx(np.mean(cell), rel=1e-15)


def test_without_names_the_first_paths_are_taken(swept):
    def paths(**chosen):
        heat_map = swept.heat_map(**chosen)
        return heat_map.metric, heat_map.rows.path, heat_map.columns.path

    assert paths() == ("held_out_loss", RATE, "network.hidden")
    assert paths(rows="seed") == ("held_out_loss", "seed", RATE)
    assert paths(columns=RATE) == ("held_out_loss", "network.hidden", RATE)


def test_a_cell_in_which_a_run_diverged_has_no_number():
    heat_map = nv.sweep(BROKEN, {RATE: [0.1, 40.0], "seed": [1, 2]}, epochs=100).heat_map()
    assert heat_map.diverged.tolist() == [[0, 0], [1, 1]]
    assert np.isnan(heat_map.values).tolist() == [[False, False], [True, True]]
    assert heat_map.texts[1] == ["diverged", "diverged"]


def test_a_run_that_is_missing_leaves_a_dash(swept):
    part = nv.Sweep(swept.axes, swept.runs[:6], swept.wanted)
    heat_map = part.heat_map()
    assert part.interrupted
    assert math.isnan(heat_map.values[1, 0])
    assert heat_map.texts[1] == ["–", "–", "–"]


def test_what_is_no_heat_map_is_told(swept):
    one = nv.sweep(nv.Recipe(), {"seed": [1]}, steps=1)
    for result, chosen, sentence in (
        (one, {}, "vary must be two paths for a heat map, but got seed alone"),
        (swept, {"rows": "x"}, f"rows must be one of {RATE}, network.hidden, seed, but got 'x'"),
        (swept, {"rows": "seed", "columns": "seed"}, "columns must be another path than rows, but got 'seed'"),
    ):
        with pytest.raises(nv.RecipeError) as caught:
            result.heat_map(**chosen)
        assert str(caught.value) == sentence
    with pytest.raises(nv.RecipeError, match="sweep must be done in part at least"):
        nv.Sweep(swept.axes, (), 12).best()
    assert nv.Sweep(swept.axes, (), 12).frame().shape == (0, 6)
