"""`neuroviz export`: goes to a step, and writes a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer

from neuroviz.commands.plainly import Refused, plainly
from neuroviz.commands.reading import open_run
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.engine import check
from neuroviz.exports.kinds import chosen
from neuroviz.recordings.html import STEPS, page_up_to
from neuroviz.run import Run

EPOCHS, MOST = 100, 2**53 - 1


@dataclass(frozen=True)
class Wanted:
    """Which file, of which moment: `step`, or the step after `epochs`."""

    to: str
    step: int | None = None
    epochs: int | None = None
    what: str | None = None
    overwrite: bool = False


def export_recipe(source: str | None, wanted: Wanted, *, file: str | None = None) -> None:
    """Write what is wanted of the recipe in the file `source`. What cannot be is told before anything is computed."""
    with plainly(), np.errstate(over="ignore", invalid="ignore"):
        path = Path(wanted.to)
        make = page_up_to if _is_page(path, wanted.what) else chosen(path.name, wanted.what)
        check_place(path, overwrite=wanted.overwrite)
        run = open_run(source, file)
        step = _step(run, wanted)
        load_engine()
        if path.suffix.lower() != ".py":  # a script trains by itself
            go(run, step)
        content = make(run, step)
        write(path, content, overwrite=wanted.overwrite)
        typer.echo(f"Wrote {wanted.to}: step {step:,}, {len(content):,} bytes.")


def _is_page(path: Path, what: str | None) -> bool:
    """Whether it is a recording; that is above what other tools take."""
    if path.suffix.lower() != ".html":
        return False
    if what not in (None, "page"):
        check.fail("what", "page for a file that ends in .html", what)
    return True


def write(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file whose place was looked at, which somebody else may have taken since."""
    with path.open("wb" if overwrite else "xb") as written:
        written.write(content)


def check_place(path: Path, *, overwrite: bool) -> None:
    """A file can be written there. Raises `Refused`."""
    if path.exists() and not overwrite:
        raise Refused(f"--to must be a file that is not there yet, or --overwrite given, but got {str(path)!r}")
    if not path.parent.is_dir():
        raise Refused(f"--to must be in a folder that is there, but got {str(path)!r}")


def _step(run: Run, wanted: Wanted) -> int:
    if wanted.step is None and wanted.epochs is None and _is_page(Path(wanted.to), wanted.what):
        return STEPS
    if wanted.step is None:
        count = EPOCHS if wanted.epochs is None else check.integer("--epochs", wanted.epochs, 0, MOST)
        return check.integer("--epochs, in steps,", run.schedule.after_epochs(0, count), 0, MOST)
    if wanted.epochs is not None:
        both = f"{wanted.step} and {wanted.epochs}"
        raise Refused(f"--step or --epochs must be given, one of them, but got both: {both}")
    return check.integer("--step", wanted.step, 0, MOST)
