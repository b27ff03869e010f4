"""What is wanted of a picture, as a program or the command line says it; and the order that comes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from neuroviz.bookmark import LARGEST, Bookmark
from neuroviz.engine import check
from neuroviz.links import check_bookmark
from neuroviz.live.opening import check_inline
from neuroviz.pictures.browsers import Window, found
from neuroviz.pictures.desk import Drawn
from neuroviz.pictures.drawing import LANGUAGES, THEMES, check_page, draw
from neuroviz.pictures.order import EVERY, MOVING, STILL, WHAT, Order, Stretch
from neuroviz.run import Run

SIZES = (320, 4000)
CHOICES = {"what": WHAT, "theme": THEMES, "language": LANGUAGES, "every": EVERY}


@dataclass(frozen=True)
class Wish:
    """A picture of `what`. `formula` counts from 1; `size` is that of the window; from `steps` on, of an animation.

    `steps` are the first and the last; None: those of the moment, or with `every` step or epoch those before it.
    """

    what: str = "network"
    formula: int = 1
    clear: bool = False
    theme: str = "light"
    language: str = "en"
    size: tuple[int, int] = (1440, 900)
    browser: str | None = None
    timeout: float = 300.0
    steps: tuple[int, int] | None = None
    every: str = "operation"
    rate: float = 2.0
    with_loss: bool = False


class Picture:
    """One that can be drawn: what is wrong with it is told as it is made. `named` gives the names by which its parts were said."""

    def __init__(self, path: str, run: Run, bookmark: Bookmark, wish: Wish, named: Callable[[str], str] = str) -> None:
        ending = PurePath(path).suffix.lower().removeprefix(".")
        if ending not in STILL + MOVING:
            names = ", ".join(f".{name}" for name in STILL + MOVING)
            check.fail(named("path"), f"a file whose name ends in {names}", path)
        for name, choices in CHOICES.items():
            check.choice(named(name), getattr(wish, name), choices)
        _check_fitting(path, ending, wish, named)
        check.integer(named("formula"), wish.formula, 1, LARGEST)
        check.number(named("rate"), wish.rate, 0.1, 30)
        check.number(named("timeout"), wish.timeout, 1, 86_400)
        self._window = Window(*(check.integer(named("size"), length, *SIZES) for length in wish.size))
        check_page()
        check_inline(run.recipe)
        check_bookmark(bookmark, run)
        self._wish, self._run = wish, run
        self.stretch = _stretch(wish, bookmark.step) if ending in MOVING else None
        self._order = _order(run, bookmark, ending, wish, self.stretch)
        self._browser = found(wish.browser)

    def drawn(self) -> Drawn:
        """Have it drawn. Raises `CannotDraw`."""
        wish = self._wish
        return draw(
            self._run.recipe,
            self._order,
            self._browser,
            theme=wish.theme,
            language=wish.language,
            window=self._window,
            maximum_parameters=self._run.network.parameters,
            seconds=wish.timeout,
        )


def picture(run: Run, path: str | os.PathLike[str], step: int | None = None, **how: Any) -> str | None:
    """Write a picture of the run at `step` (None: where it has come to) into the file `path`, whose ending says which.

    `how` are fields of a `Bookmark` and of a `Wish`. Returns why an animation ends before its last step; None where it does not.
    Raises `RecipeError` for what cannot be drawn, `Diverged` where the run ends before, and `CannotDraw`.
    """
    moment = {name: how.pop(name) for name in Bookmark.__struct_fields__ if name in how}
    bookmark = Bookmark(run.step if step is None else step, **moment)
    picture = Picture(os.fspath(path), run, bookmark, Wish(**how))
    run.at(bookmark.step)
    drawn = picture.drawn()
    Path(path).write_bytes(drawn.content)
    return drawn.said or None


def _check_fitting(path: str, ending: str, wish: Wish, named: Callable[[str], str]) -> None:
    """Nothing is said of a still picture that is for moving ones, or the other way round."""
    still = {"what": wish.what == "formula", "clear": wish.clear}
    moving = {"steps": wish.steps is not None, "with_loss": wish.with_loss}
    for name, said in (still if ending in MOVING else moving).items():
        if said:
            names = " or ".join(f".{each}" for each in (STILL if ending in MOVING else MOVING))
            given = " formula" if name == "what" else ""
            check.fail(f"{named(name)}{given}", f"for {names}", path)


def _stretch(wish: Wish, step: int) -> Stretch:
    first, last = wish.steps or (step if wish.every == "operation" else 0, step)
    every: Any = wish.every
    return Stretch(first, last, every, wish.rate)


def _order(run: Run, bookmark: Bookmark, ending: Any, wish: Wish, stretch: Stretch | None) -> Order:
    what: Any = wish.what
    return Order(
        run.recipe.to_json(),
        bookmark,
        what,
        ending,
        wish.formula - 1,
        clear=wish.clear,
        with_loss=wish.with_loss and what == "network",
        stretch=stretch,
    )
