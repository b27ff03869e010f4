"""What separates the cells of a text, and whether its first row has the columns' names: by its beginning."""

from __future__ import annotations

import csv
import io
from collections import Counter

from neuroviz.data.files.values import is_missing, is_number

SEPARATORS = ("\t", ";", "|", ",")
_LOOKED_AT, _ROWS = 2**20, 1000  # the names of ten thousand columns, and rows below them


def beginning(text: bytes, separator: str) -> list[list[str]]:
    """The cells of the first rows of a text in UTF-8; a row that the beginning cuts in two is left out."""
    start = text[:_LOOKED_AT].decode(errors="ignore")
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
    rows = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) > _ROWS:
                break
    except csv.Error:  # a cell beyond what `csv` takes; whoever reads the whole tells what is wrong
        return rows or [start.partition("\n")[0].split(separator)]
    return rows[:-1] if len(text) > _LOOKED_AT and len(rows) > 1 else rows[:_ROWS]


def separator_of(text: bytes) -> str:
    """The one by which all first rows have the same number of cells, more than one; else the one by which most have."""
    shares = {separator: _agreement(beginning(text, separator)) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: shares[separator])  # of equals the first


def _agreement(rows: list[list[str]]) -> float:
    """The share of the rows that have as many cells as most; 0 where that is one cell, halved where the first has not."""
    if not rows:
        return 0.0
    cells, count = Counter(map(len, rows)).most_common(1)[0]
    if cells == 1:
        return 0.0
    return count / len(rows) / (1 if len(rows[0]) == cells else 2)


def has_header(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first row names the columns: it has no number, or a word above a column of numbers."""
    first, others = rows[0], rows[1:]
    if not others:
        return not any(is_number(cell, decimal) for cell in first)
    columns = [[row[k] for row in others if k < len(row) and not is_missing(row[k])] for k in range(len(first))]
    pairs = list(zip(first, columns, strict=True))
    if any(
        column and all(is_number(cell, decimal) for cell in column) and _is_word(top, decimal) for top, column in pairs
    ):
        return True
    if any(is_number(top, decimal) for top in first):
        return False
    recurring = sum(top in column for top, column in pairs)
    return recurring * 2 < len(first)


def _is_word(cell: str, decimal: str) -> bool:
    return not is_missing(cell) and not is_number(cell, decimal)


def decimal_of(rows: list[list[str]], separator: str) -> str:
    """The decimal mark: a comma where that is not what separates and more columns are numbers with it than with a point."""
    if separator == "," or len(rows) < 2:
        return "."
    return max(".,", key=lambda mark: _number_columns(rows[1:], mark))


def _number_columns(rows: list[list[str]], decimal: str) -> int:
    columns = [[row[k] for row in rows if k < len(row) and not is_missing(row[k])] for k in range(len(rows[0]))]
    return sum(bool(column) and all(is_number(cell, decimal) for cell in column) for column in columns)
