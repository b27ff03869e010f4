"""Kept states: within the budget, evenly spread, and never the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuroviz as nv
from neuroviz.checkpoints import A_STEP, BLOCK, MOST, Checkpoints
from neuroviz.engine.state import StateRows

NETWORK = nv.Run(nv.Recipe(network=nv.Network(()))).network


def state(step):
    made = nv.State(NETWORK, (), np.full(NETWORK.parameters, float(step)), np.zeros((0, NETWORK.parameters)))
    made.clock[0] = step
    return made


SIZE = state(0).nbytes


def kept_until(last, room, at_once=1):
    """As a run keeps them: blocks of `at_once` steps, in each the multiples of the interval."""
    checkpoints = Checkpoints(room * SIZE, SIZE)
    checkpoints.add(state(0).row())
    for first in range(1, last + 1, at_once):
        end = min(first + at_once, last + 1)
        steps = [step for step in range(first, end) if checkpoints.interval and step % checkpoints.interval == 0]
        rows = [state(step).row() for step in steps]
        arrays = (np.concatenate([getattr(row, name) for row in rows]) for name in ("flat", "slots", "clock", "tally"))
        if rows:
            checkpoints.add(StateRows(NETWORK, (), *arrays))
    return checkpoints


@given(st.integers(0, 300), st.integers(0, 40), st.integers(1, 50))
def test_they_stay_within_the_budget_and_evenly_spread(last, room, at_once):
    kept = kept_until(last, room, at_once)
    steps = kept.steps()
    assert len(kept) == len(steps) <= room
    assert kept.nbytes <= room * SIZE
    if room < 2:
        assert steps == []
        return
    assert all(step % kept.interval == 0 for step in steps)
    assert steps == sorted(steps)
    assert kept.interval == 1 or 2 * len(steps) >= room - at_once


def test_there_are_never_more_than_most():
    assert len(kept_until(MOST + 5, 10**9).steps()) <= MOST


@given(st.integers(0, 100), st.integers(2, 12), st.integers(0, 200), st.integers(1, 9))
def test_before_is_the_last_one_at_or_before(last, room, step, at_once):
    kept = kept_until(last, room, at_once)
    found = kept.before(step)
    assert found.step == max(s for s in kept.steps() if s <= step)
    assert (found.flat == found.step).all()


def test_before_the_first_there_is_none():
    assert kept_until(10, 1).before(10) is None
    assert kept_until(10, 10).before(-1) is None


def test_what_is_given_out_is_a_copy():
    kept = kept_until(5, 10)
    kept.before(5).flat[:] = -1.0
    assert (kept.before(5).flat == 5.0).all()


@pytest.mark.parametrize("step", [0, 1, 4, 5, 100])
def test_a_copy_holds_what_comes_before_a_step_and_goes_its_own_way(step):
    kept = kept_until(10, 100)
    other = kept.copy_until(step)
    assert other.steps() == [s for s in range(11) if s < step]
    other.add(state(200).row())
    assert other.steps()[-1] == 200
    assert kept.steps() == list(range(11))


@pytest.mark.parametrize(("size", "interval"), [(100, 1), (A_STEP - 1, 1), (A_STEP, 2), (100 * A_STEP, 128)])
def test_of_a_large_network_fewer_are_kept(size, interval):
    kept = Checkpoints(1000 * size, size)
    assert kept.interval == interval
    assert interval <= kept.at_once(size) <= max(interval, interval * BLOCK // size)


@given(st.integers(2, 40), st.integers(1, 12), st.integers(1, 60))
def test_states_that_become_larger_are_counted_by_what_they_are(room, slots, steps):
    kept = kept_until(20, room)
    for step in range(21, 21 + steps):
        large = state(step)
        large.slot_names, large.slots = ("m",) * slots, np.zeros((slots, NETWORK.parameters))
        if kept.interval and step % kept.interval == 0:
            kept.add(large.row())
        assert kept.nbytes == sum(rows.nbytes for rows in kept._blocks) <= room * SIZE
        assert len(kept) == len(kept.steps())
        assert kept.interval == 0 or kept.steps()


# -- In a run ----------------------------------------------------------------------------------------------------------

LARGE = nv.Recipe(network=nv.Network((nv.Layer(100), nv.Layer(100))), training=nv.Training(optimizer=nv.Adam()))


@pytest.mark.parametrize("budget", [0, 300_000, 2_000_000, 2**26])
def test_whatever_the_budget_the_states_are_the_same_and_it_is_held(budget):
    run, other = nv.Run(LARGE, history_budget=budget), nv.Run(LARGE)
    run.advance(steps=150)
    assert run._journey.checkpoints.nbytes <= budget
    assert [run.at(step).hash() for step in (120, 3, 0, 77, 150)] == [
        other.at(step).hash() for step in (120, 3, 0, 77, 150)
    ]


@pytest.mark.parametrize("at_once", [1, 7, 400])
def test_the_budget_is_held_in_memory_too_also_where_an_edit_makes_states_larger(at_once):
    run = nv.Run(nv.Recipe(network=LARGE.network), history_budget=2**23)
    run.advance(steps=150)
    branch = run.edit(100, "training.optimizer", nv.Adam(amsgrad=True))
    for _ in range(400 // at_once):
        branch.advance(steps=at_once)
    for held in (run, branch):
        assert memory_of(held._journey.checkpoints) == held._journey.checkpoints.nbytes <= 2**23
    assert branch.at(321).hash() == run.edit(100, "training.optimizer", nv.Adam(amsgrad=True)).at(321).hash()


def memory_of(checkpoints):
    """The bytes that its arrays keep from being given back, those of which they are views included."""
    arrays = [array for rows in checkpoints._blocks for array in (rows.flat, rows.slots, rows.clock, rows.tally)]
    whole = {id(owner): owner for owner in (array if array.base is None else array.base for array in arrays)}
    return sum(owner.nbytes for owner in whole.values())


def test_a_long_run_holds_no_more_than_its_budget():
    run = nv.Run(nv.Recipe(), history_budget=100_000)
    run.advance(steps=200_000)
    assert run._journey.checkpoints.nbytes <= 100_000
    assert run.at(123_457).hash() == nv.Run(nv.Recipe()).at(123_457).hash()


def test_without_room_a_run_that_began_late_is_computed_again_from_there_or_from_the_beginning():
    first = nv.Run(nv.Recipe())
    run = nv.Run(nv.Recipe(), history_budget=0, state=first.at(50))
    run.advance(steps=20)
    assert [run.at(step).hash() for step in (60, 40, 50)] == [first.at(step).hash() for step in (60, 40, 50)]


def test_a_branch_of_a_run_that_began_late_goes_on_from_there():
    first = nv.Run(nv.Recipe())
    run = nv.Run(nv.Recipe(), history_budget=0, state=first.at(50))
    run.advance(steps=20)
    path, value = "training.optimizer.learning_rate", 0.5
    branch = run.edit(60, path, value)
    assert branch.at(65).hash() == first.edit(60, path, value).at(65).hash()
    assert branch.steps_to(52) == 2
