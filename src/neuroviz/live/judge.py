"""How well a state does on all of the data: loss, score, predictions. Left out where it would take too long."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.metrics import names_for
from neuroviz.engine.state import State
from neuroviz.live.rows import shown
from neuroviz.live.wire import Array
from neuroviz.run import Run

# Multiply-adds: how much of that may be spent on one message, for each of the two states.
IN_A_FRAME = 4_000_000
IN_A_TRACE = 100_000_000
STANDING_STILL = 400_000_000

States = tuple[State | None, State | None]


def judged(run: Run, before: State, after: State | None, spend: int) -> dict[str, Array]:
    """`metrics`, and `predictions` of the samples on show, before and after (None: the run never came there)."""
    states: States = (before, after)
    metrics = np.array([_metrics(run, state, spend) for state in states])
    return {"metrics": metrics, **_predictions(run, states, spend)}


def _metrics(run: Run, state: State | None, spend: int) -> list[list[float]]:
    """Every metric of the task, of the held-out part and, where there is time for both, of the training part."""
    parts = {"held_out": len(run.dataset.held_out), "train": len(run.dataset)}
    return [
        [np.nan] * len(names_for(run.dataset.task))
        if state is None or samples * run.network.parameters > spend
        else list(run.metrics(state, part).values())
        for part, samples in parts.items()
    ]


def _predictions(run: Run, states: States, spend: int) -> dict[str, Array]:
    rows = shown(run.dataset)
    if len(rows) * run.network.parameters > spend:
        states = (None, None)
    if run.dataset.classes:
        return {"predictions": np.stack([_classes(run, state, rows) for state in states])}
    return {"predictions.values": np.stack([_values(run, state, rows) for state in states])}


def _classes(run: Run, state: State | None, rows: Array) -> Array:
    if state is None:
        return np.full(len(rows), -1, np.int32)
    return run.classes(run.answers(state, rows)[0])


def _values(run: Run, state: State | None, rows: Array) -> Array:
    if state is None:
        return np.full((len(rows), run.network.sizes[-1]), np.nan, np.float32)
    return run.dataset.target_scale.undo(run.answers(state, rows)[0]).astype(np.float32)
