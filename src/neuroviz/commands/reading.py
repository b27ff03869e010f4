"""A recipe from a file, from the standard input, or the default one; and its run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neuroviz.bookmark import Bookmark
from neuroviz.commands.plainly import Refused
from neuroviz.data.sources import File
from neuroviz.engine.check import RecipeError
from neuroviz.links import from_json, from_link
from neuroviz.recipe import Recipe
from neuroviz.run import Run

STANDARD_INPUT = "-"


def open_run(source: str | None, file: str | None = None) -> Run:
    """The run, at its beginning, of the recipe in the file `source`; None: the default one. Raises `Refused`.

    `file` is the one from which the recipe takes its data.
    """
    recipe = recipe_with_data(source, file)
    with named(source):
        return Run(recipe)


def recipe_with_data(source: str | None, file: str | None) -> Recipe:
    """The recipe alone, the bytes of its `file` kept. Raises `Refused`."""
    recipe, _ = read_moment(source)
    keep_data(recipe, source, file)
    return recipe


def keep_data(recipe: Recipe, source: str | None, file: str | None) -> None:
    """Keep the bytes of the file that the recipe in `source` takes its data from: `file`, or one beside it. Raises `Refused`."""
    if file is not None:
        _give(recipe, file)
    elif isinstance(recipe.data, File) and not _is_given(recipe.data):
        _find(recipe.data, source)


def _find(data: File, source: str | None) -> None:
    """Keep the bytes of the file beside the recipe's that is called as the recipe says, where it is that very file."""
    from neuroviz.data.files.own import keep_file

    place = ""
    if source is not None and source != STANDARD_INPUT and not _is_link(source):
        beside = Path(source).with_name(data.name)
        if beside.is_file() and beside.stat().st_size == data.size:
            keep_file(beside)
        place = f", and {str(beside)!r} {'is another' if beside.exists() else 'is not there'}"
    if not _is_given(data):
        what = f"{data.name} ({data.size:,} bytes, SHA-256 {data.sha256[:12]}…)"
        raise Refused(f"--file must be given: the recipe takes its data from {what}{place}")


def _is_given(data: File) -> bool:
    from neuroviz.data.files.store import FILES

    return data.sha256 in FILES


def _give(recipe: Recipe, file: str) -> None:
    """Keep the bytes of the recipe's file."""
    from neuroviz.data.files.own import keep_file  # what reads files takes a third of a second to import

    if not isinstance(recipe.data, File):
        raise Refused(f"--file must be left out where the recipe takes its data from no file, but got {file!r}")
    try:
        keep_file(file)
    except RecipeError as error:
        raise Refused(f"--file must be {error.expected}, but got {error.got}") from None
    if not _is_given(recipe.data):
        raise Refused(
            f"--file must be the very {recipe.data.name} of the recipe ({recipe.data.size:,} bytes, SHA-256 "
            f"{recipe.data.sha256[:12]}…), but got {file!r}, which has other bytes"
        )


def read_moment(source: str | None) -> tuple[Recipe, Bookmark]:
    """The recipe in the file or link `source`, "-" for the standard input, and the moment that it names. Raises `Refused`.

    None: the beginning of the default run.
    """
    if source is None:
        return Recipe(), Bookmark()
    with named(source):
        return from_link(source) if _is_link(source) else from_json(_text(source))


def _is_link(source: str) -> bool:
    """An address, or what follows its #: no file is called so."""
    try:
        return "#" in source and not Path(source).exists()
    except OSError:  # longer than a name can be
        return True


def _text(source: str) -> str:
    if source == STANDARD_INPUT and sys.stdin is None:
        raise Refused("RECIPE must be a recipe file in JSON, a link, or - for the standard input, but that is closed")
    try:
        content = sys.stdin.buffer.read() if source == STANDARD_INPUT else Path(source).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
    except UnicodeDecodeError as error:
        reason = f"byte {error.start} is not of a text in UTF-8"
    except ValueError:
        reason = "no file has such a name"
    raise Refused(
        f"RECIPE must be a recipe file in JSON, a link, or - for the standard input, but got {source!r}: {reason}"
    )


@contextmanager
def named(source: str | None) -> Iterator[None]:
    """A field that is wrong is named after the file that it stands in."""
    try:
        yield
    except RecipeError as error:
        where = "standard input" if source == STANDARD_INPUT else None if source and _is_link(source) else source
        raise Refused(f"{where}: {error}" if where else str(error)) from None
