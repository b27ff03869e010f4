"""Tables of a step and of a run, read back: every number is there, to its last bit."""

import io

import numpy as np
import polars
import pytest
from polars.testing import assert_frame_equal

import neuroviz as nv
from neuroviz.exports.tables import csv_of, losses_table, metrics_table, parquet_of, trace_table

QUANTITIES = [
    "loss_before", "loss_after", "loss_predicted", "learning_rate", "grad_norm", "clip_factor", "inputs", "targets",
    "sample_loss", "check_sample_loss", "z", "a", "grad_a", "slope", "delta", "check_z", "check_a",
    "grad_weight", "grad_bias", "taken_weight", "taken_bias", "weight_before", "bias_before", "weight_after", "bias_after",
]  # fmt: skip
PLACES = ["layer", "unit", "input", "sample"]


def a_run(steps=20, data=None, network=None, **training):
    run = nv.Run(nv.Recipe(data or nv.Catalog("iris"), network or nv.Network(), nv.Training(**training)))
    run.advance(steps=steps)
    return run


def read(content, table, ending):
    """The file as Polars reads it, the kinds of its columns given: CSV does not say them."""
    file = io.BytesIO(content)
    return polars.read_parquet(file) if ending == ".parquet" else polars.read_csv(file, schema=table.schema)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("make", [trace_table, metrics_table, losses_table])
@pytest.mark.parametrize("data", ["iris", "diabetes", "xor_gate"])
def test_read_back_it_is_equal(make, ending, data):
    run = nv.Run(nv.recipe_for(nv.Catalog(data)))
    run.advance(steps=57)
    table = make(run, 55)
    content = csv_of(table) if ending == ".csv" else parquet_of(table)
    assert table.height > 1
    assert_frame_equal(read(content, table, ending), table, check_exact=True)
    assert nv.exported(run, f"{make.__name__.removesuffix('_table')}{ending}", 55) == content


# -- A step ------------------------------------------------------------------------------------------------------------


def values(table, quantity, layer, *axes):
    """The numbers of a quantity as an array of these axes."""
    rows = table.filter(polars.col("quantity") == quantity)
    rows = rows if layer is None else rows.filter(polars.col("layer") == layer)
    assert all(rows[place].is_null().all() for place in PLACES if place not in (*axes, "layer"))
    shape = [rows[axis].n_unique() for axis in axes]
    return rows["value"].to_numpy().reshape(shape)


def test_every_number_of_a_step_is_there():
    run = a_run(dropout=0.2, optimizer=nv.Adam(), clip_norm=1.0)
    table, trace = trace_table(run, 9), run.trace(9)
    slots = [f"{slot}_{part}_{moment}" for moment in ("before", "after") for slot in ("exp_avg", "exp_avg_sq")
             for part in ("weight", "bias")]  # fmt: skip
    assert sorted(table["quantity"].unique()) == sorted([*QUANTITIES, "mask", *slots])
    assert table.columns == ["quantity", *PLACES, "value"]
    for name in QUANTITIES[:6]:
        assert values(table, name, None).item() == getattr(trace, name)
    assert np.array_equal(values(table, "inputs", None, "sample", "input"), trace.inputs)
    assert np.array_equal(values(table, "targets", None, "sample", "unit"), trace.targets)
    assert np.array_equal(values(table, "sample_loss", None, "sample"), trace.sample_loss)
    assert np.array_equal(values(table, "check_sample_loss", None, "sample"), trace.check_sample_loss)
    for layer in range(2):
        ours, check = trace.layers[layer], trace.check[layer]
        for name in ("z", "a", "grad_a", "slope", "delta"):
            found = values(table, name, layer, "sample", "unit")
            assert np.array_equal(found, getattr(ours, name), equal_nan=True)
        assert np.array_equal(values(table, "check_z", layer, "sample", "unit"), check.z)
        assert np.array_equal(values(table, "check_a", layer, "sample", "unit"), check.a)
        assert np.array_equal(values(table, "grad_weight", layer, "unit", "input"), ours.grad_weight)
        assert np.array_equal(values(table, "grad_bias", layer, "unit"), ours.grad_bias)
        taken = trace.network.views(trace.taken)[layer]
        assert np.array_equal(values(table, "taken_weight", layer, "unit", "input"), taken.weight)
        for moment, state in (("before", trace.before), ("after", trace.after)):
            weight = values(table, f"weight_{moment}", layer, "unit", "input")
            assert np.array_equal(weight, state.parameters[layer].weight)
            slot = state.optimizer.slots["exp_avg_sq"][layer]
            assert np.array_equal(values(table, f"exp_avg_sq_bias_{moment}", layer, "unit"), slot.bias)
    assert np.array_equal(values(table, "mask", 0, "sample", "unit"), trace.layers[0].mask)


def test_samples_are_those_of_the_data():
    run = a_run()
    rows = trace_table(run, 3).filter(polars.col("quantity") == "sample_loss")
    assert rows["sample"].to_list() == run.trace(3).samples.tolist()


def test_without_a_step_it_is_the_next_one():
    run = a_run(12)
    assert nv.exported(run, "trace.csv") == csv_of(trace_table(run, 12))


def test_a_step_of_too_many_numbers_is_refused():
    run = a_run(0, network=nv.Network((nv.Layer(1000), nv.Layer(1250))))
    with pytest.raises(
        nv.RecipeError,
        match=r"^step must be one of at most 5,000,000 numbers, to be a table, but got 5,\d{3},\d{3} numbers$",
    ):
        trace_table(run, 0)


def test_a_step_that_diverged():
    data = nv.Inline(np.array([[1.0], [2.0]]), np.array([1.0, 3.0]))
    run = nv.Run(nv.Recipe(data, nv.Network(()), nv.Training("mean_squared_error", nv.SGD(1e3))))
    with pytest.raises(nv.Diverged):
        run.advance(steps=4000)
    table = trace_table(run, run.step)
    assert not np.isfinite(table["value"].to_numpy()).all()
    for ending, content in ((".csv", csv_of(table)), (".parquet", parquet_of(table))):
        assert_frame_equal(read(content, table, ending), table, check_exact=True)


# -- What is written down of a run -------------------------------------------------------------------------------------


def test_the_loss_of_every_step():
    run = a_run(20)
    table = losses_table(run)
    assert table["step"].to_list() == list(range(20))
    assert table["loss"].to_list() == [run.trace(step).loss_before for step in range(20)]
    assert table["least"].to_list() == table["largest"].to_list() == table["loss"].to_list()
    assert set(table["steps"]) == {1}


def test_in_long_runs_a_row_stands_for_several_steps():
    run = a_run(5001)
    table = losses_table(run)
    assert table.height == 2501
    assert table["steps"].to_list() == [2] * 2500 + [1]
    assert table["step"].to_list() == list(range(0, 5001, 2))
    assert ((table["least"] <= table["loss"]) & (table["loss"] <= table["largest"])).all()
    assert losses_table(run, 101)["step"].to_list() == list(range(0, 100, 2))


@pytest.mark.parametrize(("data", "names"), [
    ("iris", ["loss", "accuracy"]), ("diabetes", ["loss", "r_squared", "root_mean_squared_error"])
])  # fmt: skip
def test_every_epoch_is_as_the_run_says(data, names):
    run = nv.Run(nv.recipe_for(nv.Catalog(data)))
    run.advance(epochs=4)
    run.advance(steps=3)
    table = metrics_table(run)
    assert table.columns == ["epoch", "step", "epoch_loss", *(f"held_out_{name}" for name in names)]
    assert table["epoch"].to_list() == [1, 2, 3, 4]
    for epoch, step, loss, *held_out in table.rows():
        assert step == run.schedule.after_epochs(0, epoch)
        assert run.at(step).position == 0
        assert held_out == pytest.approx(list(run.metrics(run.at(step)).values()), rel=1e-14)
        assert loss == run.history.epochs.rows()[epoch - 1, 0]
    assert metrics_table(run, run.schedule.after_epochs(0, 2))["epoch"].to_list() == [1, 2]


def test_what_is_missing_is_computed():
    run = a_run(0)
    assert metrics_table(run).height == losses_table(run).height == 0
    assert metrics_table(run).schema["held_out_accuracy"] == polars.Float64
    assert metrics_table(run, 17)["epoch"].to_list() == [1, 2]
    assert losses_table(run, 30).height == 30


def test_of_a_run_that_began_from_a_state():
    run = a_run(20)
    later = nv.Run(run.recipe, state=run.at(10))
    later.advance(steps=20)
    whole = a_run(30)
    assert_frame_equal(losses_table(later), losses_table(whole)[10:], check_exact=True)
    assert_frame_equal(metrics_table(later), metrics_table(whole)[1:], check_exact=True)


def test_epochs_of_a_batch_size_that_changes():
    recipe = nv.Recipe(edits=(nv.Edit(11, "training.batch_size", 50),))
    run = nv.Run(recipe)
    run.advance(steps=30)
    table = metrics_table(run)
    assert all(run.at(step).position == 0 for step in table["step"])
    assert [run.at(step).epoch for step in table["step"]] == table["epoch"].to_list()


def test_nothing_held_out_is_no_number():
    table = metrics_table(nv.Run(nv.recipe_for(nv.Catalog("xor_gate"))), 10)
    assert np.isnan(table["held_out_loss"].to_numpy()).all()
