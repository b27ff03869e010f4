"""What every source of data has."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from neuroviz.data import features
from neuroviz.engine import check

Scaling = Literal["standard", "minmax", "none"]
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
        check.keep(self, split_seed=checked_seed("split_seed", self.split_seed))
        check.keep(self, features=features.checked("features", self.features))


def checked_seed(field: str, value: object) -> int | None:
    """A seed; None stands for the recipe's."""
    return None if value is None else check.integer(field, value, 0, LARGEST_SEED)
