"""Metrics against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics as theirs

import neuroviz as nv
from neuroviz.engine.metrics import METRICS, Sums, metrics_of
from neuroviz.plain import replaced
from tests.engine.choices import GENERATOR, a_recipe, heads

HEADS = heads()
INPUTS = GENERATOR.normal(size=(60, 3))
IN_UNITS = np.stack([1000.0 + 300.0 * INPUTS[:, 0] * INPUTS[:, 1], 0.01 * INPUTS[:, 2]], axis=1)


@pytest.mark.parametrize("part", ["train", "held_out"])
@pytest.mark.parametrize("head", HEADS[::4], ids="-".join)
def test_classification_and_loss(head, part):
    recipe = replaced(a_recipe(head, (nv.Layer(4),), {}), "data.test_fraction", 0.3)
    run = nv.Run(recipe)
    run.advance(steps=15)
    state, samples = run.at(15), getattr(run.data, part)
    found = run.metrics(state, part)
    losses = [run.probe(state, int(sample))[1] for sample in samples]
    assert found["loss"] == pytest.approx(np.mean(losses), rel=1e-12)
    if run.dataset.classes:
        said = run.classes(run.predictions(state))
        expected = theirs.accuracy_score(run.dataset.targets[samples], said[samples])
        assert found["accuracy"] == pytest.approx(expected, rel=1e-14)
        assert set(found) == {"loss", "accuracy"}
        assert run.evaluate(state, part) == (found["loss"], found["accuracy"])


@pytest.mark.parametrize("part", ["train", "held_out"])
@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
@pytest.mark.parametrize("outputs", [1, 2])
def test_regression_in_the_units_of_the_data(outputs, scaling, part):
    targets = IN_UNITS[:, :outputs]
    recipe = nv.Recipe(
        nv.Inline(INPUTS, targets, scaling=scaling, test_fraction=0.3),
        training=nv.Training("mean_squared_error", nv.Adam()),
    )
    run = nv.Run(recipe)
    run.advance(steps=100)
    state, samples = run.at(100), getattr(run.data, part)
    found, said = run.metrics(state, part), run.predictions(state)[samples]
    expected = theirs.r2_score(run.data.targets[samples], said, multioutput="variance_weighted")
    assert found["r_squared"] == pytest.approx(expected, rel=1e-12)
    in_units = run.dataset.target_scale.undo(said)
    assert found["root_mean_squared_error"] == pytest.approx(
        theirs.mean_squared_error(targets[samples], in_units) ** 0.5, rel=1e-11
    )
    assert set(found) == {"loss", "r_squared", "root_mean_squared_error"}
    assert run.evaluate(state, part) == (found["loss"], found["r_squared"])


def test_of_nothing_there_is_no_number():
    run = nv.Run(nv.Recipe(nv.Inline(INPUTS, IN_UNITS, test_fraction=0.0), training=nv.Training("huber")))
    found = run.metrics(run.at(0), "held_out")
    assert all(np.isnan(value) for value in found.values())


def test_targets_that_are_all_the_same_leave_nothing_to_explain():
    sums = Sums(0.5, 0.0, 1.0, 4.0, 0.0, 1)
    assert np.isnan(metrics_of("regression", sums)["r_squared"])
    assert metrics_of("regression", sums)["root_mean_squared_error"] == 2.0


def test_every_metric_is_compared():
    assert {entry.name for entry in METRICS} == {"loss", "accuracy", "r_squared", "root_mean_squared_error"}
    assert {entry.better for entry in METRICS} == {"lower", "higher"}
