"""Taking turns: everybody is measured in every round, so that a machine that slows down slows down for all."""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

WARM_UP = 1.0
TURN = 0.15
"""seconds"""


class Measured(NamedTuple):
    """A turn: the seconds that its steps took, and the loss that the last of them found."""

    seconds: float
    loss: float


Turn = Callable[[int], Measured]


@dataclass(frozen=True)
class Contestant:
    """Somebody who trains, made ready for one row."""

    name: str
    turn: Turn
    """do so many steps, and time them"""
    unit: int = 1
    """steps come in multiples of this"""


@dataclass(frozen=True)
class Result:
    """Of each contestant the time of a step in every round, in µs."""

    rounds: dict[str, list[float]]

    def micros(self, name: str) -> float:
        """The median over the rounds."""
        return statistics.median(self.rounds[name])

    def spread(self, name: str) -> float:
        """Half the distance between the quartiles, as a share of the median."""
        low, _, high = statistics.quantiles(self.rounds[name], n=4, method="inclusive")
        return (high - low) / 2 / self.micros(name)

    def ratio(self, name: str, to: str) -> float:
        """How many times the time of `to`: the median of what each round says."""
        return statistics.median(a / b for a, b in zip(self.rounds[name], self.rounds[to], strict=True))


def contest(contestants: Sequence[Contestant], rounds: int) -> Result:
    """Everybody warmed up, then `rounds` rounds, each beginning with another one."""
    steps = {contestant.name: _warm(contestant) for contestant in contestants}
    result = Result({contestant.name: [] for contestant in contestants})
    gc.collect()
    gc.freeze()  # who leaves garbage need not look for it among everybody's objects
    for number in range(rounds):
        start = number % len(contestants)
        for contestant in (*contestants[start:], *contestants[:start]):
            micros = _measure(contestant, steps[contestant.name]).seconds / steps[contestant.name] * 1e6
            result.rounds[contestant.name].append(micros)
    gc.unfreeze()
    return result


def _warm(contestant: Contestant) -> int:
    """Train until everything is compiled that compiles while it runs. Returns how many steps fill a turn."""
    steps, spent = contestant.unit, 0.0
    while True:
        seconds = _measure(contestant, steps).seconds
        spent += seconds
        if seconds < TURN / 2:
            steps *= 2
        elif spent >= WARM_UP:
            return max(1, round(steps * TURN / seconds / contestant.unit)) * contestant.unit


def _measure(contestant: Contestant, steps: int) -> Measured:
    measured = contestant.turn(steps)
    if not math.isfinite(measured.loss):
        raise ArithmeticError(f"{contestant.name} has diverged: what it computes now is no training")
    return measured
