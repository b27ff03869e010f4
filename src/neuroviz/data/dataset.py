"""A data set, prepared: split into what trains and what is held out, and scaled by what trains alone."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.data import catalog
from neuroviz.data.drawn import Drawn
from neuroviz.data.exact import column_sums, largest
from neuroviz.data.features import made, with_features
from neuroviz.data.pieces import whole
from neuroviz.data.raw import RawData
from neuroviz.data.source import Scaling
from neuroviz.data.sources import Catalog, DataSource, File, Inline
from neuroviz.data.splitting import split, stratified_split
from neuroviz.data.synthetic import draw
from neuroviz.engine import check

FINITE = "numbers that stay finite when they are scaled"

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

    source: DataSource
    seed: int
    """what they were loaded from"""
    raw: RawData
    """its inputs are those of the network, before they are scaled"""
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
    columns: np.ndarray
    """(N, columns) float64: what the data's author gave, of which the inputs are made, as `source.features` says"""
    column_names: tuple[str, ...]
    column_units: tuple[str, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes; empty for numbers."""
        return self.raw.classes

    @property
    def task(self) -> str:
        return "classification" if self.raw.classes else "regression"

    @cached_property
    def column_range(self) -> np.ndarray:
        """(columns, 2): the least and the largest number of each."""
        return np.stack([self.columns.min(axis=0), self.columns.max(axis=0)], axis=1)

    @cached_property
    def is_held_out(self) -> np.ndarray:
        """(N,) bool."""
        return np.asarray(np.bincount(self.held_out, minlength=len(self)) == 1)

    @cached_property
    def class_counts(self) -> np.ndarray:
        """(2, classes): how many samples of each train, and are held out."""
        parts = (self.targets[part] for part in (self.train, self.held_out))
        return np.stack([np.bincount(part, minlength=len(self.classes)) for part in parts])

    @property
    def plane(self) -> np.ndarray | None:
        """(N, 2): where the samples lie, whatever inputs are made of it; None where the data are not of a plane."""
        return self.columns if self.columns.shape[1] == 2 else None

    def inputs_at(self, raw: np.ndarray) -> np.ndarray:
        """(M, columns), any points, as the data's author measures them -> (M, features), what the network would get for them."""
        return self.input_scale.apply(made(raw, self.source.features))

    def __len__(self) -> int:
        return len(self.inputs)

    def __sizeof__(self) -> int:
        """Bytes, about: a cluster asks before it sends something once instead of with every task."""
        return sum(array.nbytes for array in (self.inputs, self.targets, self.columns, self.raw.inputs))


def load(source: DataSource, seed: int, reader: Reader | None = None) -> Dataset:
    """The data of a recipe. Raises `RecipeError` where no sample would be left to train.

    `reader` reads a `File`; without one it is that of this process.
    """
    return whole(loading(source, seed, reader))


PHASES = 3
"""Of putting samples that are there in place."""


def loading(source: DataSource, seed: int, reader: Reader | None = None) -> Generator[None, None, Dataset]:
    """The same in pieces: yields after each phase of reading a file, and of putting its samples in place."""
    given = (yield from _read(source, reader)) if isinstance(source, File) else _raw(source, seed)
    yield
    train, held_out = _parts(source, given, seed if source.split_seed is None else source.split_seed)
    yield
    if isinstance(source, File):
        given = _filled(given, train)
    raw = with_features(given, source.features)
    inputs, input_scale = _scaled("data.inputs", raw.inputs, train, source.scaling)
    yield
    targets, target_scale = raw.targets, Scale(np.zeros(1), np.ones(1))
    if not raw.classes:
        targets, target_scale = _scaled("data.targets", raw.targets, train, source.scaling)
    columns = (given.inputs, given.features, given.units)
    return Dataset(source, seed, raw, inputs, targets, input_scale, target_scale, train, held_out, *columns)


def _raw(source: DataSource, seed: int) -> RawData:
    match source:
        case Catalog():
            return catalog.load(source.name)
        case Inline():
            return RawData.inline(source.inputs, source.targets)
        case Drawn():
            return source.raw()
        case File():  # pragma: no cover  # `_read` reads it
            raise AssertionError
        case _:
            return draw(source, seed)


def _read(source: File, reader: Reader | None) -> Generator[None, None, RawData]:
    from neuroviz.data.files import reading  # what reads files takes a third of a second to import

    reader = reader or reading.READER
    raw = yield from reader.raw(source)
    reader.keep_only(source)
    return raw


def _filled(raw: RawData, train: np.ndarray) -> RawData:
    from neuroviz.data.files.sampling import filled

    return filled(raw, train)


def _parts(source: DataSource, raw: RawData, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """What trains and what is held out."""
    fraction = source.test_fraction
    assert fraction is not None  # a number since the source was made
    if not source.stratified:
        return split(len(raw.inputs), fraction, seed)
    if not raw.classes:
        check.fail(
            "data.stratified", "false where numbers are predicted: there are no classes to keep the shares of", True
        )
    return stratified_split(raw.targets, fraction, seed)


def _scaled(field: str, columns: np.ndarray, train: np.ndarray, scaling: Scaling) -> tuple[np.ndarray, Scale]:
    """The columns scaled by what trains, and how; refused where a number would not stay finite."""
    got = check.words(f"numbers from {columns.min():g} to {columns.max():g}")
    if not np.isfinite(columns).all():
        check.fail(field, FINITE, got)
    with np.errstate(over="ignore", invalid="ignore"):
        scale = fit(columns[train], scaling)
        scaled = scale.apply(columns)
    if not np.isfinite(scaled).all():
        check.fail(field, FINITE, got)
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
    exponent = np.frexp(largest(columns))[1]
    # Summed exactly, so that it is the same bits on every processor.
    mean = column_sums(columns, lambda rows: np.ldexp(rows, -exponent)) / len(columns)
    squares = column_sums(columns, lambda rows: (np.ldexp(rows, -exponent) - mean) ** 2)
    return np.ldexp(mean, exponent), np.ldexp(np.sqrt(squares / len(columns)), exponent)
