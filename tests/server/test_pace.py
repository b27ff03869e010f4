import pytest

from neuroviz.live import messages as m
from neuroviz.live.session import Session
from neuroviz.server.conversation import _call
from neuroviz.server.pace import CALL_SECONDS, Pace


def settled(seconds_a_step, cost, wanted=CALL_SECONDS, overhead=0.0):
    pace = Pace()
    for _ in range(200):
        pace.learn(overhead + pace.budget(cost) * seconds_a_step, wanted)
    return pace, overhead + pace.budget(cost) * seconds_a_step


@pytest.mark.parametrize(("seconds_a_step", "cost"), [(4e-6, 5000), (35e-6, 5000), (4e-4, 5_000_000)])
def test_calls_come_to_take_what_is_wanted(seconds_a_step, cost):
    _, seconds = settled(seconds_a_step, cost)
    assert CALL_SECONDS / 3 < seconds < CALL_SECONDS * 1.3


def test_there_is_always_one_step():
    pace, _ = settled(1.0, 10**9)
    assert pace.budget(10**9) == 1


def test_a_larger_network_gets_fewer_steps_at_once():
    pace, _ = settled(4e-6, 5000)
    assert pace.budget(5_000_000) < pace.budget(5000) / 100


def test_a_share_of_the_time_gives_a_share_of_the_steps():
    alone, _ = settled(1e-5, 5000)
    shared, _ = settled(1e-5, 5000, CALL_SECONDS / 10)
    assert shared.budget(5000) < alone.budget(5000) / 5


def test_no_time_at_all_is_no_reason_to_grow_without_bound():
    pace = Pace()
    for _ in range(10_000):
        pace.learn(0.0, CALL_SECONDS)
    assert pace.budget(1) < 10**6


def test_what_only_looks_does_not_slow_down_the_training():
    session, pace = Session(), Pace()
    for command in (m.Open(id=1), m.Trace(id=2, step=0), m.Diagnose(id=3, step=0)):
        session.handle(command)
        before = pace.budget(1000)
        _call(session, pace, 1e-9)  # nothing is ever as quick
        assert pace.budget(1000) == before
    session.handle(m.Advance(id=4, step=0))
    _call(session, pace, 1e-9)
    assert pace.budget(1000) < before


def test_the_frame_that_shows_where_training_came_to_does_not_either():
    session, pace = Session(), Pace()
    session.handle(m.Open(id=1))
    _call(session, pace, 1e-9)
    session.handle(m.Advance(id=2, step=0))
    assert session.trains
    assert _call(session, pace, 1e-9) == []
    before = pace.budget(1000)
    assert not session.trains
    assert len(_call(session, pace, 1e-9)) == 1
    assert (pace.budget(1000), session.busy) == (before, False)


def test_a_long_way_tells_how_many_steps_fit_too():
    session, pace = Session(), Pace()
    session.handle(m.Open(id=1, step=10_000))
    before = pace.budget(1000)
    _call(session, pace, 1e-9)
    assert pace.budget(1000) < before
