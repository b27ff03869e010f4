"""A recipe from a file, from the standard input, or the default one; and its run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neuroviz.commands.plainly import Refused
from neuroviz.engine.check import RecipeError
from neuroviz.recipe import Recipe
from neuroviz.run import Run

STANDARD_INPUT = "-"


def open_run(source: str | None) -> Run:
    """The run, at its beginning, of the recipe in the file `source`; None: the default one. Raises `Refused`."""
    with _named(source):
        return Run(read_recipe(source))


def read_recipe(source: str | None) -> Recipe:
    """The recipe in the file `source`, of the standard input for "-"; None: the default one. Raises `Refused`."""
    if source is None:
        return Recipe()
    with _named(source):
        return Recipe.from_json(_text(source))


def _text(source: str) -> str:
    if source == STANDARD_INPUT and sys.stdin is None:
        raise Refused("RECIPE must be a recipe file in JSON, or - for the standard input, but that is closed")
    try:
        content = sys.stdin.buffer.read() if source == STANDARD_INPUT else Path(source).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not of a text in UTF-8"
    except ValueError:
        reason = "no file has such a name"
    raise Refused(f"RECIPE must be a recipe file in JSON, or - for the standard input, but got {source!r}: {reason}")


@contextmanager
def _named(source: str | None) -> Iterator[None]:
    """A field that is wrong is named after the file that it stands in."""
    try:
        yield
    except RecipeError as error:
        where = "standard input" if source == STANDARD_INPUT else source
        raise Refused(f"{where}: {error}" if where else str(error)) from None
