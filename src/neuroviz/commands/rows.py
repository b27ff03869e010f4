"""How a run does where it has come to: what a row of `neuroviz train` says."""

from __future__ import annotations

from dataclasses import dataclass

from neuroviz.engine.state import State
from neuroviz.run import Run

Metrics = dict[str, float]
"""by the names of `engine.metrics`; NaN where the part is empty"""


@dataclass(frozen=True)
class Row:
    """Of the state in which `step` begins, edits at `step` included: as `Run.at` gives it."""

    step: int
    """the steps that are done"""
    epoch: int
    """the epochs that have begun: as they are counted in words, 0 before the first step"""
    epoch_ended: bool
    epoch_loss: float
    """the mean loss of the epoch's samples, each as it was trained on; NaN before the first step"""
    train: Metrics
    held_out: Metrics


def row_of(run: Run) -> Row:
    """How well `run` does where it has come to."""
    state = run.at(run.step)
    train, held_out = (run.metrics(state, part) for part in ("train", "held_out"))
    under_way = state.position > 0
    return Row(state.step, state.epoch + under_way, not under_way, _epoch_loss(run, state), train, held_out)


def _epoch_loss(run: Run, state: State) -> float:
    if state.position:
        return float(state.tally[0]) / state.position
    return float(run.history.epochs.latest[0])
