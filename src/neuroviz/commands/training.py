"""`neuroviz train`: trains a recipe and reports on it as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import typer

from neuroviz.commands.plainly import Refused, Stopped, plainly
from neuroviz.commands.reading import open_run
from neuroviz.commands.reports import Report, Summary, report_for
from neuroviz.commands.rows import Row, row_of
from neuroviz.commands.waiting import bar, load_engine
from neuroviz.commands.way import Way
from neuroviz.engine import check
from neuroviz.journey import Diverged
from neuroviz.run import Run
from neuroviz.schedule import Schedule
from neuroviz.uninterrupted import interruptible

EPOCHS, ROWS = 100, 20
MOST = 2**53 - 1


def train_recipe(
    source: str | None,
    epochs: int | None,
    steps: int | None,
    every: int | None,
    *,
    file: str | None = None,
    as_json: bool,
) -> None:
    """Train the recipe in the file `source` for so many epochs or steps, with a row after `every` epochs."""
    with plainly():
        if epochs is not None and steps is not None:
            raise Refused(f"--epochs or --steps must be given, one of them, but got both: {epochs} and {steps}")
        run = open_run(source, file)
        target = target_of(run.schedule, epochs, steps)
        apart = spacing(run.schedule, target) if every is None else check.integer("--every", every, 1, MOST)
        load_engine()
        _train(run, target, rows_due(run.schedule, target, apart), report_for(run, as_json=as_json))


def target_of(schedule: Schedule, epochs: int | None, steps: int | None) -> int:
    """The step to train to."""
    if steps is not None:
        return check.integer("--steps", steps, 0, MOST)
    count = EPOCHS if epochs is None else check.integer("--epochs", epochs, 0, MOST)
    return check.integer("--epochs, in steps,", schedule.after_epochs(0, count), 0, MOST)


def spacing(schedule: Schedule, target: int) -> int:
    """Epochs from row to row: 1, 2 or 5 times a power of ten, so that there are at most about 20 rows."""
    epochs, unit = schedule.location(target).epoch, 1
    while True:
        for factor in (1, 2, 5):
            if epochs <= ROWS * factor * unit:
                return factor * unit
        unit *= 10


def rows_due(schedule: Schedule, target: int, every: int) -> Iterator[int]:
    """The steps to report on: the first, the end of every so many epochs, and the last."""
    step = 0
    while step < target:
        yield step
        step = schedule.after_epochs(step, every)
    yield target


def _train(run: Run, target: int, due: Iterator[int], report: Report) -> None:
    """Train and report. What ends it early is raised again when all has been said that was reached."""
    start = time.perf_counter()
    ended: Stopped | Diverged | None = None
    with interruptible() as stop, bar(target) as shown:
        rows, way = _Rows(run, report, shown.write), Way(run, stop, shown.move)
        try:
            for step in due:
                way.to(step)
                rows.add()
        except (Stopped, Diverged) as early:
            ended = early
        last = rows.add()
    typer.echo(report.end(Summary(last, target, time.perf_counter() - start, run.at(run.step).hash(), ended)))
    if ended is not None:
        raise ended


class _Rows:
    """Reports on each step once."""

    def __init__(self, run: Run, report: Report, write: Callable[[str], None]) -> None:
        self._run, self._report, self._write = run, report, write
        self._last: Row | None = None

    def add(self) -> Row:
        """Report on where the run stands, if that is not done yet."""
        if self._last is None or self._last.step < self._run.step:
            self._last = row_of(self._run)
            for line in self._report.row(self._last):
                self._write(line)
        return self._last
