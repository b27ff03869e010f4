"""Tables of pandas, Polars and other libraries, as the bytes of a Parquet file."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import narwhals as nw
import polars as pl

from neuroviz.engine import check

_OWN_NAMES = "a table with a name of its own for each column"


def parquet_of(frame: Any) -> bytes:
    """Any table that narwhals knows. Raises `RecipeError` where it is none."""
    content = io.BytesIO()
    try:
        _polars(frame).write_parquet(content)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        check.fail("frame", "a table that Parquet can hold", check.words(str(error).splitlines()[0]))
    return content.getvalue()


def _polars(frame: Any) -> pl.DataFrame:
    """Column by column: so nothing else needs to be installed."""
    try:
        given = nw.from_native(frame, eager_only=True)
        names = [_written(name) for name in given.columns]
        series = [_series(column) for column in given.iter_columns()]
    except TypeError:
        got = check.words(f"a {type(frame).__name__}")
        check.fail("frame", "a table of pandas, Polars or another library that narwhals knows", got)
    except nw.exceptions.NarwhalsError as error:
        check.fail("frame", _OWN_NAMES, check.words(str(error).splitlines()[0]))
    twice = next((name for index, name in enumerate(names) if name in names[:index]), None)
    if twice is not None:  # a number and the same in letters
        check.fail("frame", _OWN_NAMES, check.words(f"two that are {twice!r}"))
    return pl.DataFrame([column.alias(name) for name, column in zip(names, series, strict=True)])


def _series(column: Any) -> pl.Series:
    """Numbers stay numbers, and everything else is what its Python values are, or how they read."""
    missing = column.is_null()
    if column.dtype.is_numeric() and not missing.any():
        with suppress(pl.exceptions.PolarsError):  # numbers of 128 bits
            array = column.to_numpy()
            if array.dtype.kind in "iuf" and array.dtype.itemsize <= 8:
                return pl.Series(array)
    pairs = zip(column.to_list(), missing.to_list(), strict=True)
    values = [None if nothing else value for value, nothing in pairs]
    if column.dtype.is_numeric():
        return pl.Series([None if value is None else float(value) for value in values], dtype=pl.Float64)
    with suppress(TypeError, ValueError, pl.exceptions.PolarsError):  # of several types, or halves of letters
        series = pl.Series(values, strict=True)
        if series.dtype != pl.Object:
            return series
    return pl.Series([None if value is None else _written(value) for value in values], dtype=pl.String)


def _written(value: Any) -> str:
    """How a value reads, halves of letters as what they are."""
    return str(value).encode(errors="backslashreplace").decode()
