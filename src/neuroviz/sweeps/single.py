"""One run of a sweep, wherever it is computed: in this thread, in another, or on another machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from neuroviz.data.dataset import Dataset
from neuroviz.journey import Diverged
from neuroviz.recipe import Recipe
from neuroviz.run import Run
from neuroviz.sweeps.measures import PARTS
from neuroviz.trace import Divergence

# Multiply-adds between two looks at whether to stop: a tenth of a second or two.
PIECE = 200_000_000
# What is kept of a run on its way, in bytes: enough to stand again before a divergence without a long way.
HISTORY_BUDGET = 2**20


class Length(NamedTuple):
    """How far to train: so many steps, or so many epochs."""

    steps: int | None
    epochs: int | None

    def target(self, run: Run) -> int:
        """The step to train to."""
        if self.steps is not None:
            return self.steps
        assert self.epochs is not None
        return run.schedule.after_epochs(0, self.epochs)


class Outcome(NamedTuple):
    """What a run came to."""

    steps: int
    divergence: Divergence | None
    metrics: dict[str, float]
    """of the state after those steps: "train_loss", "held_out_accuracy", ..."""
    hash: str
    """of every bit of that state"""
    seconds: float


class Stop:
    """Whether to stop. In another process nobody says so: what runs there is ended with its process."""

    def __init__(self, wanted: Callable[[], bool] = lambda: False) -> None:
        self._wanted = wanted

    def __call__(self) -> bool:
        return self._wanted()

    def __reduce__(self) -> tuple[type[Stop], tuple[()]]:
        return Stop, ()


def outcome_of(place: int, recipe: Recipe, dataset: Dataset, length: Length, stop: Stop) -> tuple[int, Outcome | None]:
    """Train, and give the run's place in the sweep back; None: it was stopped on the way. A divergence ends a run like another."""
    if stop():
        return place, None
    start, run = time.perf_counter(), Run(recipe, history_budget=HISTORY_BUDGET, dataset=dataset)
    try:
        if not _reached(run, length.target(run), stop):
            return place, None
    except Diverged:
        pass  # `run.diverged` tells it
    seconds, state = time.perf_counter() - start, run.at(run.step)
    metrics = {f"{part}_{name}": value for part in PARTS for name, value in run.metrics(state, part).items()}
    return place, Outcome(run.step, run.diverged, metrics, state.hash(), seconds)


def _reached(run: Run, target: int, stop: Stop) -> bool:
    """Train to `target` in pieces; whether it came so far before it was to stop."""
    batch = max(segment.batch_size for segment in run.schedule.segments)
    piece = max(1, PIECE // (3 * batch * run.network.parameters))
    while run.step < target:
        if stop():
            return False
        run.advance(steps=min(piece, target - run.step))
    return True
