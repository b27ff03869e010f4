"""The page over the steps around a moment, as a session makes it for the page: in pieces, and small enough to be handed on."""

from __future__ import annotations

from collections.abc import Generator

from neuroviz.bookmark import Bookmark
from neuroviz.engine import check
from neuroviz.links import check_bookmark
from neuroviz.live.bench import Bench
from neuroviz.live.messages import Export, Progress
from neuroviz.live.opening import new_run
from neuroviz.recordings.html import STEPS, filled, page_for, step_bytes
from neuroviz.recordings.recording import Recorder
from neuroviz.run import Run

BYTES = 3_000_000
"""Of the steps; the page is 0.8 MB."""


def page_around(bench: Bench, command: Export) -> Generator[Progress, None, bytes]:
    """The file over the steps around `command.step`, which opens there, with what its bookmark names.

    Raises `RecipeError` where there can be none, and `Diverged` beyond a divergence.
    """
    bookmark = Bookmark(command.step) if command.bookmark is None else command.bookmark
    check_bookmark(bookmark, bench.run)
    if bookmark.step != command.step:
        check.fail("bookmark.step", f"{command.step}, as step is", bookmark.step)
    steps = stretch_around(bench.run, command.step)
    template = page_for(bench.run, len(steps))
    yield from bench.approach(bench.run, command.step, command.id)
    run = new_run(bench, bench.run.recipe, bench.run.dataset)
    yield from bench.approach(run, steps[0], command.id)
    recorder = Recorder(run, steps[0], steps[-1], bookmark)
    for done in recorder.steps():
        yield Progress(id=command.id, done=done, total=len(steps), recording=True)
    return filled(template, run, recorder, recorder.packed()).encode()


def stretch_around(run: Run, step: int) -> range:
    """As many steps as fit, at most 200: three quarters of them lead to `step`, the others come after it."""
    count = min(STEPS, max(1, BYTES // step_bytes(run)))
    first = max(0, step + 1 - (3 * count + 3) // 4)
    return range(first, first + count)
