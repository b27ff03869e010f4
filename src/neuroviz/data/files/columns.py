"""A column of a file: what its cells are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from neuroviz.data.files import values

Kind = Literal["number", "boolean", "text", "date", "mixed", "other", "empty"]
MOST_SPELLINGS = 6  # of truth values: "true", "True", "TRUE"
MOSTLY = 0.9  # a column of text with so many numbers in it was meant as numbers


@dataclass(frozen=True, eq=False)
class Column:
    """`cells` are float64 for numbers and truth values, text otherwise; null where there is nothing."""

    name: str
    kind: Kind
    cells: pl.Series
    distinct: int
    missing: int
    integers: bool = False
    """numbers: all of them whole"""
    odd: tuple[int, str] | None = None
    """mixed: the first that is no number; numbers: the first that is infinite. Its index, and how it reads"""

    @property
    def numeric(self) -> bool:
        return self.kind in ("number", "boolean")

    def labels(self) -> pl.Series:
        """Each cell as the name of a class or a category."""
        match self.kind:
            case "boolean":
                return self.cells.replace_strict({0.0: "false", 1.0: "true"}, return_dtype=pl.String)
            case "number" if self.integers:
                return self.cells.cast(pl.Int64).cast(pl.String)
            case _:
                return self.cells.cast(pl.String)


def column_of_text(name: str, cells: pl.Series, decimal: str) -> Column:
    """A column of a text file: `cells` as they stand there."""
    numbers = values.numbers(cells, decimal)
    if not np.isnan(numbers.to_numpy()).any():  # the quick way of most columns
        return column_of_numbers(name, numbers, cells)
    present = values.present(cells)
    missing = present.null_count()
    if missing == len(present):
        return Column(name, "empty", pl.repeat(None, missing, dtype=pl.String, eager=True), 0, missing)
    numbers = values.numbers(present, decimal)
    readable = len(present) - numbers.null_count()
    if readable == len(present) - missing:
        return column_of_numbers(name, numbers, present)
    if readable >= MOSTLY * (len(present) - missing):
        return _mixed(name, present, numbers)
    return column_of_words(name, present)


def column_of_numbers(name: str, numbers: pl.Series, cells: pl.Series | None = None) -> Column:
    """A column of numbers, NaN and null where there is nothing; `cells` are how they stand in a text."""
    numbers = numbers.cast(pl.Float64).rename(name)
    array = numbers.to_numpy()  # an expression of Polars takes 0.2 ms, and there may be 10 000 columns
    gaps = np.isnan(array)
    missing = int(np.count_nonzero(gaps))
    if missing:
        numbers, array = numbers.fill_nan(None), array[~gaps]
    if missing == len(numbers):
        return Column(name, "empty", numbers.cast(pl.String), 0, missing)
    odd = _first_infinite(numbers, cells if cells is not None else numbers) if np.isinf(array).any() else None
    whole = odd is None and bool((array == np.trunc(array)).all()) and bool((np.abs(array) < 2**53).all())
    return Column(name, "number", numbers, _distinct(numbers), missing, whole, odd)


def _first_infinite(numbers: pl.Series, cells: pl.Series) -> tuple[int, str]:
    first = int(np.isinf(numbers.to_numpy()).argmax())
    return first, str(cells[first]).strip()


def _mixed(name: str, present: pl.Series, numbers: pl.Series) -> Column:
    first = (numbers.is_null() & present.is_not_null()).arg_max()
    assert first is not None
    return Column(name, "mixed", present, _distinct(present), present.null_count(), odd=(first, present[first]))


def column_of_words(name: str, present: pl.Series) -> Column:
    """A column of text, null where there is nothing: truth values, days, or any words."""
    missing, distinct = present.null_count(), _distinct(present)
    if distinct <= MOST_SPELLINGS and present.drop_nulls().str.to_lowercase().is_in(values.TRUTH).all():
        truth = (present.str.to_lowercase() == values.TRUTH[1]).cast(pl.Float64)
        return Column(name, "boolean", truth, _distinct(truth), missing, integers=True)
    kind: Kind = "date" if values.days(present.drop_nulls()) else "text"
    return Column(name, kind, present, distinct, missing)


def column_of_type(name: str, cells: pl.Series) -> Column:
    """A column of a Parquet file, which says its type."""
    kind, missing = cells.dtype, cells.null_count()
    if missing == len(cells):
        return Column(name, "empty", cells.cast(pl.Null).cast(pl.String), 0, missing)
    if kind.is_numeric():
        return column_of_numbers(name, cells)
    if kind == pl.Boolean:
        truth = cells.cast(pl.Float64)
        return Column(name, "boolean", truth, _distinct(truth), missing, integers=True)
    if kind.is_temporal():
        words = cells.cast(pl.String) if kind != pl.Duration else cells.dt.to_string("iso")
        return Column(name, "date", words, _distinct(words), missing)
    if kind in (pl.String, pl.Categorical, pl.Enum):
        return _words(name, cells.cast(pl.String))
    return Column(name, "other", pl.repeat(str(kind), len(cells), eager=True), 1, missing)


def _words(name: str, cells: pl.Series) -> Column:
    present = values.present(cells)
    if present.null_count() == len(present):
        return Column(name, "empty", present, 0, len(present))
    return column_of_words(name, present)


def _distinct(cells: pl.Series) -> int:
    return cells.n_unique() - bool(cells.null_count())
