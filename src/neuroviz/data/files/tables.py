"""A file as a table: its columns, how they were recognised, and where each row stands in the file."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from neuroviz.data.files.columns import Column, column_of_text, column_of_type
from neuroviz.data.files.encodings import as_utf8, encoding_of
from neuroviz.data.files.formats import Format, format_of
from neuroviz.data.files.names import column_names
from neuroviz.data.files.parquet import frame_of
from neuroviz.data.files.problems import wrong
from neuroviz.data.files.recognising import beginning, decimal_of, has_header, separator_of
from neuroviz.data.files.records import Records, check_cells, records
from neuroviz.data.files.shape import check_lines, check_shape
from neuroviz.data.sources import File

HEAD = 8
PHASES = 3

# A long work in pieces: yields after each of its phases.
Pieces = Generator[None, None, "Table"]


@dataclass(frozen=True, eq=False)
class Table:
    """A file read; `separator`, `encoding`, `header` and `decimal` are None where it is Parquet."""

    name: str
    format: Format
    columns: tuple[Column, ...]
    head: tuple[tuple[str, ...], ...]
    """the first 8 rows as text"""
    rows: int
    numbers: np.ndarray | None
    """(rows,) the number of each in the file, counted from 1; None: they follow each other from the first"""
    first: int
    notes: tuple[str, ...]
    separator: str | None = None
    encoding: str | None = None
    header: bool | None = None
    decimal: str | None = None

    def row(self, index: int) -> str:
        """The row in words."""
        return f"row {index + self.first if self.numbers is None else self.numbers[index]:,}"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


def table(file: File, content: bytes) -> Pieces:
    """Read a file with the choices that a recipe has made of it; those that are None are recognised."""
    if format_of(file.name, content) == "parquet":
        return _parquet(file, content)
    return _text(file, content)


def _text(file: File, content: bytes) -> Pieces:
    encoding = file.encoding or encoding_of(content)
    text = as_utf8(file.name, content, encoding)
    check_lines(file.name, text)
    separator = file.separator or separator_of(text)
    found = records(text, separator)
    _check_records(file.name, found)
    yield
    start = beginning(found.text, separator)
    decimal = file.decimal or decimal_of(start, separator)
    header = has_header(start, decimal) if file.header is None else file.header
    width, rows = int(found.cells[0]), len(found.starts) - header
    if rows < 2:
        below = " below its header" if header else ""
        got = "one" if rows else "a header alone"
        wrong(file.name, f"a table of at least two rows{below}", got, "data.header")
    top, body = _parts(found, header=header)
    frame = _cells(file.name, body, separator, (rows, width))
    given = _cells(file.name, top, separator, (1, width)).row(0) if header else _numbered(width)
    names, notes = column_names([name or "" for name in given])
    if decimal == "," and file.decimal is None:  # in another country it stands between thousands
        notes.append("The comma is read as the decimal mark.")
    yield
    head = tuple(tuple(cell or "" for cell in row) for row in frame.head(HEAD).rows())
    # Taken out of the frame one by one: as text they are larger than what comes of them.
    columns = tuple(
        column_of_text(name, frame.drop_in_place(key), decimal) for name, key in zip(names, frame.columns, strict=True)
    )
    numbers = found.numbers[1:] if header else found.numbers
    yield
    return Table(file.name, "text", columns, head, rows, numbers, 0, tuple(notes), separator, encoding, header, decimal)


def _check_records(name: str, found: Records) -> None:
    check_cells(found)
    check_shape(name, len(found.starts) - 1, int(found.cells[0]))


def _numbered(width: int) -> list[str]:
    return [f"column {k + 1}" for k in range(width)]


def _parts(found: Records, *, header: bool) -> tuple[bytes, bytes]:
    """The first row where it is a header, and what is below."""
    start = 0 if not header else int(found.starts[1]) if len(found.starts) > 1 else len(found.text)
    return found.text[:start], found.text[start:] if start else found.text


def _cells(name: str, text: bytes, separator: str, shape: tuple[int, int]) -> pl.DataFrame:
    """Every cell as text; null where there is nothing between two separators."""
    try:
        frame = pl.read_csv(io.BytesIO(text), separator=separator, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        wrong(name, "a table of text", str(error).splitlines()[0])
    if frame.shape != shape:
        wrong(name, "a table of {:,} rows and {:,} columns".format(*shape), "{:,} and {:,}".format(*frame.shape))
    return frame


def _parquet(file: File, content: bytes) -> Pieces:
    frame = frame_of(file.name, content)
    if frame.height < 2:
        wrong(file.name, "a table of at least two rows", "one")
    yield
    names, notes = column_names(frame.columns)
    yield
    columns = tuple(column_of_type(name, cells) for name, cells in zip(names, frame.iter_columns(), strict=True))
    shown = [column.labels().head(HEAD) if column.kind != "other" else column.cells.head(HEAD) for column in columns]
    head = tuple(tuple(cell or "" for cell in row) for row in zip(*shown, strict=True))
    yield
    return Table(file.name, "parquet", columns, head, frame.height, None, 1, tuple(notes))
