"""Checkpoints: states kept along a run, evenly spread, within a budget. They are a cache of the run, never the truth."""

from __future__ import annotations

from bisect import bisect_right, insort

from neuroviz.engine.state import State

MOST = 2048


class Checkpoints:
    """States at multiples of `interval`; when they pass the budget, every other one goes and the interval doubles."""

    def __init__(self, budget: int) -> None:
        self._budget, self._states, self._steps = budget, dict[int, State](), list[int]()
        self.interval = 1

    def offer(self, state: State) -> None:
        """Keep a copy of `state`, if its step is one to be kept."""
        if state.step % self.interval or state.step in self._states:
            return
        self.keep(state)
        while len(self._steps) > max(2, min(MOST, self._budget // state.nbytes)):
            self._thin()

    def keep(self, state: State) -> None:
        """Keep a copy of `state` whatever its step."""
        if state.step not in self._states:
            insort(self._steps, state.step)
        self._states[state.step] = state.copy()

    def before(self, step: int) -> State:
        """The last one at or before `step`. There is always one, at the beginning."""
        return self._states[self._steps[bisect_right(self._steps, step) - 1]]

    def next_after(self, step: int) -> int:
        """The next step whose state would be kept."""
        return (step // self.interval + 1) * self.interval

    def steps(self) -> list[int]:
        """The steps whose states are here, in order."""
        return list(self._steps)

    def drop_from(self, step: int) -> None:
        """Forget the states at `step` and later."""
        for late in self._steps[bisect_right(self._steps, step - 1) :]:
            del self._states[late]
        self._steps = [s for s in self._steps if s < step]

    def copy(self) -> Checkpoints:
        """The same states, to go on from separately; states are shared, since nobody changes one that is kept."""
        other = Checkpoints(self._budget)
        other._states, other._steps, other.interval = dict(self._states), list(self._steps), self.interval
        return other

    def _thin(self) -> None:
        self.interval *= 2
        first = self._steps[0]
        for step in self._steps:
            if step % self.interval and step != first:
                del self._states[step]
        self._steps = sorted(self._states)
