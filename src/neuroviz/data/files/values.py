"""What the cells of a text mean: numbers, nothing, yes and no, days."""

from __future__ import annotations

import re

import polars as pl

MISSING = ("", "?", "na", "n/a", "#n/a", "nan", "null")
TRUTH = ("false", "true")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?(inf|infinity)", re.IGNORECASE | re.ASCII)
_DAY = r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))([T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(:\d{2}.*)?$"


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is nothing."""
    return cell.strip().lower() in MISSING


def is_number(cell: str, decimal: str) -> bool:
    """Whether the cell is a number, infinite ones too."""
    cell = cell.strip()
    if decimal == ",":
        cell = "" if "." in cell else cell.replace(",", ".")
    return _NUMBER.fullmatch(cell) is not None


def present(cells: pl.Series) -> pl.Series:
    """The cells without spaces around them; null where they say that there is nothing."""
    stripped = cells.str.strip_chars()
    nothing = stripped.str.to_lowercase().is_in(MISSING)
    return stripped.set(nothing, None) if nothing.any() else stripped


def numbers(cells: pl.Series, decimal: str) -> pl.Series:
    """Each cell as float64, rounded to the nearest; null where it is no number."""
    if decimal == ",":
        cells = cells.set(cells.str.contains(".", literal=True), None).str.replace(",", ".", literal=True)
    return cells.cast(pl.Float64, strict=False)


def days(cells: pl.Series) -> bool:
    """Whether every cell is a day or a time."""
    return bool(cells.head(100).str.contains(_DAY).all() and cells.str.contains(_DAY).all())
