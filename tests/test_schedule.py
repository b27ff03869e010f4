"""Which epoch and batch a step is, against counting one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.edits import Stretch
from neuroviz.schedule import Schedule
from neuroviz.trace import Location

FAR = 150


@st.composite
def runs(draw):
    """Training samples, and the batch size from each of some steps on."""
    samples = draw(st.integers(1, 25))
    steps = draw(st.lists(st.integers(1, 60), max_size=5, unique=True).map(sorted))
    return samples, {step: draw(st.integers(1, 30)) for step in [0, *steps]}


def schedule(samples, sizes):
    return Schedule([Stretch(step, nv.Training(batch_size=size), ()) for step, size in sizes.items()], samples)


def counted(samples, sizes):
    """(epoch, batch) of each step, one after the other."""
    places, epoch, batch, position, size = [], 0, 0, 0, sizes[0]
    for step in range(FAR + 40):
        size = sizes.get(step, size)
        places.append((epoch, batch))
        batch, position = batch + 1, position + size
        if position >= samples:
            epoch, batch, position = epoch + 1, 0, 0
    return places


@given(runs())
def test_a_step_is_where_counting_finds_it(run):
    places, ours = counted(*run), schedule(*run)
    batches = {epoch: batch + 1 for epoch, batch in places}  # the last one stands
    for step, (epoch, batch) in enumerate(places[:FAR]):
        assert ours.location(step) == Location(step, epoch, batch, batches[epoch])


@given(runs(), st.integers(0, 100), st.integers(0, 4))
def test_epochs_end_where_counting_finds_it(run, step, epochs):
    places, ours = counted(*run), schedule(*run)
    target = ours.after_epochs(step, epochs)
    if epochs == 0:
        assert target == step
    elif target < len(places):
        assert places[target] == (places[step][0] + epochs, 0)
    else:
        assert places[-1][0] < places[step][0] + epochs


def test_far_away_is_as_quick():
    ours = schedule(120, {0: 16, 10**9 + 3: 7})
    assert ours.location(10**9) == Location(10**9, 125_000_000, 0, 3 + 11)  # 48 samples, then 72
    assert ours.location(8 * 10**8) == Location(8 * 10**8, 10**8, 0, 8)
    assert ours.after_epochs(0, 10**8) == 8 * 10**8


def test_any_number_of_changes():
    ours = schedule(20, {step: 1 + step % 2 for step in range(5000)})
    assert ours.after_epochs(0, 1) == 14  # 1 + 2 + 1 + … is 20 for the first time, or beyond it, after 14 batches
    assert ours.location(ours.after_epochs(0, 300)).epoch == 300


def test_the_same_batch_size_again_is_no_new_segment():
    assert len(schedule(20, {0: 8, 3: 8, 5: 50, 7: 20}).segments) == 2  # 50 and 20 are both the whole part


@pytest.mark.parametrize(("size", "batches"), [(1, 7), (2, 4), (7, 1), (8, 1)])
def test_the_last_batch_may_be_smaller(size, batches):
    assert schedule(7, {0: size}).location(0).batches == batches
