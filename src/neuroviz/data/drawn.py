"""Points that somebody drew on the plane: they are part of the recipe."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuroviz.data.raw import RawData
from neuroviz.data.shapes import MOST_CLASSES, PLANE, class_names
from neuroviz.data.source import Scaling, Source
from neuroviz.engine import check

REACH = 10.0
"""The plane goes from −REACH to REACH, across and up."""
FEWEST_POINTS, MOST_POINTS = 4, 2_000

Point = tuple[float, float, int]


class Drawn(Source, frozen=True, tag="drawn"):
    """Points of classes on the plane: x, y and the class of each, from 0 on. Every class has at least one."""

    points: tuple[Point, ...]
    classes: int = 2
    scaling: Scaling = "standard"
    test_fraction: float = 0.2

    def __post_init__(self) -> None:
        check.keep(self, classes=check.integer("classes", self.classes, 2, MOST_CLASSES))
        check.keep(self, points=_points(self.points, self.classes))
        _check_classes(self.points, self.classes)
        self._check_preparation(self.scaling, self.test_fraction)

    def raw(self) -> RawData:
        """The points as samples, in the order in which they were drawn."""
        *columns, labels = zip(*self.points, strict=True)
        return RawData(
            name="drawn",
            label="Your drawing",
            source="drawn by hand",
            noun="point",
            nouns="points",
            features=PLANE,
            units=("", ""),
            inputs=np.column_stack(columns).astype(np.float64),
            targets=np.array(labels, dtype=np.int64),
            classes=class_names(self.classes),
        )


def _points(values: object, classes: int) -> tuple[Point, ...]:
    check.instance("points", values, (tuple, list), "a list of points")
    assert isinstance(values, tuple | list)
    if not FEWEST_POINTS <= len(values) <= MOST_POINTS:
        expected = f"from {FEWEST_POINTS} to {MOST_POINTS:,} points"
        check.fail("points", expected, check.words(str(len(values))))
    return tuple(_point(f"points.{index}", value, classes) for index, value in enumerate(values))


def _point(field: str, value: object, classes: int) -> Point:
    if not isinstance(value, tuple | list) or len(value) != 3:
        check.fail(field, "x, y and a class", value)
    x, y = (check.number(f"{field}.{axis}", value[axis], -REACH, REACH) for axis in range(2))
    return x, y, check.integer(f"{field}.2", value[2], 0, classes - 1)


def _check_classes(points: Sequence[Point], classes: int) -> None:
    missing = set(range(classes)).difference(label for *_, label in points)
    if missing:
        expected = f"of all {classes} classes, each with at least one"
        check.fail("points", expected, check.words(f"none of {class_names(classes)[min(missing)]}"))
