import math

import pytest

from benchmarks.engine import contest
from benchmarks.engine.contest import Contestant, Measured, Result


@pytest.fixture(autouse=True)
def _brief(monkeypatch):
    monkeypatch.setattr(contest, "TURN", 4.0)
    monkeypatch.setattr(contest, "WARM_UP", 10.0)


def paced(name, seconds, told, loss=0.0, unit=1):
    """Somebody who says that each step takes so many seconds."""

    def turn(steps):
        told.append((name, steps))
        return Measured(steps * seconds, loss)

    return Contestant(name, turn, unit)


def test_everybody_has_a_turn_in_every_round_and_a_different_one_begins():
    told = []
    result = contest.contest([paced("slow", 2.0, told), paced("fast", 0.5, told, unit=3)], 3)
    assert told[-6:] == [("slow", 2), ("fast", 9), ("fast", 9), ("slow", 2), ("slow", 2), ("fast", 9)]
    assert result.micros("slow") == 2e6
    assert result.ratio("slow", "fast") == 4.0


def test_the_ratio_is_that_of_the_rounds():
    result = Result({"a": [1.0, 10.0, 3.0], "b": [2.0, 20.0, 30.0]})
    assert result.ratio("a", "b") == 0.5
    assert result.micros("a") == 3.0
    assert result.spread("b") == pytest.approx((25.0 - 11.0) / 2 / 20.0)


def test_what_has_diverged_is_not_timed():
    with pytest.raises(ArithmeticError, match="lost has diverged"):
        contest.contest([paced("lost", 1.0, [], loss=math.nan)], 1)
