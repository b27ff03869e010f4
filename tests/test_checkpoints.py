"""Kept states: within the budget, evenly spread, and never the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.checkpoints import MOST, Checkpoints

NETWORK = nv.Run(nv.Recipe(network=nv.Network(()))).network


def state(step):
    made = nv.State(NETWORK, (), np.full(NETWORK.parameters, float(step)), np.zeros((0, NETWORK.parameters)))
    made.clock[0] = step
    return made


SIZE = state(0).nbytes


def kept_until(last, room):
    checkpoints = Checkpoints(room * SIZE)
    checkpoints.keep(state(0))
    for step in range(1, last + 1):
        checkpoints.offer(state(step))
    return checkpoints


@given(st.integers(0, 300), st.integers(0, 40))
def test_they_stay_within_the_budget_and_evenly_spread(last, room):
    kept = kept_until(last, room)
    steps = kept.steps()
    assert len(steps) <= max(2, room)
    assert steps == list(range(0, last + 1, kept.interval))
    assert kept.interval == 1 or 2 * len(steps) >= max(2, room) - 1


def test_there_are_never_more_than_most():
    assert len(kept_until(MOST + 5, 10**9).steps()) <= MOST


@given(st.integers(0, 100), st.integers(0, 12), st.integers(0, 200))
def test_before_is_the_last_one_at_or_before(last, room, step):
    kept = kept_until(last, room)
    found = kept.before(step)
    assert found.step == max(s for s in kept.steps() if s <= step)
    assert (found.flat == found.step).all()


@given(st.integers(0, 100), st.integers(0, 12), st.integers(0, 200))
def test_next_after_is_the_next_that_is_kept(last, room, step):
    kept = kept_until(last, room)
    following = kept.next_after(step)
    assert following > step
    assert following % kept.interval == 0
    assert following - step <= kept.interval


def test_what_is_kept_is_a_copy():
    kept, moving = Checkpoints(10 * SIZE), state(0)
    kept.keep(moving)
    moving.flat[:] = -1.0
    moving.clock[0] = 9
    assert kept.before(5).step == 0
    assert (kept.before(5).flat == 0.0).all()


def test_an_odd_state_can_be_kept_and_goes_when_it_is_thinned_out():
    kept = kept_until(8, 4)
    kept.keep(state(7))
    assert 7 in kept.steps()
    assert kept.before(7).step == 7
    for step in range(9, 40):
        kept.offer(state(step))
    assert 7 not in kept.steps()
    assert kept.before(7).step < 7


@pytest.mark.parametrize("step", [0, 1, 4, 5, 100])
def test_drop_from_forgets_that_step_and_later(step):
    kept = kept_until(10, 100)
    kept.drop_from(step)
    assert kept.steps() == [s for s in range(11) if s < step]


def test_a_copy_goes_its_own_way():
    kept = kept_until(10, 100)
    other = kept.copy()
    other.drop_from(4)
    other.keep(state(4))
    assert kept.steps() == list(range(11))
    assert other.before(10).step == 4
    assert other.before(3) is kept.before(3)
