"""A long work in pieces, so that it can tell how far it is and be given up."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Value = TypeVar("Value")


def whole(pieces: Generator[object, None, Value]) -> Value:
    """What comes of it in the end."""
    while True:
        try:
            next(pieces)
        except StopIteration as done:
            value: Value = done.value
            return value
