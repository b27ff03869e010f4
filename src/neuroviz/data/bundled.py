"""The sets that lie in the package, or are a few lines of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from importlib import resources
from typing import NamedTuple

import numpy as np


class Samples(NamedTuple):
    """What a set holds; the fields are those of `RawData`."""

    features: tuple[str, ...]
    units: tuple[str, ...]
    inputs: np.ndarray
    targets: np.ndarray
    classes: tuple[str, ...]
    target_names: tuple[str, ...] = ()
    image: tuple[int, int] | None = None


def iris() -> Samples:
    """150 flowers of three species, four measurements in centimetres."""
    text = resources.files("neuroviz.data").joinpath("iris.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    classes = tuple(dict.fromkeys(row[-1] for row in rows))
    inputs = np.array([[float(value) for value in row[:-1]] for row in rows])
    targets = np.array([classes.index(row[-1]) for row in rows], dtype=np.int64)
    return Samples(tuple(header[:-1]), ("cm",) * 4, inputs, targets, classes)


def gate(answer: Callable[[int, int], int]) -> Callable[[], Samples]:
    """Reads a logic gate: its truth table, which `answer` gives for inputs of 0 and 1."""

    def read() -> Samples:
        table = [(x, y) for x in (0, 1) for y in (0, 1)]
        targets = np.array([answer(x, y) for x, y in table], dtype=np.int64)
        return Samples(("x", "y"), ("", ""), np.array(table, dtype=np.float64), targets, ("false", "true"))

    return read
