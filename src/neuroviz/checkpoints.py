"""Checkpoints: states kept along a run, evenly spread, within a budget. They are a cache of the run, never the truth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

import numpy as np

from neuroviz.engine.state import State, StateRows

MOST = 2048
# Bytes of states kept for each step, at most: beyond that, keeping them would slow the training of a large network.
A_STEP = 2**15
# Bytes of states kept in one call of the engine, about.
BLOCK = 2**22


class Checkpoints:
    """States at multiples of `interval`; when they pass the budget, every other one goes and the interval doubles.

    `size` is the bytes of one state. Where not even two fit into `budget`, none is kept: the interval is 0. `at_once` is how
    many steps should be trained in one call, so that the states that it keeps are not too many.
    """

    def __init__(self, budget: int, size: int) -> None:
        self._most = min(MOST, budget // size)
        self.interval = 1 << (size // A_STEP).bit_length() if self._most >= 2 else 0
        self._blocks: list[StateRows] = []
        self._count = 0
        self.at_once = self.interval * max(1, BLOCK // size) or MOST

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        return sum(rows.nbytes for rows in self._blocks)

    def add(self, rows: StateRows) -> None:
        """Keep these, all of them later than what is kept; their steps are multiples of the interval."""
        if len(rows) and self.interval:
            self._blocks.append(rows)
            self._count += len(rows)
            while self._count > self._most:
                self.interval *= 2
                self._replace(rows.chosen(rows.steps % self.interval == 0) for rows in self._blocks)

    def before(self, step: int) -> State | None:
        """The last one at or before `step`, copied; None where there is none."""
        block = bisect_right(self._blocks, step, key=lambda rows: int(rows.steps[0])) - 1
        if block < 0:
            return None
        rows = self._blocks[block]
        return rows[int(np.searchsorted(rows.steps, step, side="right")) - 1]

    def steps(self) -> list[int]:
        """The steps whose states are here, in order."""
        return [step for rows in self._blocks for step in rows.steps.tolist()]

    def copy_until(self, step: int) -> Checkpoints:
        """Those before `step`, to go on from separately; their arrays are shared, since nobody changes what is kept."""
        other = Checkpoints.__new__(Checkpoints)
        other._most, other.interval, other.at_once = self._most, self.interval, self.at_once
        other._replace(rows.chosen(slice(0, int(np.searchsorted(rows.steps, step)))) for rows in self._blocks)
        return other

    def _replace(self, blocks: Iterable[StateRows]) -> None:
        self._blocks = [rows for rows in blocks if len(rows)]
        self._count = sum(len(rows) for rows in self._blocks)
