"""Where the rows of a text are, and how many cells each has: all of it, not a sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuroviz.data.files.problems import counted, wrong

QUOTE, LINE_FEED, CARRIAGE_RETURN = ord('"'), ord("\n"), ord("\r")


@dataclass(frozen=True, eq=False)
class Records:
    """The rows of a text, lines without anything left out."""

    starts: np.ndarray
    """(rows,) the byte at which each begins"""
    cells: np.ndarray
    """(rows,) how many cells each has"""
    numbers: np.ndarray
    """(rows,) its number as a spreadsheet counts, from 1, empty lines too"""
    text: bytes
    """the text without its empty lines"""


def records(text: bytes, separator: str) -> Records:
    """The rows of a text in UTF-8. Raises `RecipeError` that names the row where quotation marks do not fit."""
    letters = np.frombuffer(text, np.uint8)
    outside = _outside_quotes(letters, separator)
    ends = _ends(letters, outside)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    cells = 1 + _count(letters == ord(separator), outside, starts)
    full = ends - starts > (letters[np.maximum(ends - 1, 0)] == CARRIAGE_RETURN)
    numbers = np.arange(1, len(starts) + 1)
    if full.all():
        return Records(starts, cells, numbers, text)
    lengths = np.minimum(ends + 1, len(letters)) - starts
    text = letters[np.repeat(full, lengths)].tobytes()
    return Records(np.cumsum(lengths[full]) - lengths[full], cells[full], numbers[full], text)


def _ends(letters: np.ndarray, outside: np.ndarray | None) -> np.ndarray:
    """Where each line ends: at its line feed, or behind the last letter."""
    line_feeds = letters == LINE_FEED
    if outside is not None:
        line_feeds &= outside
    ends = np.flatnonzero(line_feeds)
    closed = len(ends) > 0 and ends[-1] == len(letters) - 1
    return ends if closed else np.append(ends, len(letters))


def _count(separators: np.ndarray, outside: np.ndarray | None, starts: np.ndarray) -> np.ndarray:
    if outside is not None:
        separators &= outside
    if len(separators) == 0:
        return np.zeros(len(starts), np.int32)
    last = np.minimum(starts, len(separators) - 1)
    return np.asarray(np.add.reduceat(separators, last, dtype=np.int32))


def _outside_quotes(letters: np.ndarray, separator: str) -> np.ndarray | None:
    """Which letters stand outside of quotation marks: those before which their number is even. None: all do."""
    quotes = letters == QUOTE
    if not quotes.any():
        return None
    outside = np.asarray(np.bitwise_xor.accumulate(quotes) ^ True)
    _check_quotes(letters, quotes, outside, separator)
    return outside


def _check_quotes(letters: np.ndarray, quotes: np.ndarray, outside: np.ndarray, separator: str) -> None:
    """Marks open at the beginning of a cell and close at its end; inside they are doubled. All arrays are of bytes: 50 MB each."""
    around = np.zeros(256, np.bool_)
    around[[ord(separator), LINE_FEED, CARRIAGE_RETURN, QUOTE]] = True
    fits = np.concatenate([[True], around[letters], [True]])  # what stands before and behind each letter
    strange = quotes & ~np.where(outside, fits[2:], fits[:-2])  # one that opens is inside, one that closes outside
    if strange.any():
        row = row_of(letters, outside, int(strange.argmax()))
        expected = "round whole cells, and doubled inside them"
        wrong(f"quotation marks in row {row:,}", expected, "one elsewhere")
    if not outside[-1]:
        last = len(quotes) - 1 - int(quotes[::-1].argmax())
        row = row_of(letters, outside, last)
        wrong(f"the quotation mark in row {row:,}", "closed", "none that closes it up to the end of the file")


def row_of(letters: np.ndarray, outside: np.ndarray, place: int) -> int:
    """The number of the row, from 1, in which a byte stands."""
    return 1 + int(np.count_nonzero((letters[:place] == LINE_FEED) & outside[:place]))


def check_cells(found: Records) -> None:
    """Raises `RecipeError` that names the first row which has another number of cells than the first."""
    ragged = np.flatnonzero(found.cells != found.cells[0])
    if len(ragged):
        row = int(ragged[0])
        place = f"the number of cells in row {found.numbers[row]:,}"
        expected = f"{found.cells[0]:,}, as in row {found.numbers[0]:,}"
        also = f" (in all {counted(len(ragged), 'row')} like that)" if len(ragged) > 1 else ""
        wrong(place, expected, f"{found.cells[row]:,}{also}", "data.separator")
