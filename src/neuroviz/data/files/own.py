"""Files and tables that a Python program gives: read once, kept in memory, and named in the recipe by their SHA-256."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import polars as pl

from neuroviz.data import sources
from neuroviz.data.files.choosing import choose
from neuroviz.data.files.reading import READER
from neuroviz.data.files.store import FILES, Stored
from neuroviz.data.pieces import whole
from neuroviz.engine import check
from neuroviz.engine.check import RecipeError

FRAME_NAME = "frame.parquet"


def keep_file(path: str | os.PathLike[str]) -> None:
    """Give the bytes of a file that a recipe names, so that its run can begin."""
    _kept(Path(path))


def File(path: str | os.PathLike[str], *, target: str | None = None, **choices: Any) -> sources.File:  # noqa: N802  # reads like the other sources
    """A CSV, TSV or Parquet file as the data of a recipe; the column `target` is to be predicted, from `columns` or all others.

    `choices` are the fields of a recipe's `File`; what is not chosen is recognised, and stands in what comes back.
    Raises `RecipeError`.
    """
    path = Path(path)
    return _settled(path.name, _kept(path), target, choices)


def Frame(frame: Any, *, target: str | None = None, **choices: Any) -> sources.File:  # noqa: N802  # reads like the other sources
    """A table of pandas, Polars or another library, as the data of a recipe; kept as a Parquet file."""
    content = io.BytesIO()
    _polars(frame).write_parquet(content)
    return _settled(FRAME_NAME, FILES.put(FRAME_NAME, content.getvalue()), target, choices)


def _kept(path: Path) -> Stored:
    try:
        return FILES.put(path.name, path.read_bytes())
    except OSError as error:
        raise RecipeError("data", "a file that can be read", check.words(f"{error.strerror}: {path}")) from None


def _settled(name: str, stored: Stored, target: str | None, choices: dict[str, Any]) -> sources.File:
    """The file with no choice left open, and its samples looked at: what cannot be read is refused at once."""
    file = sources.File(name, stored.size, stored.sha256, target, **choices)
    settled = choose(file, whole(READER.table(file))).file
    whole(READER.raw(settled))
    READER.keep_only(settled)
    return settled


def _polars(frame: Any) -> pl.DataFrame:
    """Any table that narwhals knows, column by column: so nothing else needs to be installed."""
    try:
        import narwhals as nw
    except ImportError:
        raise ImportError("nv.Frame needs narwhals: pip install narwhals") from None
    try:
        given = nw.from_native(frame, eager_only=True)
        columns = {str(name): _series(given[name]) for name in given.columns}
    except TypeError:
        got = check.words(f"a {type(frame).__name__}")
        check.fail("frame", "a table of pandas, Polars or another library that narwhals knows", got)
    except nw.exceptions.NarwhalsError as error:
        check.fail("frame", "a table with a name of its own for each column", check.words(str(error).splitlines()[0]))
    return pl.DataFrame(columns)


def _series(column: Any) -> pl.Series:
    """Numbers stay numbers, and everything else is what its Python values are."""
    missing = column.is_null()
    if column.dtype.is_numeric() and not missing.any():
        return pl.Series(column.to_numpy())
    pairs = zip(column.to_list(), missing.to_list(), strict=True)
    values = [None if nothing else value for value, nothing in pairs]
    try:
        return pl.Series(values, strict=True)
    except (TypeError, pl.exceptions.PolarsError):  # of several types
        return pl.Series([None if value is None else str(value) for value in values])
