"""What is wrong with a file, in one sentence that names the row and the column where there is one."""

from __future__ import annotations

from typing import NoReturn

from neuroviz.engine import check
from neuroviz.engine.check import RecipeError


class FileError(RecipeError):
    """`field` is the choice that the sentence belongs to ("data.target"); `place` is where it is wrong: "row 3"."""

    def __init__(self, field: str, place: str, expected: str, got: object) -> None:
        super().__init__(place, expected, got)
        self.field = field


def wrong(place: str, expected: str, got: str, field: str = "data") -> NoReturn:
    """`place` must be `expected`, but got `got`, which is said in words."""
    raise FileError(field, place, expected, check.words(got))


def quoted(text: str, most: int = 40) -> str:
    """A name or a cell inside a sentence, at most so many letters of it."""
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"


def counted(count: int, noun: str) -> str:
    """So many of them."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def listed(names: list[str], most: int = 3) -> str:
    """A few names of many."""
    shown = ", ".join(quoted(name) for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
