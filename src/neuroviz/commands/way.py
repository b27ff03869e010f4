"""A long way along a run, in pieces short enough that Ctrl-C is heard and the progress bar moves."""

from __future__ import annotations

import time
from collections.abc import Callable

from neuroviz.commands.plainly import Stopped
from neuroviz.commands.waiting import bar
from neuroviz.run import Run
from neuroviz.server.pace import Pace
from neuroviz.uninterrupted import interruptible

PIECE_SECONDS = 0.1


class Way:
    """Trains `run` on. `stop` says whether to stop before the next piece; `moved` is told each step that is reached."""

    def __init__(self, run: Run, stop: Callable[[], bool], moved: Callable[[int], None]) -> None:
        self._run, self._stop, self._moved, self._pace = run, stop, moved, Pace()
        batch = max(segment.batch_size for segment in run.schedule.segments)
        self._cost = 3 * batch * run.network.parameters

    def to(self, step: int) -> None:
        """Train until `step` begins. Raises `Stopped` before it where that is wanted, and `Diverged`."""
        while self._run.step < step:
            if self._stop():
                raise Stopped
            self._piece(step - self._run.step)
            self._moved(self._run.step)

    def _piece(self, left: int) -> None:
        budget = self._pace.budget(self._cost)
        steps, start = min(left, budget), time.perf_counter()
        self._run.advance(steps=steps)
        self._pace.learn(time.perf_counter() - start, PIECE_SECONDS * steps / budget)


def go(run: Run, step: int) -> None:
    """Train until `step` begins, with a progress bar. Raises `Stopped`, which says how far it came, and `Diverged`."""
    with interruptible() as stop, bar(step) as shown:
        try:
            Way(run, stop, shown.move).to(step)
        except Stopped:
            raise Stopped(f"stopped at step {run.step:,} on the way to step {step:,}") from None
