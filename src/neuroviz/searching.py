"""Looking along a run for a moment. Step after step is looked at, in pieces: a long search can be told of, and given up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from neuroviz.engine import check
from neuroviz.places import path_of
from neuroviz.uninterrupted import uninterrupted

if TYPE_CHECKING:
    from neuroviz.run import Run

Found = TypeVar("Found")
# Bytes of states, about, that are looked at together.
AT_ONCE = 2**22


class LargestChange(NamedTuple):
    """The step that changed any one parameter most, and which one."""

    step: int
    path: str
    """as in an edit: parameters.0.weight.4.1"""
    change: float
    """after − before, with its sign"""


class Search(ABC, Generic[Found]):
    """Goes along the first `end` steps of a run, from the first one on, or as far as it must."""

    def __init__(self, run: Run, end: int) -> None:
        self.run, self.end = run, end
        self.done, self._over = 0, False
        self.found: Found | None = None

    def go(self, budget: int) -> int:
        """Look at up to `budget` steps, and at one at least; returns how many remain."""
        if self.left:
            self.done += self._look(min(max(1, budget), self.left))
        return self.left

    @property
    def left(self) -> int:
        """How many steps are still to be looked at."""
        return 0 if self._over else self.end - self.done

    def result(self) -> Found | None:
        """What is found, after the whole way."""
        while self.go(self.end):
            pass
        return self.found

    @abstractmethod
    def _look(self, steps: int) -> int:
        """Look at the next steps, `steps` at most; returns how many they were."""

    def _stop(self, found: Found) -> None:
        """There is no need to look further."""
        self.found, self._over = found, True


class _StateSearch(Search[Found]):
    """One that looks at the parameters. `end` is a step to which the run has come."""

    def __init__(self, run: Run, end: int) -> None:
        super().__init__(run, end)
        self._state = run.at(0)

    def _look(self, steps: int) -> int:
        first = self._state.copy()
        with uninterrupted():
            moved = self.run.machine.move(self._state, min(steps, max(1, AT_ONCE // first.nbytes)), interval=1)
        self._state, count, rows = moved.state, len(moved.losses), moved.kept.flat
        if len(rows) < count:  # the last state stands before the edits of its step
            rows = np.vstack([rows, self.run.trace(self.done + count - 1).after.flat])
        self._look_at(np.vstack([first.flat, rows]))
        return count

    @abstractmethod
    def _look_at(self, states: np.ndarray) -> None:
        """The parameters that each of the next steps begins with, and those that the last one leaves: (steps + 1, P)."""


class ChangeSearch(_StateSearch[LargestChange]):
    """For the step with the largest |Δ| of any one parameter; of equal ones the first. What an edit sets is no step's change."""

    def _look_at(self, states: np.ndarray) -> None:
        changes = np.diff(states, axis=0)
        row, index = divmod(int(np.abs(changes).argmax()), changes.shape[1])
        change = float(changes[row, index])
        if self.found is None or abs(change) > abs(self.found.change):
            self.found = LargestChange(self.done + row, path_of(self.run.network, index), change)


class MisclassificationSearch(_StateSearch[int]):
    """For the first step that begins with parameters which say another class of `sample` than the true one."""

    def __init__(self, run: Run, end: int, sample: int) -> None:
        if not run.dataset.classes:
            check.fail("sample", "of a run that tells classes apart", check.words("one whose targets are numbers"))
        super().__init__(run, end)
        self._sample = np.array([sample], dtype=np.int64)
        self._truth = int(run.dataset.targets[sample])

    def _look_at(self, states: np.ndarray) -> None:
        for row, flat in enumerate(states[:-1]):
            outputs, _ = self.run.machine.answers(replace(self._state, flat=flat), self._sample)
            if int(self.run.classes(outputs)[0]) != self._truth:
                return self._stop(self.done + row)
        return None
