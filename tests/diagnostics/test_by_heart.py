"""Noise that is learned by heart is told, whatever epochs are known."""

import numpy as np
import pytest

import neuroviz as nv
from tests.diagnostics.recipes import after, kinds, net, noisy, only


def test_what_is_known_by_heart_is_worth_nothing_where_no_epoch_tells_how_it_came():
    recipe = noisy()
    run = after(recipe, 100)
    late = nv.Run(recipe, state=run.at(run.step))
    found = only(late, "overfitting")
    held_out, training = late.evaluate(late.at(late.step)), late.evaluate(late.at(late.step), "train")
    assert found.numbers["held_out_loss"] == pytest.approx(held_out[0])
    assert found.numbers["training_loss"] == pytest.approx(training[0])
    assert found.numbers["training_loss"] < 0.25 * found.numbers["constant_loss"] < found.numbers["held_out_loss"]
    assert "more than one and the same answer for every sample would cost" in found.sentence


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6])
@pytest.mark.parametrize("loss", ["cross_entropy", "mean_squared_error"])
def test_noise_that_is_known_by_heart_is_overfitted(loss, seed):
    random = np.random.default_rng(seed)
    data = nv.Inline(random.normal(size=(100, 4)), random.integers(0, 2, 100), test_fraction=(0.2, 0.35, 0.5)[seed % 3])
    run = after(nv.Recipe(data, net(64, 64), nv.Training(loss, nv.Adam(0.01)), seed), 200)
    assert kinds(run) == ["overfitting"]
    found = only(run, "overfitting")
    ones = [run.probe(run.at(run.step), sample)[1] for sample in range(100)]
    held_out, training = np.array(ones)[run.data.held_out], np.array(ones)[run.data.train]
    error = np.sqrt(held_out.var(ddof=1) / len(held_out) + training.var(ddof=1) / len(training))
    assert found.numbers["standard_errors"] == pytest.approx((held_out.mean() - training.mean()) / error)
