"""What a recipe can say of its data."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from msgspec import Struct

from neuroviz.data import features
from neuroviz.data.catalog import CATALOG
from neuroviz.data.shapes import MOST_CLASSES, SHAPES
from neuroviz.engine import check

Scaling = Literal["standard", "minmax", "none"]
MAXIMUM_INLINE_BYTES = 64 * 2**20
LARGEST_SEED = 2**32 - 1


class Source(Struct, frozen=True, forbid_unknown_fields=True, tag_field="source", kw_only=True):
    """What every source of data has: how its samples are prepared.

    `scaling` is that of the inputs, and of the numbers to be predicted; `test_fraction` of the samples is held out (each source has
    its own defaults of these two), of each class its share where `stratified`, in an order that `split_seed` gives (None: the
    recipe's seed). `features` are the inputs to be made of two columns; none named, the columns themselves.
    """

    stratified: bool = False
    split_seed: int | None = None
    features: tuple[str, ...] = ()

    def _check_preparation(self, scaling: object, test_fraction: object) -> None:
        check.choice("scaling", scaling, get_args(Scaling))
        check.keep(self, test_fraction=check.number("test_fraction", test_fraction, 0.0, 0.9))
        check.instance("stratified", self.stratified, bool, "true or false")
        check.keep(self, split_seed=_seed("split_seed", self.split_seed))
        check.keep(self, features=features.checked("features", self.features))


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
        check.keep(self, seed=_seed("seed", self.seed))
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


DataSource = Catalog | Synthetic | Inline


def _seed(field: str, value: object) -> int | None:
    return None if value is None else check.integer(field, value, 0, LARGEST_SEED)


def _targets(values: object) -> np.ndarray:
    """Classes as (N,) int64, numbers as (N, outputs) float64."""
    check.no_masks("targets", values)
    if check.holds_truth_values(values):
        check.fail("targets", "classes 0, 1, … or numbers", check.words("truth values"))
    try:
        array = np.array(values)
    except ValueError:
        check.fail(
            "targets", "one number or one row of numbers for each sample", check.words("rows of different lengths")
        )
    if array.dtype.kind in "iu" and array.ndim == 1:
        return _classes(array)
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
