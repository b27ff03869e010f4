"""A data set, prepared: split into what trains and what is held out, and scaled by what trains alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.data.catalog import load_iris
from neuroviz.data.raw import RawData
from neuroviz.data.sources import Catalog, DataSource, File, Inline, Scaling
from neuroviz.data.synthetic import draw
from neuroviz.engine import check
from neuroviz.engine.random import SPLIT, permutation

if TYPE_CHECKING:
    from neuroviz.data.files.reading import Reader


@dataclass(frozen=True, eq=False)
class Scale:
    """scaled = (raw − shift) / scale, column by column; both (columns,) float64."""

    shift: np.ndarray
    scale: np.ndarray

    def apply(self, raw: np.ndarray) -> np.ndarray:
        return np.asarray((raw - self.shift) / self.scale)

    def undo(self, scaled: np.ndarray) -> np.ndarray:
        return np.asarray(scaled * self.scale + self.shift)


@dataclass(frozen=True, eq=False)
class Dataset:
    """N samples ready for training."""

    raw: RawData
    inputs: np.ndarray
    """(N, features) float64, scaled"""
    targets: np.ndarray
    """classes (N,) int64, or scaled numbers (N, outputs) float64"""
    input_scale: Scale
    target_scale: Scale
    train: np.ndarray
    """indices of the samples that train, int64, ascending"""
    held_out: np.ndarray
    """indices of the others"""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes; empty for numbers."""
        return self.raw.classes

    @property
    def task(self) -> str:
        return "classification" if self.raw.classes else "regression"

    def __len__(self) -> int:
        return len(self.inputs)

    def inputs_at(self, raw: np.ndarray) -> np.ndarray:
        """What the network reads of any points: raw (M, columns) as `raw.inputs`, scaled (M, features)."""
        return self.input_scale.apply(raw)


def load(source: DataSource, seed: int, reader: Reader | None = None) -> Dataset:
    """The data of a recipe. Raises `RecipeError` where no sample would be left to train.

    `reader` reads a `File`; without one it is that of this process.
    """
    raw = _raw(source, seed, reader)
    train, held_out = split(len(raw.inputs), source.test_fraction, seed)
    if isinstance(source, File):
        raw = _filled(raw, train)
    inputs, input_scale = _scaled("data.inputs", raw.inputs, train, source.scaling)
    targets, target_scale = raw.targets, Scale(np.zeros(1), np.ones(1))
    if not raw.classes:
        targets, target_scale = _scaled("data.targets", raw.targets, train, source.scaling)
    return Dataset(raw, inputs, targets, input_scale, target_scale, train, held_out)


def _raw(source: DataSource, seed: int, reader: Reader | None) -> RawData:
    match source:
        case Catalog():
            return load_iris()
        case Inline():
            return RawData.inline(source.inputs, source.targets)
        case File():
            return _read(source, reader)
        case _:
            return draw(source, seed)


def _read(source: File, reader: Reader | None) -> RawData:
    from neuroviz.data.files import reading  # what reads files takes a third of a second to import

    reader = reader or reading.READER
    raw = reading.whole(reader.raw(source))
    reader.keep_only(source)
    return raw


def _filled(raw: RawData, train: np.ndarray) -> RawData:
    from neuroviz.data.files.sampling import filled

    return filled(raw, train)


def split(count: int, fraction: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices that train and indices held out: the last `fraction` of a random order."""
    held_out = round(count * fraction)
    if held_out == count:
        check.fail("data.test_fraction", "small enough to leave a sample that trains", fraction)
    order = permutation(seed, SPLIT, 0, count)
    return np.sort(order[: count - held_out]), np.sort(order[count - held_out :])


def _scaled(field: str, columns: np.ndarray, train: np.ndarray, scaling: Scaling) -> tuple[np.ndarray, Scale]:
    """The columns scaled by what trains, and how; refused where a number would not stay finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        scale = fit(columns[train], scaling)
        scaled = scale.apply(columns)
    if not np.isfinite(scaled).all():
        got = check.words(f"numbers from {columns.min():g} to {columns.max():g}")
        check.fail(field, "numbers that stay finite when they are scaled", got)
    return scaled, scale


def fit(columns: np.ndarray, scaling: Scaling) -> Scale:
    """How to scale, from the training part. A constant column keeps its width: it is only shifted, to 0."""
    match scaling:
        case "standard":
            shift, scale = _standard(columns)
        case "minmax":
            shift, scale = columns.min(axis=0), np.ptp(columns, axis=0)
        case _:
            return Scale(np.zeros(columns.shape[1]), np.ones(columns.shape[1]))
    constant = columns.min(axis=0) == columns.max(axis=0)
    return Scale(np.where(constant, columns[0], shift), np.where(constant | (scale == 0.0), 1.0, scale))


def _standard(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and deviation, of numbers brought below 1 by a power of two: no bit differs, and no square overflows."""
    exponent = np.frexp(np.abs(columns).max(axis=0))[1]
    small = np.ldexp(columns, -exponent)
    return np.ldexp(_mean(small), exponent), np.ldexp(_deviation(small), exponent)


def _mean(columns: np.ndarray) -> np.ndarray:
    """Summed exactly (`math.fsum`), so that it is the same bits on every processor."""
    return np.array([math.fsum(column.tolist()) / len(column) for column in np.ascontiguousarray(columns.T)])


def _deviation(columns: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(_mean((columns - _mean(columns)) ** 2)))
