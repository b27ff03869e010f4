"""What a row says: the numbers of the engine where the run has come to."""

import numpy as np
import pytest

import neuroviz as nv
from neuroviz.commands.rows import row_of

INPUTS = np.linspace(-1.0, 1.0, 40).reshape(20, 2)
TARGETS = np.stack([1000.0 + 200.0 * INPUTS[:, 0], 0.01 * INPUTS[:, 1] ** 2], axis=1)


def numbers(scaling="standard", test_fraction=0.25):
    data = nv.Inline(INPUTS, TARGETS, scaling=scaling, test_fraction=test_fraction)
    return nv.Run(nv.Recipe(data, training=nv.Training("mean_squared_error", nv.SGD(0.1), 4)))


def test_at_the_beginning_no_epoch_has_begun():
    found = row_of(nv.Run(nv.Recipe()))
    assert (found.step, found.epoch, found.epoch_ended) == (0, 0, True)
    assert np.isnan(found.epoch_loss)


def test_at_the_end_of_an_epoch_it_is_what_the_engine_wrote_down():
    run = nv.Run(nv.Recipe())
    run.advance(epochs=3)
    found = row_of(run)
    assert (found.step, found.epoch, found.epoch_ended) == (24, 3, True)
    written = run.history.epochs.latest
    assert [found.epoch_loss, *found.held_out.values()] == written[:3].tolist()
    assert tuple(found.train.values()) == run.evaluate(run.at(24), "train")
    assert [*found.train] == [*found.held_out] == ["loss", "accuracy"]


def test_within_an_epoch_its_loss_is_that_of_the_samples_so_far():
    run = nv.Run(nv.Recipe())
    run.advance(steps=11)
    found = row_of(run)
    assert (found.epoch, found.epoch_ended) == (2, False)
    assert found.epoch_loss == pytest.approx(np.mean([run.trace(step).loss_before for step in (8, 9, 10)]), rel=1e-14)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "none"])
def test_the_error_is_in_the_units_of_the_data(scaling):
    run = numbers(scaling)
    run.advance(epochs=2)
    said = run.dataset.target_scale.undo(run.predictions(run.at(run.step)))
    for part, samples in (("train", run.dataset.train), ("held_out", run.dataset.held_out)):
        expected = np.sqrt(((said - TARGETS)[samples] ** 2).mean())
        assert getattr(row_of(run), part)["root_mean_squared_error"] == pytest.approx(expected, rel=1e-9)


def test_of_nothing_held_out_there_is_no_number():
    found = row_of(numbers(test_fraction=0.0)).held_out
    assert [*found] == ["loss", "r_squared", "root_mean_squared_error"]
    assert np.isnan([*found.values()]).all()
