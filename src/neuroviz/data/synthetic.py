"""Sets in the plane, drawn from a seed."""

from __future__ import annotations

import numpy as np

from neuroviz.data.raw import RawData
from neuroviz.data.shapes import PLANE, SHAPES, class_names
from neuroviz.data.sources import Synthetic
from neuroviz.engine.random import DATA, normal, raw_bits, uniform


def draw(source: Synthetic, seed: int) -> RawData:
    """`source.samples` points; `seed` is that of the recipe, for a source that has none of its own."""
    n, shape, seed = source.samples, SHAPES[source.name], seed if source.seed is None else source.seed
    inputs, targets = shape.draw(uniform(raw_bits(seed, DATA, 0, 2 * n)).reshape(2, n), source.classes)
    # Noise moves the points of classes, but the heights of a surface: there the points are what is known exactly.
    if shape.classes:
        inputs = inputs + source.noise * _normal(seed, (n, 2))
    else:
        targets = targets + source.noise * _normal(seed, (n, 1))
    return RawData(
        name=source.name,
        label=shape.label,
        source="drawn from the seed",
        noun="point",
        nouns="points",
        features=PLANE,
        units=("", ""),
        inputs=inputs,
        targets=targets,
        classes=class_names(source.classes) if shape.classes else (),
        target_names=() if shape.classes else ("height",),
    )


def _normal(seed: int, shape: tuple[int, int]) -> np.ndarray:
    return normal(raw_bits(seed, DATA, 1, 2 * shape[0] * shape[1])).reshape(shape)
