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
from neuroviz.commands.reading import named, read_file_or_link
from neuroviz.commands.waiting import load_engine
from neuroviz.commands.way import go
from neuroviz.data.sources import File
from neuroviz.engine import check
from neuroviz.links import check_bookmark
from neuroviz.live.opening import check_inline
from neuroviz.pictures.browsers import Window, found, without_sandbox
from neuroviz.pictures.desk import CannotDraw
from neuroviz.pictures.drawing import LANGUAGES, THEMES, draw
from neuroviz.pictures.order import EVERY, MOVING, STILL, WHAT, Order, Stretch
from neuroviz.recipe import Recipe
from neuroviz.run import Run

SIZES = (320, 4000)


@dataclass(frozen=True)
class Wanted:
    """Which picture, how it is drawn, and where it goes."""

    to: str
    what: str = "network"
    formula: int = 1
    clear: bool = False
    overwrite: bool = False
    theme: str = "light"
    language: str = "en"
    size: str = "1440x900"
    browser: str | None = None
    timeout: float = 300.0


@dataclass(frozen=True)
class Looked:
    """At which moment, and which unit is looked at; None: as the recipe's file says."""

    step: int | None = None
    epochs: int | None = None
    operation: str | None = None
    layer: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Moving:
    """Of an animation: its stretch, and what stands under it."""

    steps: str | None = None
    every: str = "operation"
    rate: float = 2.0
    with_loss: bool = False


def picture_recipe(source: str | None, wanted: Wanted, looked: Looked, moving: Moving) -> None:
    """Write the picture of the recipe in the file, or the link, `source`. What cannot be is told before anything is computed."""
    with plainly(), np.errstate(over="ignore", invalid="ignore"), _drawing():
        path = Path(wanted.to)
        ending, window = _checked(path, wanted), _window(wanted.size)
        recipe, kept = read_file_or_link(source)
        run = _run(recipe, source)
        bookmark = _bookmark(kept, run, looked, moving)
        order = _order((recipe, bookmark), ending, wanted, moving)
        check_place(path, overwrite=wanted.overwrite)
        browser = found(wanted.browser)
        load_engine()
        go(run, bookmark.step)
        if without_sandbox():
            say("you are root, so that the browser runs without its sandbox; it opens this page and no other")
        drawn = draw(
            order,
            browser,
            theme=wanted.theme,
            language=wanted.language,
            window=window,
            seconds=wanted.timeout,
        )
        write(path, drawn.content, overwrite=wanted.overwrite)
        stretch = order.stretch
        where = f"steps {stretch.first:,} to {stretch.last:,}" if stretch else f"step {bookmark.step:,}"
        typer.echo(f"Wrote {wanted.to}: {where}, {len(drawn.content):,} bytes.")
        if drawn.said:
            say(f"the animation ends before its last step. {drawn.said}")


@contextmanager
def _drawing() -> Iterator[None]:
    """Where there is no picture, that is what was asked and cannot be."""
    try:
        yield
    except CannotDraw as error:
        raise Refused(str(error)) from None


def _checked(path: Path, wanted: Wanted) -> str:
    """The ending of the file without its point; what else is chosen by its name is one of those that there are."""
    ending = path.suffix.lower().removeprefix(".")
    if ending not in STILL + MOVING:
        names = ", ".join(f".{name}" for name in STILL + MOVING)
        raise Refused(f"--to must be a file whose name ends in {names}, but got {wanted.to!r}")
    check.choice("--what", wanted.what, WHAT)
    check.choice("--theme", wanted.theme, THEMES)
    check.choice("--language", wanted.language, LANGUAGES)
    if ending in MOVING and (wanted.what == "formula" or wanted.clear):
        raise Refused(
            f"--{'clear' if wanted.clear else 'what formula'} must be for .svg or .png, but got {wanted.to!r}"
        )
    check.integer("--formula", wanted.formula, 1, MOST)
    check.number("--timeout", wanted.timeout, 1, 86_400)
    return ending


def _window(size: str) -> Window:
    given = re.fullmatch(r"(\d{1,9})x(\d{1,9})", size)
    if given is None:
        raise Refused(f"--size must be width and height in pixels, like 1440x900, but got {size!r}")
    return Window(*(check.integer("--size", int(number), *SIZES) for number in given.groups()))


def _run(recipe: Recipe, source: str | None) -> Run:
    """The run, as the page will open it."""
    if isinstance(recipe.data, File):
        raise Refused(
            f"{source}: data must be with the recipe, but got the file {recipe.data.name}: "
            "open it on the page, which draws the same pictures"
        )
    with named(source):
        check_inline(recipe)
        return Run(recipe)


def _bookmark(kept: Bookmark, run: Run, looked: Looked, moving: Moving) -> Bookmark:
    """The moment that is kept with the recipe, with what was said of it in its place."""
    layers = run.network.layers
    first = None if moving.steps is None else _steps(moving.steps)[0]
    step = first if looked.step is None else check.integer("--step", looked.step, 0, MOST)
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
    bookmark = replace(kept, **changed)
    check_bookmark(bookmark, run)
    return bookmark


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


def _order(moment: tuple[Recipe, Bookmark], ending: Any, wanted: Wanted, moving: Moving) -> Order:
    recipe, bookmark = moment
    stretch = _stretch(moving, bookmark.step) if ending in MOVING else None
    if stretch is None and (moving.steps is not None or moving.with_loss):
        option = "--steps" if moving.steps is not None else "--with-loss"
        raise Refused(f"{option} must be for .webp or .gif, but got {wanted.to!r}")
    what: Any = wanted.what
    return Order(
        recipe.to_json(),
        bookmark,
        what,
        ending,
        wanted.formula - 1,
        clear=wanted.clear,
        with_loss=moving.with_loss and what == "network",
        stretch=stretch,
    )


def _stretch(moving: Moving, step: int) -> Stretch:
    """As far as the moment, where no steps are named: all of its operations, or the steps or epochs before it."""
    every: Any = moving.every
    check.choice("--every", every, EVERY)
    rate = check.number("--rate", moving.rate, 0.1, 30)
    if moving.steps is not None:
        return Stretch(*_steps(moving.steps), every, rate)
    return Stretch(step if every == "operation" else 0, step, every, rate)


def _steps(given: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,15}):(\d{1,15})", given)
    first, last = map(int, found.groups()) if found else (1, 0)
    if first > last:
        raise Refused(f"--steps must be the first step and the last one, like 0:200, but got {given!r}")
    return first, last
