"""Numbers in words, and columns of text."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

GAP = "  "


def number(value: float, style: str = ".6g") -> str:
    """`value` as a table shows it: a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:{style}}"


def share(value: float) -> str:
    """A share of one, in percent."""
    return "–" if math.isnan(value) else f"{100 * value:.1f} %"


def plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """So many of them."""
    return f"{count:,} {plural(count, noun)}"


def right_aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One row, each cell at the right edge of its column."""
    return GAP.join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))


def left_aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows, each column as wide as its widest cell; nothing is padded at the end of a line."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [GAP.join(_padded(*pair) for pair in zip(row, widths, strict=True)).rstrip() for row in rows]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Places that `text` takes: an accent stands on the letter before it."""
    return sum(not unicodedata.combining(letter) for letter in text)
