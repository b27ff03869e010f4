"""The command `export`: a file for other tools, in pieces that a message holds."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from neuroviz.engine import check
from neuroviz.exports.kinds import WHAT
from neuroviz.exports.script import EPOCHS
from neuroviz.exports.tables import trace_rows
from neuroviz.live.bench import Bench, Job, Refusal
from neuroviz.live.describe import PAGE, data_name
from neuroviz.live.layout import TRACE_BYTES
from neuroviz.live.messages import Export, Exported, Progress
from neuroviz.live.opening import new_run
from neuroviz.live.wire import Packet
from neuroviz.run import Run

# Of a step's table: 11 MB of CSV, for which 70 MB are taken for a moment; readers share a server.
MOST_ROWS = 250_000
_WRITTEN_DOWN = ("metrics", "losses")


class Made(NamedTuple):
    """A file of which the page has not fetched the last piece yet, and what was asked for."""

    wanted: Export
    name: str
    content: bytes


def export(bench: Bench, command: Export) -> Job:
    """The first piece of a file, which is made for it, or a further one."""
    wanted = replace(command, id=0, offset=0)
    if command.offset == 0:
        bench.made = yield from _made(bench, wanted, command.id)
    made = bench.made
    if made is None or made.wanted != wanted or command.offset >= len(made.content):
        raise Refusal("offset", f"offset must be 0 for the first piece of a file, but got {command.offset:,}")
    end = command.offset + TRACE_BYTES
    if end >= len(made.content):
        bench.made = None
    piece = np.frombuffer(made.content[command.offset : end], np.uint8)
    return Packet(Exported(id=command.id, name=made.name, size=len(made.content), buffers=()), {"bytes": piece})


def _made(bench: Bench, wanted: Export, command: int) -> Generator[Progress | None, None, Made]:
    run, step = bench.run, wanted.step
    if bench.recording is not None and wanted.what == PAGE.name:
        check.choice("ending", wanted.ending, PAGE.endings)
        return Made(wanted, _name(run, wanted, step), (yield from bench.recording(bench, replace(wanted, id=command))))
    check.choice("what", wanted.what, WHAT)
    check.choice("ending", wanted.ending, WHAT[wanted.what])
    if wanted.what in _WRITTEN_DOWN and run.history.start:  # a branch has nothing of what was before it
        run = new_run(bench, run.recipe, run.dataset)
    if wanted.what == "script":  # it trains by itself; of no steps it would say nothing
        step = step or run.schedule.after_epochs(0, EPOCHS)
    else:
        yield from bench.approach(run, step, command)
    if wanted.what == "trace":
        _check_rows(run, wanted)
    return Made(wanted, _name(run, wanted, step), WHAT[wanted.what][wanted.ending](run, step))


def _check_rows(run: Run, wanted: Export) -> None:
    if (rows := trace_rows(run, wanted.step)) > MOST_ROWS:
        raise Refusal(
            "what",
            f"A table of {rows:,} rows is too large for the page, which takes {MOST_ROWS:,} at most. The command writes it: "
            f"neuroviz export recipe.json --step {wanted.step} --to trace{wanted.ending}",
        )


def _name(run: Run, wanted: Export, step: int) -> str:
    """Data and step; what it is, where the ending does not say that."""
    alone = sum(wanted.ending in endings for endings in WHAT.values()) <= 1
    return f"neuroviz-{data_name(run.recipe.data)}-step-{step}{'' if alone else f'-{wanted.what}'}{wanted.ending}"
