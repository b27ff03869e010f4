"""What a recipe can say of its data."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from neuroviz.data.catalog import CATALOG
from neuroviz.data.drawn import Drawn
from neuroviz.data.shapes import MOST_CLASSES, SHAPES
from neuroviz.data.source import Scaling, Source, checked_seed
from neuroviz.engine import check

MAXIMUM_INLINE_BYTES = 64 * 2**20
MAXIMUM_FILE_BYTES = 50 * 2**20
ENCODINGS = ("utf-8", "utf-16", "windows-1252")
SEPARATORS = (",", ";", "\t", "|")


class Catalog(Source, frozen=True, tag="catalog"):
    """A data set that everybody knows, by name. `test_fraction` None: as the set has it, 0.2, and nothing of a truth table."""

    name: str = "iris"
    scaling: Scaling = "standard"
    test_fraction: float | None = None

    def __post_init__(self) -> None:
        check.choice("name", self.name, CATALOG)
        if self.test_fraction is None:
            check.keep(self, test_fraction=CATALOG[self.name].test_fraction)
        self._check_preparation(self.scaling, self.test_fraction)


class Synthetic(Source, frozen=True, tag="synthetic"):
    """A set in the plane, drawn from `seed` (None: the recipe's).

    `samples` points, moved by normal noise of that deviation; where a number is to be predicted, the noise moves that.
    """

    name: str
    samples: int = 200
    noise: float = 0.05
    scaling: Scaling = "standard"
    test_fraction: float = 0.2
    classes: int = 2
    seed: int | None = None

    def __post_init__(self) -> None:
        check.choice("name", self.name, SHAPES)
        check.keep(self, classes=self._checked_classes())
        check.keep(self, samples=check.integer("samples", self.samples, max(4, self.classes), 100_000))
        check.keep(self, noise=check.number("noise", self.noise, 0.0, 10.0))
        check.keep(self, seed=checked_seed("seed", self.seed))
        self._check_preparation(self.scaling, self.test_fraction)

    def _checked_classes(self) -> int:
        classes = check.integer("classes", self.classes, 2, MOST_CLASSES)
        allowed = SHAPES[self.name].classes
        if classes not in (allowed or (2,)):
            reason = f"{self.name} has two classes" if allowed else f"{self.name} has numbers to predict"
            check.fail("classes", f"left at 2, since {reason}", classes)
        return classes


class Inline(Source, frozen=True, tag="inline", eq=False):
    """Arrays inside the recipe. Float targets are numbers to predict, integer targets are classes 0, 1, …

    inputs: (N, features). targets: (N,) or (N, outputs).
    """

    inputs: np.ndarray
    targets: np.ndarray
    scaling: Scaling = "none"
    test_fraction: float = 0.0

    def __post_init__(self) -> None:
        inputs = check.finite_array("inputs", self.inputs, 2)
        targets = _targets(self.targets)
        if len(inputs) == 0 or inputs.shape[1] == 0:
            check.fail("inputs", "at least one row and one column", check.words(f"an array of shape {inputs.shape}"))
        if len(targets) != len(inputs):
            check.fail(
                "targets", f"one for each of the {len(inputs)} rows of inputs", check.words(f"{len(targets)} rows")
            )
        if inputs.nbytes + targets.nbytes > MAXIMUM_INLINE_BYTES:
            size = f"{(inputs.nbytes + targets.nbytes) / 2**20:.0f} MB"
            check.fail("inputs", "at most 64 MB together with targets", check.words(size))
        check.keep(self, inputs=inputs, targets=targets)
        self._check_preparation(self.scaling, self.test_fraction)

    def preparation(self) -> dict[str, object]:
        """Everything but the arrays, by name."""
        return {name: getattr(self, name) for name in self.__struct_fields__ if name not in ("inputs", "targets")}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Inline)
            and self.preparation() == other.preparation()
            and self.targets.dtype == other.targets.dtype
            and np.array_equal(self.inputs, other.inputs)
            and np.array_equal(self.targets, other.targets)
        )

    def __hash__(self) -> int:
        return hash((self.inputs.tobytes(), self.targets.tobytes(), *self.preparation().values()))


class File(Source, frozen=True, tag="file"):
    """A CSV, TSV or Parquet file by its name, size and SHA-256, and how it is read; None is recognised from its bytes.

    It never names a place on a disk: whoever runs the recipe gives the bytes. `columns` are those taken as inputs; `missing`
    leaves out the rows in which something is missing, or fills it; text gives an input for each of its values, up to `text_limit`.
    """

    name: str
    size: int
    sha256: str
    target: str | None = None
    task: Literal["classification", "regression"] | None = None
    columns: tuple[str, ...] | None = None
    separator: str | None = None
    encoding: str | None = None
    header: bool | None = None
    decimal: str | None = None
    missing: Literal["drop", "fill"] = "drop"
    text_limit: int = 32
    scaling: Scaling = "standard"
    test_fraction: float = 0.2

    def __post_init__(self) -> None:
        self._check_identity()
        if self.target is not None:
            check.text("target", self.target, "a column’s name")
        check.instance("header", self.header, (bool, type(None)), "true or false")
        for field, names in FILE_CHOICES.items():
            if getattr(self, field) is not None or field == "missing":
                check.choice(field, getattr(self, field), names)
        if self.columns is not None:
            check.keep(self, columns=_column_names(self.columns))
        check.keep(self, text_limit=check.integer("text_limit", self.text_limit, 1, 4096))
        self._check_preparation(self.scaling, self.test_fraction)

    def _check_identity(self) -> None:
        check.text("name", self.name, "a file’s name")
        if not 0 < len(self.name) <= 255 or re.search(r"[/\\\x00-\x1f\x7f]", self.name):
            check.fail("name", "a file’s name without a folder, of at most 255 letters", self.name)
        check.keep(self, size=check.integer("size", self.size, 1, MAXIMUM_FILE_BYTES))
        if not isinstance(self.sha256, str) or not re.fullmatch(r"[0-9a-f]{64}", self.sha256):
            check.fail("sha256", "64 digits of 0-9 and a-f", self.sha256)


DataSource = Catalog | Synthetic | Drawn | Inline | File

FILE_CHOICES = {
    "task": ("classification", "regression"),
    "separator": SEPARATORS,
    "encoding": ENCODINGS,
    "decimal": (".", ","),
    "missing": ("drop", "fill"),
}


def _column_names(values: object) -> tuple[str, ...]:
    columns = tuple(values) if isinstance(values, list | tuple) else values
    check.instance("columns", columns, tuple, "a list of columns’ names")
    assert isinstance(columns, tuple)
    for index, name in enumerate(columns):
        check.text(f"columns.{index}", name, "a column’s name")
    if len(set(columns)) < len(columns):
        twice = next(name for index, name in enumerate(columns) if name in columns[:index])
        check.fail("columns", "different columns’ names", check.words(f"{twice!r} twice"))
    return columns


def _targets(values: object) -> np.ndarray:
    """Classes as (N,) int64, numbers as (N, outputs) float64."""
    check.only_numbers("targets", values, "classes 0, 1, … or numbers")
    try:
        array = np.array(values)
    except ValueError:
        check.fail(
            "targets", "one number or one row of numbers for each sample", check.words("rows of different lengths")
        )
    if array.dtype.kind in "iu" and array.size == len(array) > 0:
        return _classes(array.reshape(-1))
    numbers = check.finite_array("targets", array, 1 if array.ndim == 1 else 2)
    numbers = numbers.reshape(-1, 1) if numbers.ndim == 1 else numbers
    if numbers.shape[1] == 0:
        check.fail("targets", "at least one column", check.words(f"an array of shape {numbers.shape}"))
    return numbers


def _classes(array: np.ndarray) -> np.ndarray:
    present = np.unique(array)
    if not np.array_equal(present, np.arange(len(present))) or len(present) < 2:
        shown = ", ".join(str(value) for value in present[:8])
        check.fail("targets", "whole numbers 0, 1, … without a gap, at least two different ones", check.words(shown))
    if len(present) > 4096:
        check.fail("targets", "at most 4096 classes", check.words(f"{len(present)} classes"))
    classes = array.astype(np.int64)
    classes.setflags(write=False)
    return classes
