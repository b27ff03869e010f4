"""The loss over the run in a bounded number of points, none of them invented."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.history import POINTS, EpochRows, History, LossPyramid

PIECES = st.lists(st.integers(0, 3 * POINTS), max_size=6)


def losses(count):
    return np.random.default_rng(count).normal(size=count)


def pieces_of(values, pieces):
    return np.split(values, np.cumsum(pieces)[:-1]) if pieces else []


@settings(max_examples=40)
@given(PIECES)
def test_each_point_is_the_least_mean_and_greatest_of_its_values(pieces):
    values, pyramid = losses(sum(pieces)), LossPyramid()
    for piece in pieces_of(values, pieces):
        pyramid.append(piece)
    groups = [values[n : n + pyramid.scale] for n in range(0, len(values), pyramid.scale)]
    low, mean, high = pyramid.points()
    assert pyramid.count == len(values)
    assert len(groups) <= POINTS
    assert low.tolist() == [group.min() for group in groups]
    assert high.tolist() == [group.max() for group in groups]
    np.testing.assert_allclose(mean, [group.mean() for group in groups], rtol=1e-12, atol=1e-13)


@given(st.integers(0, 5 * POINTS))
def test_the_scale_doubles_only_when_it_must(count):
    pyramid = LossPyramid()
    pyramid.append(losses(count))
    assert count <= POINTS * pyramid.scale
    assert pyramid.scale == 1 or count > POINTS * pyramid.scale // 2


def test_more_values_at_once_than_there_are_points():
    pyramid = LossPyramid()
    pyramid.append(np.arange(10.0 * POINTS))
    assert pyramid.scale == 16
    assert pyramid.points()[:, 0].tolist() == [0.0, 7.5, 15.0]


def rows(first, last):
    """Rows that say which epoch they are of."""
    return np.column_stack([np.arange(first, last), -np.arange(float(first), last)])


@settings(max_examples=30)
@given(st.lists(st.integers(0, POINTS), max_size=6))
def test_epoch_rows_are_those_of_the_epochs_they_say(pieces):
    kept, count = EpochRows(2), 0
    for piece in pieces:
        kept.append(rows(count, count + piece))
        count += piece
    found = kept.rows()
    assert kept.count == count
    assert len(found) == count // kept.scale <= POINTS
    assert found[:, 0].tolist() == [(i + 1) * kept.scale - 1 for i in range(len(found))]
    assert (found[:, 1] == -found[:, 0]).all()
    if count:
        assert kept.latest.tolist() == [count - 1, 1 - count]
    else:
        assert np.isnan(kept.latest).all()


@pytest.mark.parametrize(("count", "scale"), [(POINTS - 1, 1), (POINTS, 2), (2 * POINTS - 1, 2), (2 * POINTS, 4)])
def test_epoch_rows_thin_out_when_they_are_full(count, scale):
    kept = EpochRows(2)
    kept.append(rows(0, count))
    assert kept.scale == scale


def test_what_is_given_may_be_used_again_by_the_giver():
    kept, given_rows = EpochRows(2), rows(0, 3)
    kept.append(given_rows)
    given_rows[:] = 99.0
    assert kept.rows().tolist() == rows(0, 3).tolist()
    assert kept.latest.tolist() == [2.0, -2.0]


def test_a_history_may_begin_in_the_middle():
    history = History(40, 5)
    history.append(np.array([1.0, 2.0]), np.zeros((1, 5)))
    assert (history.start, history.first_epoch) == (40, 5)
    assert (history.batch_loss.count, history.epochs.count) == (2, 1)


@pytest.mark.parametrize("step", [40, 43])
def test_the_first_epoch_of_a_history_is_the_one_under_way(step):
    recipe = nv.Recipe()
    whole, late = nv.Run(recipe), nv.Run(recipe, state=nv.Run(recipe).at(step))
    whole.advance(steps=60)
    branch = whole.edit(step, "training.optimizer.learning_rate", 0.2)
    late.advance(steps=17)
    branch.advance(steps=60 - branch.step)
    for run in (late, branch):
        history = run.history
        assert history.first_epoch == run.location(history.start).epoch
        assert history.first_epoch + history.epochs.count == run.location(60).epoch
    assert late.history.epochs.rows()[0].tolist() == whole.history.epochs.rows()[5].tolist()
