"""A session: commands in, events out. It knows no network, no clock and no sleep; whoever drives it does.

    session.handle(command, arrays)     takes a command in
    while session.busy:
        events = session.advance(budget)    computes at most about `budget` steps

Commands are answered in the order in which they came; a `Cancel` is heard at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from neuroviz.engine.check import RecipeError
from neuroviz.journey import Diverged
from neuroviz.live import (
    comparing,
    exporting,
    finding,
    importing,
    looking,
    messages,
    opening,
    outcome,
    rows,
    sharing,
    spanning,
    surface,
    uploading,
    weights,
)
from neuroviz.live.bench import Bench, First, Job, Limits, Recording, Refusal
from neuroviz.live.describe import menu
from neuroviz.live.wire import Array, Arrays, Packet, WireError
from neuroviz.run import Run
from neuroviz.version import VERSION

MOST_WAITING = 64


@dataclass
class _Task:
    command: messages.AnyCommand
    arrays: Arrays
    job: Job | None = None


class Session:
    """The state of one conversation. `ready` says whether the engine is compiled: what needs it waits until it is.

    `first` is what a page opens with that names no recipe (None: `Recipe()`); `run` one to begin with, as if it had been opened;
    `recording` what makes pages in one file, which are offered where it is given.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        ready: bool = True,
        first: First | None = None,
        run: Run | None = None,
        recording: Recording | None = None,
    ) -> None:
        self._bench = Bench(limits or Limits(), first, recording)
        if run is not None:
            self._bench.adopt(run)
        self._tasks: deque[_Task] = deque()
        self._ready = ready

    def welcome(self) -> list[Packet]:
        """The first event of a conversation."""
        choices = menu(self._bench.limits.maximum_parameters, records=self._bench.recording is not None)
        return [Packet(messages.Welcome(id=None, version=VERSION, menu=choices, ready=self._ready))]

    def engine_compiled(self, seconds: float | None) -> list[Packet]:
        """The engine is there; None: it came from the cache."""
        self._ready = True
        return [Packet(messages.Ready(id=None, seconds=seconds))]

    @property
    def busy(self) -> bool:
        """Whether `advance` has something to do."""
        return bool(self._tasks) and (self._ready or not _needs_the_engine(self._tasks[0].command))

    @property
    def trains(self) -> bool:
        """Whether `advance` has steps to compute that were asked for by their time: only then does its time say how many fit."""
        return self.busy and isinstance(self._tasks[0].command, messages.Advance) and self._tasks[0].job is None

    @property
    def cost(self) -> int:
        """Multiply-adds of one step, about: what a budget of steps means."""
        return self._bench.cost

    def handle(self, command: messages.AnyCommand, arrays: Mapping[str, Array] | None = None) -> list[Packet]:
        """Take a command in. It is answered by `advance`, except for what can be said at once."""
        if isinstance(command, messages.Cancel):
            return self._cancel(command.target)
        if len(self._tasks) >= MOST_WAITING:
            return [_refused(command.id, None, f"At most {MOST_WAITING} commands can wait, but there came one more.")]
        self._tasks.append(_Task(command, arrays or {}))
        return []

    def refuse(self, error: WireError) -> list[Packet]:
        """Answer a packet that could not be read."""
        return [_refused(error.id, error.field, str(error))]

    def advance(self, budget: int) -> list[Packet]:
        """Work on the first command, for at most about `budget` steps."""
        if not self.busy:
            return []
        self._bench.allowance = budget
        task = self._tasks[0]
        try:
            return self._work(task)
        except Refusal as refusal:
            answer = _refused(task.command.id, refusal.field, refusal.sentence)
        except RecipeError as error:
            answer = _refused(task.command.id, error.field, str(error))
        except RecursionError:
            answer = _refused(task.command.id, None, "What came is nested too deep to be read.")
        except Diverged as end:
            answer = _refused(task.command.id, "step", f"The run ends before. {end}")
        self._tasks.popleft()
        return [answer]

    def abandon(self, sentence: str) -> list[Packet]:
        """Give up the first command, whose `advance` failed in a way that nobody foresaw."""
        return [_refused(self._tasks.popleft().command.id, None, sentence)]

    def _work(self, task: _Task) -> list[Packet]:
        """The next piece of a command."""
        if task.job is None:
            begun = _begin(self._bench, task.command, task.arrays)
            if isinstance(begun, Packet):
                self._tasks.popleft()
                return [begun]
            task.job = begun
        try:
            told = next(task.job)
        except StopIteration as done:
            self._tasks.popleft()
            return [done.value]
        return [] if told is None else [Packet(told)]

    def _cancel(self, target: int) -> list[Packet]:
        for task in self._tasks:
            if task.command.id == target:
                self._tasks.remove(task)
                if task.job is not None:
                    task.job.close()
                return [_refused(target, None, "Given up, as you asked.")]
        return []


def _refused(command: int | None, field: str | None, sentence: str) -> Packet:
    return Packet(messages.Refused(id=command, field=field, sentence=sentence))


_NO_STEPS = (
    messages.Samples
    | messages.PutFile
    | messages.ReadFile
    | messages.ReadShared
    | messages.UseWeights
    | messages.Comparisons
    | messages.Compare
)


def _needs_the_engine(command: messages.AnyCommand) -> bool:
    """Whether steps are computed for it; a run at its beginning, and its data, can be seen before."""
    if isinstance(command, messages.Open | messages.Edit):
        return opening.standing(command) > 0
    return not isinstance(command, _NO_STEPS)


def _begin(bench: Bench, command: messages.AnyCommand, arrays: Arrays) -> Job | Packet:
    match command:
        case messages.Open():
            return opening.open_run(bench, command, arrays)
        case messages.Edit():
            return opening.edit(bench, command)
        case messages.Advance():
            return looking.advance(bench, command)
        case messages.Trace():
            return looking.trace(bench, command)
        case messages.Span():
            return spanning.span(bench, command)
        case messages.Curve():
            return looking.curve(bench, command)
        case messages.Samples():
            return rows.samples(bench, command)
        case messages.Diagnose():
            return looking.diagnose(bench, command)
        case messages.GetState():
            return looking.get_state(bench, command)
        case messages.Judge():
            return outcome.judge(bench, command)
        case messages.Surface():
            return surface.surface(bench, command)
        case messages.Weights():
            return weights.weights(bench, command)
        case messages.Find():
            return finding.find(bench, command)
        case messages.PutFile():
            return uploading.put_file(bench, command, arrays)
        case messages.ReadFile():
            return uploading.read_file(bench, command)
        case messages.Share():
            return sharing.share(bench, command)
        case messages.ReadShared():
            return sharing.read_shared(command)
        case messages.Export():
            return exporting.export(bench, command)
        case messages.UseWeights():
            return importing.use_weights(bench, command, arrays)
        case messages.Comparisons():
            return comparing.ready_made(command)
        case messages.Compare():
            return comparing.compare(bench, command)
        case messages.Cancel():  # pragma: no cover  # `handle` answers it
            raise AssertionError
        case _:  # pragma: no cover
            assert_never(command)
