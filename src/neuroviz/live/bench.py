"""Where a session's commands are worked on: the run, and how many steps may still be computed in this call."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, NamedTuple

from neuroviz.bookmark import Bookmark
from neuroviz.data.sources import File
from neuroviz.engine.state import State
from neuroviz.live.messages import Export, Progress, Unit
from neuroviz.live.wire import Packet
from neuroviz.recipe import MAXIMUM_PARAMETERS, Recipe
from neuroviz.run import HISTORY_BUDGET, Run

if TYPE_CHECKING:
    from neuroviz.data.files.reading import Reader
    from neuroviz.live.exporting import Made
    from neuroviz.live.uploading import Upload

Job = Generator[Progress | None, None, Packet]
"""A command in pieces: yields when the steps of this call are used up, says how far it is if that helps, and returns the answer."""


Recording = Callable[["Bench", Export], Generator[Progress, None, bytes]]
"""What makes the page over a stretch of the bench's run into one file; it is above a session, and handed in"""

First = tuple[Recipe, Bookmark]
"""The run, and the moment of it, that a page opens with unless it names another"""


class Refusal(Exception):
    """What was asked cannot be done: the path of what is wrong, and a sentence."""

    def __init__(self, field: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


class Limits(NamedTuple):
    """What one session may use. `history_budget` is asked whenever a run begins, in bytes."""

    maximum_parameters: int = MAXIMUM_PARAMETERS
    history_budget: Callable[[], int] = lambda: HISTORY_BUDGET


class Bench:
    """A session's run, and the steps it may still compute in this call (at least one job's worth of zero)."""

    def __init__(self, limits: Limits, first: First | None = None, recording: Recording | None = None) -> None:
        self.limits, self.first = limits, first or (Recipe(), Bookmark())
        self.recording = recording
        self.allowance = 0
        self.upload: Upload | None = None
        self.made: Made | None = None
        self._run: Run | None = None
        self._reader: Reader | None = None

    @property
    def run(self) -> Run:
        if self._run is None:
            raise Refusal(None, "There is no run yet: the first command must be `open`.")
        return self._run

    @property
    def reader(self) -> Reader:
        """Reads the files that the page has sent."""
        if self._reader is None:
            from neuroviz.data.files.reading import Reader  # a third of a second, for those who have a file
            from neuroviz.data.files.store import Files

            self._reader = Reader(Files(self._first_file()))
        return self._reader

    def _first_file(self) -> dict[str, bytes]:
        """The file of the run that pages open with, which whoever started the server has given to the process."""
        from neuroviz.data.files.store import FILES, Stored

        data = self.first[0].data
        return {data.sha256: FILES.get(data.name, Stored(data.size, data.sha256))} if isinstance(data, File) else {}

    def adopt(self, run: Run) -> None:
        """From here on, `run` is the session's. Of all files its own is kept: the page has them, and sends them again."""
        self._run = run
        self.made = None
        if self._reader is not None:
            self.forget_files()
            self._reader.keep_only(self._own_file())

    def forget_files(self) -> None:
        """Keep no file but the run's."""
        own = self._own_file()
        self.reader.files.keep_only(() if own is None else (own.sha256,))

    def _own_file(self) -> File | None:
        data = None if self._run is None else self._run.recipe.data
        return data if isinstance(data, File) else None

    @property
    def cost(self) -> int:
        """Multiply-adds of one step of the run, about; 1 where there is none."""
        if self._run is None:
            return 1
        batch = max(segment.batch_size for segment in self._run.schedule.segments)
        return max(1, 3 * batch * self._run.network.parameters)

    def approach(self, run: Run, step: int, command: int) -> Generator[Progress, None, None]:
        """Compute what is missing to stand at `step`, as many steps a call as allowed. Raises `Diverged`."""
        total = left = run.steps_to(step)
        while left:
            if self.allowance <= 0:
                yield Progress(id=command, done=max(0, total - left), total=total)
            now = run.approach(step, max(1, self.allowance))
            self.allowance -= abs(left - now)  # a divergence may have led back, to what is kept before it
            left = now


def left_by(run: Run, step: int) -> State:
    """The state that `step` leaves, before edits of the next. Raises `Diverged` where it leaves none."""
    edited = any(edit.step == step + 1 and edit.path.startswith("parameters.") for edit in run.recipe.edits)
    return run.trace(step).after if edited else run.at(step + 1)


def check_focus(run: Run, focus: int | None, field: str = "focus") -> None:
    """`focus` is a sample."""
    if focus is not None and focus >= len(run.dataset):
        raise Refusal(field, f"{field} must be a sample from 0 to {len(run.dataset) - 1}, but got {focus}")


def check_unit(run: Run, unit: Unit | None) -> None:
    """`unit` is one of the network's."""
    if unit is None:
        return
    sizes = run.network.sizes
    if unit.layer >= run.network.layers:
        raise Refusal("unit.layer", f"unit.layer must be from 0 to {run.network.layers - 1}, but got {unit.layer}")
    if unit.unit >= sizes[unit.layer + 1]:
        raise Refusal("unit.unit", f"unit.unit must be from 0 to {sizes[unit.layer + 1] - 1}, but got {unit.unit}")
