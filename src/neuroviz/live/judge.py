"""How well a state does on all of the data: loss, score, predictions. Left out where it would take too long."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.metrics import names_for
from neuroviz.engine.state import State
from neuroviz.live.wire import Array
from neuroviz.run import Run

# Multiply-adds: how much of that may be spent on one message.
IN_A_FRAME = 4_000_000
STANDING_STILL = 400_000_000


def judged(run: Run, before: State, after: State | None, spend: int) -> dict[str, Array]:
    """`metrics` and `predictions`, before and after (None: the run never came there)."""
    states: tuple[State | None, State | None] = (before, after)
    if len(run.dataset) * run.network.parameters > spend:
        states = (None, None)
    return {"metrics": np.array([_metrics(run, state) for state in states]), **_predictions(run, states)}


def _metrics(run: Run, state: State | None) -> list[list[float]]:
    """Every metric of the task, of the held-out part and of the training part."""
    if state is None:
        return [[np.nan] * len(names_for(run.dataset.task))] * 2
    return [list(run.metrics(state, part).values()) for part in ("held_out", "train")]


def _predictions(run: Run, states: tuple[State | None, ...]) -> dict[str, Array]:
    if run.dataset.classes:
        return {"predictions": np.stack([_classes(run, state) for state in states])}
    return {"predictions.values": np.stack([_values(run, state) for state in states])}


def _classes(run: Run, state: State | None) -> Array:
    if state is None:
        return np.full(len(run.dataset), -1, np.int32)
    return run.classes(run.predictions(state))


def _values(run: Run, state: State | None) -> Array:
    if state is None:
        return np.full((len(run.dataset), run.network.sizes[-1]), np.nan, np.float32)
    return run.dataset.target_scale.undo(run.predictions(state)).astype(np.float32)
