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

    `size` is the bytes of the first state; after an edit others may be larger. Where not even two fit into `budget`, none is
    kept: the interval is 0.
    """

    def __init__(self, budget: int, size: int) -> None:
        self._budget = budget
        self.interval = 1 << (size // A_STEP).bit_length() if budget >= 2 * size else 0
        self._blocks: list[StateRows] = []
        self._count = self.nbytes = 0

    def __len__(self) -> int:
        return self._count

    def at_once(self, size: int) -> int:
        """How many steps should be trained in one call, so that the states of `size` bytes that it keeps are not too many."""
        return self.interval * max(1, BLOCK // size) or MOST

    def add(self, rows: StateRows) -> None:
        """Keep these, all of them later than what is kept; their steps are multiples of the interval."""
        if len(rows) and self.interval:
            self._blocks.append(rows)
            self._count, self.nbytes = self._count + len(rows), self.nbytes + rows.nbytes
            while self._count > MOST or self.nbytes > self._budget:
                self._thin_out()

    def _thin_out(self) -> None:
        """Every other state goes, block by block; where only one is left, that one goes too and no other is kept."""
        self.interval = 2 * self.interval if self._count > 1 else 0
        for place, rows in enumerate(self._blocks):
            steps = rows.steps
            self._blocks[place] = rows.chosen(steps % self.interval == 0 if self.interval else steps < 0)
        self._replace(self._blocks)

    def _replace(self, blocks: Iterable[StateRows]) -> None:
        self._blocks = [rows for rows in blocks if len(rows)]
        self._count = sum(len(rows) for rows in self._blocks)
        self.nbytes = sum(rows.nbytes for rows in self._blocks)

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
        """Those before `step`, to go on from separately; arrays are shared where they can be, since nobody changes what is kept."""
        other = Checkpoints.__new__(Checkpoints)
        other._budget, other.interval = self._budget, self.interval
        other._replace(rows.first(int(np.searchsorted(rows.steps, step))) for rows in self._blocks)
        return other
