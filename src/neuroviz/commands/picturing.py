"""`neuroviz picture`: goes to a moment, has the page drawn there, and writes a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import typer
from msgspec.structs import replace

from neuroviz.bookmark import Bookmark, SelectedUnit
from neuroviz.commands.exporting import MOST, check_place, write
from neuroviz.commands.plainly import Refused, plainly, say
from neuroviz.commands.reading import keep_data, named, read_moment
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.engine import check
from neuroviz.pictures.browsers import without_sandbox
from neuroviz.pictures.desk import CannotDraw
from neuroviz.pictures.wish import Picture, Wish
from neuroviz.run import Run


@dataclass(frozen=True)
class Looked:
    """At which moment, and which unit is looked at; None: as the recipe's file says."""

    step: int | None = None
    epochs: int | None = None
    operation: str | None = None
    layer: int | None = None
    unit: int | None = None


def picture_recipe(
    source: str | None, to: str, wish: Wish, looked: Looked, *, overwrite: bool, file: str | None = None
) -> None:
    """Write the picture of the recipe in the file, or the link, `source`. What cannot be is told before anything is computed."""
    with plainly(), np.errstate(over="ignore", invalid="ignore"), _drawing():
        path = Path(to)
        recipe, kept = read_moment(source)
        keep_data(recipe, source, file)
        with named(source):
            run = Run(recipe)
        bookmark = _bookmark(kept, run, looked, wish)
        picture = Picture(to, run, bookmark, wish, _option)
        check_place(path, overwrite=overwrite)
        load_engine()
        go(run, bookmark.step)
        if without_sandbox():
            say("you are root, so that the browser runs without its sandbox; it opens this page and no other")
        drawn, stretch = picture.drawn(), picture.stretch
        write(path, drawn.content, overwrite=overwrite)
        where = f"steps {stretch.first:,} to {stretch.last:,}" if stretch else f"step {bookmark.step:,}"
        typer.echo(f"Wrote {to}: {where}, {len(drawn.content):,} bytes.")
        if drawn.said:
            say(f"the animation ends before its last step. {drawn.said}")


@contextmanager
def _drawing() -> Iterator[None]:
    """Where there is no picture, that is what was asked and cannot be."""
    try:
        yield
    except CannotDraw as error:
        raise Refused(str(error)) from None


def _option(name: str) -> str:
    """How the command line calls a part of a wish."""
    return "--to" if name == "path" else f"--{name.replace('_', '-')}"


def size_of(given: str) -> tuple[int, int]:
    """1440x900 as two numbers."""
    return _pair(r"(\d{1,9})x(\d{1,9})", given, "--size", "width and height in pixels, like 1440x900")


def steps_of(given: str) -> tuple[int, int]:
    """0:200 as two numbers, the second not before the first."""
    expected = "the first step and the last one, like 0:200"
    first, last = _pair(r"(\d{1,15}):(\d{1,15})", given, "--steps", expected)
    if first > last:
        check.fail("--steps", expected, given)
    return first, last


def _pair(pattern: str, given: str, option: str, expected: str) -> tuple[int, int]:
    found = re.fullmatch(pattern, given)
    if found is None:
        check.fail(option, expected, given)
    return int(found[1]), int(found[2])


def _bookmark(kept: Bookmark, run: Run, looked: Looked, wish: Wish) -> Bookmark:
    """The moment that is kept with the recipe, with what was said of it in its place."""
    layers = run.network.layers
    step = (wish.steps or [None])[0] if looked.step is None else check.integer("--step", looked.step, 0, MOST)
    if looked.epochs is not None:
        if looked.step is not None:
            raise Refused(f"--step or --epochs must be given, one of them, but got both: {step} and {looked.epochs}")
        step = run.schedule.after_epochs(0, check.integer("--epochs", looked.epochs, 0, MOST))
    changed: dict[str, Any] = {} if step in (None, kept.step) else {"step": step, "hash": None}
    if looked.operation is not None:
        changed["operation"] = check_operation(looked.operation, layers)
    if looked.layer is not None or looked.unit is not None:
        layer = check.integer("--layer", looked.layer or 1, 1, layers)
        unit = check.integer("--unit", looked.unit or 1, 1, run.network.sizes[layer])
        changed["selection"] = SelectedUnit(layer - 1, unit - 1)
    return replace(kept, **changed)


def check_operation(name: str, layers: int) -> int:
    """Its number among the 3 L + 2 of a step."""
    numbers = range(1, layers + 1)
    names = [
        *(f"forward-{layer}" for layer in numbers),
        "loss",
        *(f"backward-{layer}" for layer in reversed(numbers)),
        *(f"update-{layer}" for layer in numbers),
        "check",
    ]
    check.choice("--operation", name, names)
    return names.index(name)
