"""Further inputs that are made of the two columns of a plane: a table, an entry for each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from neuroviz.data.raw import RawData
from neuroviz.engine import check


class Feature(NamedTuple):
    """`of`: x and y, (N,) each, before they are scaled -> (N,). The words have places for the columns' own names and units."""

    name: str
    label: str
    unit: str
    sentence: str
    of: Callable[[np.ndarray, np.ndarray], np.ndarray]

    def named(self, x: str, y: str) -> str:
        return self.label.format(x=x, y=y)

    def measured(self, x: str, y: str) -> str:
        """Its unit; none where a column that it takes has none."""
        used = [unit for letter, unit in (("{x}", x), ("{y}", y)) if letter in self.unit]
        return self.unit.format(x=x, y=y) if all(used) else ""


ENTRIES = (
    Feature("x1", "{x}", "{x}", "The column {x} as it is.", lambda x, _: x),
    Feature("x2", "{y}", "{y}", "The column {y} as it is.", lambda _, y: y),
    Feature("x1_squared", "{x}²", "{x}²", "{x} times itself: the same on both sides of 0.", lambda x, _: x * x),
    Feature("x2_squared", "{y}²", "{y}²", "{y} times itself: the same on both sides of 0.", lambda _, y: y * y),
    Feature(
        "x1_x2", "{x} · {y}", "{x} · {y}", "{x} times {y}: its sign tells the quadrants apart.", lambda x, y: x * y
    ),
    Feature("sin_x1", "sin {x}", "", "The sine of {x}, taken in radians.", lambda x, _: np.sin(x)),
    Feature("sin_x2", "sin {y}", "", "The sine of {y}, taken in radians.", lambda _, y: np.sin(y)),
)

FEATURES = {entry.name: entry for entry in ENTRIES}


def checked(field: str, names: object) -> tuple[str, ...]:
    """`names` in the order of the table. Raises `RecipeError`."""
    check.instance(field, names, (tuple, list), "a list of features")
    assert isinstance(names, tuple | list)
    for index, name in enumerate(names):
        check.choice(f"{field}.{index}", name, FEATURES)
        if name in names[:index]:
            check.fail(f"{field}.{index}", "another one than those before it", name)
    return tuple(name for name in FEATURES if name in names)


def made(columns: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """(M, columns) -> (M, features): the columns themselves where none is named."""
    if not names:
        return columns
    with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is refused when it is scaled
        return np.column_stack([FEATURES[name].of(columns[:, 0], columns[:, 1]) for name in names])


def with_features(raw: RawData, names: Sequence[str]) -> RawData:
    """The same samples, but their inputs are these. Raises `RecipeError` where they are not of a plane."""
    if not names:
        return raw
    if raw.inputs.shape[1] != 2:
        expected = f"left out: they are made of two columns, and the data have {raw.inputs.shape[1]}"
        check.fail("data.features", expected, check.words(", ".join(names)))
    chosen = [FEATURES[name] for name in names]
    return dataclasses.replace(
        raw,
        features=tuple(feature.named(*raw.features) for feature in chosen),
        units=tuple(feature.measured(*raw.units) for feature in chosen),
        inputs=made(raw.inputs, names),
    )
