"""Sets in the plane that formulas make: a table, an entry for each, with its function.

A function takes chance `u`, (2, N) in 0 … 1, and how many classes there are; it gives points (N, 2), and classes (N,) int64 or,
where a number is to be predicted, heights (N, 1).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from neuroviz.data.suggestion import Suggestion

_SHAPES, _SURFACES = "Shapes", "Surfaces"
PLANE = ("x", "y")
MOST_CLASSES = 5

Drawn = tuple[np.ndarray, np.ndarray]


class Shape(NamedTuple):
    """A set. `classes`: how many there may be; none, where a number is predicted."""

    name: str
    label: str
    sentence: str
    draw: Callable[[np.ndarray, int], Drawn]
    classes: tuple[int, ...] = (2,)
    suggestion: Suggestion = Suggestion()
    several: str = "classes"
    """the word for classes"""

    @property
    def group(self) -> str:
        return _SHAPES if self.classes else _SURFACES

    @property
    def task(self) -> str:
        return "classification" if self.classes else "regression"


def class_names(count: int) -> tuple[str, ...]:
    """Those of `count` classes in the plane."""
    return tuple(f"class {letter}" for letter in "ABCDE"[:count])


def _square(u: np.ndarray) -> np.ndarray:
    """Points all over −1 … 1."""
    return np.asarray(2.0 * u.T - 1.0)


def _xor(u: np.ndarray, _: int) -> Drawn:
    """The square −1 … 1 by quadrants: class B where x and y have different signs; a gap of 0.1 on both sides of the axes."""
    plane = _square(u)
    points = np.where(plane >= 0.0, 0.1 + 0.9 * plane, -0.1 + 0.9 * plane)
    return points, ((points[:, 0] >= 0.0) != (points[:, 1] >= 0.0)).astype(np.int64)


def _checkerboard(u: np.ndarray, _: int) -> Drawn:
    """The square −1 … 1 in three by three fields, class A in the corners and the middle."""
    points = _square(u)
    column, row = np.floor(1.5 * (points + 1.0)).astype(np.int64).T
    return points, (column + row) % 2


def _circles(u: np.ndarray, _: int) -> Drawn:
    """Class A on a circle of radius 1, class B on one of radius 0.4 inside it."""
    classes = np.arange(u.shape[1]) % 2
    radius, angle = np.where(classes == 0, 1.0, 0.4), 2.0 * np.pi * u[0]
    return _polar(radius, angle), classes


def _moons(u: np.ndarray, _: int) -> Drawn:
    """Two halves of circles of radius 1: the upper of one round the origin, the lower of one round (1, 0.5)."""
    classes = np.arange(u.shape[1]) % 2
    half = _polar(np.ones(u.shape[1]), np.pi * u[0])
    return np.where(classes[:, None] == 0, half, [1.0, 0.5] - half), classes


def _spiral(u: np.ndarray, arms: int) -> Drawn:
    """Arms round each other: two of 1.25 turns, more of less, so that the gaps between them stay as wide."""
    n = u.shape[1]
    classes = np.arange(n) % arms
    radius = 0.1 + 0.9 * (np.arange(n) // arms) / max(1, (n - 1) // arms)
    return _polar(radius, 5.0 * np.pi / arms * radius + 2.0 * np.pi / arms * classes), classes


def _blobs(u: np.ndarray, count: int) -> Drawn:
    """Normal clouds of deviation 0.25, their centres on a circle of radius 1; two uniform numbers make a normal point."""
    classes = np.arange(u.shape[1]) % count
    centres = _polar(np.ones(u.shape[1]), 2.0 * np.pi / count * classes)
    return centres + 0.25 * _polar(np.sqrt(-2.0 * np.log1p(-u[0])), 2.0 * np.pi * u[1]), classes


def _plane(u: np.ndarray, _: int) -> Drawn:
    """Height (x + y) / 2."""
    points = _square(u)
    return points, points.mean(axis=1, keepdims=True)


def _sine(u: np.ndarray, _: int) -> Drawn:
    """Height sin(π (x + y)): two waves from corner to corner."""
    points = _square(u)
    return points, np.sin(np.pi * points.sum(axis=1, keepdims=True))


def _bump(u: np.ndarray, _: int) -> Drawn:
    """Height exp(−4 (x² + y²)): a hill in the middle."""
    points = _square(u)
    return points, np.exp(-4.0 * (points**2).sum(axis=1, keepdims=True))


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


_MANY = tuple(range(2, MOST_CLASSES + 1))
_DEEP = Suggestion(hidden=(8, 8, 8))

ENTRIES = (
    Shape("xor", "XOR", "Points in four squares, the class that of the diagonal: no straight line parts them.", _xor),
    Shape("circles", "Circles", "A small circle of points inside a large one.", _circles),
    Shape("moons", "Moons", "Two half moons that reach into each other.", _moons),
    Shape("spiral", "Spiral", "Arms wound round each other: hard for a small network.", _spiral, _MANY, _DEEP, "arms"),
    Shape("blobs", "Blobs", "Clouds of points, one for each class: the easiest of all.", _blobs, _MANY),
    Shape(
        "checkerboard",
        "Checkerboard",
        "Three by three fields, the class that of their colour.",
        _checkerboard,
        suggestion=_DEEP,
    ),
    Shape("plane", "Plane", "Predict the height of an even slope: a network without a hidden layer can.", _plane, ()),
    Shape("sine", "Sine", "Predict the height of waves that run from corner to corner.", _sine, ()),
    Shape("bump", "Bump", "Predict the height of a hill in the middle.", _bump, ()),
)

SHAPES = {entry.name: entry for entry in ENTRIES}
