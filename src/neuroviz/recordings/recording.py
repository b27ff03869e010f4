"""A stretch of a run as a session answers for it: everything that the page asks while nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from neuroviz.bookmark import Bookmark
from neuroviz.live import messages as m
from neuroviz.live.opening import opened
from neuroviz.live.rows import shown
from neuroviz.live.session import Session
from neuroviz.live.wire import Packet
from neuroviz.recordings.packing import Packer
from neuroviz.run import Run

AT_ONCE = 4096
"""Steps of one piece of work."""
MAP_POINTS = 32
"""A side, of the map of a plane."""


class Recorder:
    """Asks a session about the steps `first` to `last` of a run, and packs its answers.

    The page opens on `bookmark` (None: on the first step).
    """

    def __init__(self, run: Run, first: int, last: int, bookmark: Bookmark | None = None) -> None:
        self.first, self.last = first, last
        self._bookmark = Bookmark(first) if bookmark is None else bookmark
        self.diverged: str | None = None
        """Where the run ended before, in a sentence"""
        self._run = run
        self._session = Session(run=run)
        self._packer = Packer()
        self._batches: list[np.ndarray] = []
        self._steps: list[dict[str, Any]] = []

    def record(self) -> bytes:
        """All of them, packed."""
        for _ in self.steps():
            pass
        return self.packed()

    def steps(self) -> Iterator[int]:
        """Records them one by one, and tells how many are done. `last` is then the last that there is."""
        for step in range(self.first, self.last + 1):
            self._steps.append(self._step(step))
            yield len(self._steps)
            if self.diverged is not None:
                self.last = step
                return

    def packed(self) -> bytes:
        """All that a page needs, of the steps that are recorded."""
        [welcome] = self._session.welcome()
        index = {
            "welcome": self._packer.packed(welcome),
            "opened": self._packer.packed(opened(0, self._run, self._bookmark.step, None, None, self._bookmark)),
            "steps": self._steps,
            "last_diagnoses": self._asked(m.Diagnose(id=0, step=self.last + 1)),
            "curves": self._asked(m.Curve(id=0)),
            "sample_table": self._asked(m.Samples(id=0)),
            "rows": list(self._rows()),
            "first": self.first,
            "last": self.last,
            "diverged": self.diverged,
        }
        return self._packer.bytes_of(index)

    def _step(self, step: int) -> dict[str, Any]:
        """A step, and what belongs to it: diagnoses, outcomes, its epoch as it begins and as it ends, the map."""
        trace = self._answer(m.Trace(id=0, step=step))
        event = trace.event
        assert isinstance(event, m.Step)
        if event.divergence is not None:
            self.diverged = event.divergence.sentence
        self._batches.append(trace.arrays["samples"])
        focus = event.focus.sample
        # The focus's own numbers are a row of the batch's: the page takes them from there, for any row.
        arrays = {name: array for name, array in trace.arrays.items() if not name.startswith("focus.")}
        return {
            "trace": self._packer.packed(Packet(event, arrays)),
            "diagnoses": self._asked(m.Diagnose(id=0, step=step)),
            "outcomes": {
                part: self._asked(m.Judge(id=0, step=step, end=step + 1, part=part)) for part in ("held_out", "train")
            },
            "spans": [self._asked(m.Span(id=0, step=step, now=step + done, focus=focus)) for done in (0, 1)],
            "maps": {which: self._map(step, which) for which in self._maps()},
        }

    def _maps(self) -> tuple[str, ...]:
        """The map of which states is the same whatever is in focus: of both, where there are no other columns."""
        return ("before", "after") if self._run.dataset.columns.shape[1] <= 2 else ()

    def _map(self, step: int, which: Any) -> dict[str, Any]:
        up = 1 if self._run.dataset.columns.shape[1] == 2 else None
        return self._asked(m.Surface(id=0, step=step, which=which, focus=0, across=0, up=up, resolution=MAP_POINTS))

    def _rows(self) -> Iterator[dict[str, Any]]:
        """The samples of the batches that are not among those on show."""
        wanted = np.setdiff1d(np.concatenate(self._batches), shown(self._run.dataset))
        while len(wanted):
            answer = self._answer(m.Samples(id=0, rows=tuple(wanted.tolist())))
            yield self._packer.packed(answer)
            wanted = wanted[len(answer.arrays["samples"]) :]

    def _asked(self, command: m.AnyCommand) -> dict[str, Any]:
        return self._packer.packed(self._answer(command))

    def _answer(self, command: m.AnyCommand) -> Packet:
        """The session's answer to one command; a refusal is one too."""
        self._session.handle(command)
        packets: list[Packet] = []
        while self._session.busy:
            packets += self._session.advance(AT_ONCE)
        return packets[-1]
