"""Two-dimensional sets, drawn from the recipe's seed."""

from __future__ import annotations

import numpy as np

from neuroviz.data.raw import RawData
from neuroviz.data.sources import Synthetic
from neuroviz.engine.random import DATA, normal, raw_bits, uniform

_LABELS = {"xor": "XOR", "circles": "Circles", "spiral": "Spiral"}


def draw(source: Synthetic, seed: int) -> RawData:
    """`source.samples` points of two classes in turn, in the plane."""
    n = source.samples
    u = uniform(raw_bits(seed, DATA, 0, 2 * n)).reshape(2, n)
    points, classes = _SHAPES[source.name](u)
    noise = normal(raw_bits(seed, DATA, 1, 4 * n)).reshape(n, 2)
    return RawData(
        name=source.name,
        label=_LABELS[source.name],
        source="drawn from the seed",
        noun="point",
        nouns="points",
        features=("x", "y"),
        units=("", ""),
        inputs=points + source.noise * noise,
        targets=classes,
        classes=("class A", "class B"),
    )


def _xor(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The square −1 … 1 by quadrants: class B where x and y have different signs; a gap of 0.1 on both sides of the axes."""
    plane = 2.0 * u.T - 1.0
    points = np.where(plane >= 0.0, 0.1 + 0.9 * plane, -0.1 + 0.9 * plane)
    return points, ((points[:, 0] >= 0.0) != (points[:, 1] >= 0.0)).astype(np.int64)


def _circles(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Class A on a circle of radius 1, class B on one of radius 0.4 inside it."""
    classes = np.arange(u.shape[1]) % 2
    radius, angle = np.where(classes == 0, 1.0, 0.4), 2.0 * np.pi * u[0]
    return _polar(radius, angle), classes


def _spiral(u: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two arms of 1.25 turns round each other."""
    n = u.shape[1]
    classes = np.arange(n) % 2
    radius = 0.1 + 0.9 * (np.arange(n) // 2) / max(1, (n - 1) // 2)
    return _polar(radius, 2.5 * np.pi * radius + np.pi * classes), classes


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


_SHAPES = {"xor": _xor, "circles": _circles, "spiral": _spiral}
