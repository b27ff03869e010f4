"""A progress bar over the runs of a sweep, where somebody sits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counting(runs: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """What is given is called for each run that is done. The bar is on the standard error, and nowhere but on a terminal."""
    if not shown or sys.stderr is None or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("run"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:
        task = progress.add_task("", total=runs)
        yield lambda: progress.advance(task)
