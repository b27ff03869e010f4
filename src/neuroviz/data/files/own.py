"""Files and tables that a Python program gives: read once, kept in memory, and named in the recipe by their SHA-256."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from neuroviz.data import sources
from neuroviz.data.files.choosing import choose
from neuroviz.data.files.frames import parquet_of
from neuroviz.data.files.names import file_name
from neuroviz.data.files.reading import READER
from neuroviz.data.files.store import FILES, Stored, check_size
from neuroviz.data.pieces import whole
from neuroviz.data.sources import MAXIMUM_FILE_BYTES
from neuroviz.engine import check
from neuroviz.engine.check import RecipeError

FRAME_NAME = "frame.parquet"


def keep_file(path: str | os.PathLike[str]) -> None:
    """Give the bytes of a file that a recipe names, so that its run can begin."""
    _kept(path)


def File(path: str | os.PathLike[str], *, target: str | None = None, **choices: Any) -> sources.File:  # noqa: N802  # reads like the other sources
    """A CSV, TSV or Parquet file as the data of a recipe; the column `target` is to be predicted, from `columns` or all others.

    `choices` are the fields of a recipe's `File`; what is not chosen is recognised, and stands in what comes back.
    Raises `RecipeError`.
    """
    return _settled(*_kept(path), target, choices)


def Frame(frame: Any, *, target: str | None = None, **choices: Any) -> sources.File:  # noqa: N802  # reads like the other sources
    """A table of pandas, Polars or another library, as the data of a recipe; kept as a Parquet file."""
    return _settled(FRAME_NAME, FILES.put(FRAME_NAME, parquet_of(frame)), target, choices)


def _kept(given: str | os.PathLike[str]) -> tuple[str, Stored]:
    """The name of a file and how a recipe names its bytes, which are kept."""
    check.instance("path", given, (str, os.PathLike), "the path of a file")
    path = Path(given)
    if "\0" in str(path):
        check.fail("path", "the path of a file", str(path))
    name = file_name(path.name)
    try:
        return name, FILES.put(name, _content(name, path))
    except OSError as error:
        raise RecipeError("data", "a file that can be read", check.words(f"{error.strerror}: {path}")) from None


def _content(name: str, path: Path) -> bytes:
    """All bytes of a file, and no more than can be taken of one without an end."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size:
            check_size(name, size)
        return file.read(MAXIMUM_FILE_BYTES + 1)


def _settled(name: str, stored: Stored, target: str | None, choices: dict[str, Any]) -> sources.File:
    """The file with no choice left open, and its samples looked at: what cannot be read is refused at once."""
    file = sources.File(name, stored.size, stored.sha256, target, **choices)
    settled = choose(file, whole(READER.table(file))).file
    whole(READER.raw(settled))
    READER.keep_only(settled)
    return settled
