"""What is shown while something takes long: on the standard error, and where that is a terminal, moving."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from neuroviz.commands.plainly import say
from neuroviz.engine.cache import is_cached, is_kept
from neuroviz.engine.tasks import warm_up

if TYPE_CHECKING:
    from rich.progress import Progress


def load_engine() -> None:
    """Have the engine compiled, from the cache or, the first time, by compiling it."""
    if is_cached():
        warm_up()
        return
    sentence = f"compiling the engine, which takes some ten seconds{', once' if is_kept() else ''} …"
    if sys.stderr.isatty():
        _compile_with_a_spinner(sentence)
    else:
        say(sentence)
        warm_up()


def _compile_with_a_spinner(sentence: str) -> None:
    from rich.console import Console

    with Console(stderr=True).status(f"neuroviz: {sentence}"):
        warm_up()


class Bar:
    """Where no progress bar is shown: what is written is simply written."""

    def move(self, step: int) -> None:
        """So many steps are done."""

    def write(self, line: str) -> None:
        """A line on the standard output."""
        typer.echo(line)


class MovingBar(Bar):
    """A progress bar on the standard error. On a terminal the lines of the standard output appear above it."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._task = progress, progress.add_task("", total=steps)

    def move(self, step: int) -> None:
        self._progress.update(self._task, completed=step)

    def write(self, line: str) -> None:
        if sys.stdout.isatty():
            self._progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            typer.echo(line)


@contextmanager
def bar(steps: int) -> Iterator[Bar]:
    """A progress bar up to `steps` as long as this lasts, where the standard error is a terminal."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("step"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        yield MovingBar(progress, steps)
