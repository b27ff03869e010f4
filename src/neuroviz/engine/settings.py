"""A number or a switch that an entry of a table takes: its range, its default, a sentence for a newcomer."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from neuroviz.engine import check


class Setting(NamedTuple):
    """`path` below the thing that has it; `high` itself is left out with `open_high`, `low` with `open_low`."""

    path: str
    label: str
    sentence: str
    default: float
    low: float = 0.0
    high: float = math.inf
    kind: Literal["number", "integer", "boolean"] = "number"
    open_low: bool = False
    open_high: bool = False

    def checked(self, field: str, value: object) -> float | int | bool:
        """`value` as Python's own number. Raises `RecipeError`."""
        if self.kind == "boolean":
            check.instance(field, value, bool, "true or false")
            return bool(value)
        if self.kind == "integer":
            return check.integer(field, value, int(self.low), int(self.high))
        return check.number(field, value, self.low, self.high, open_low=self.open_low, open_high=self.open_high)


def checked_options(field: str, settings: Sequence[Setting], options: object, owner: str) -> dict[str, float]:
    """What somebody gave for `settings`, by name. Raises `RecipeError` where `owner` takes no such option."""
    check.instance(field, options, Mapping, "an object of options, by name")
    assert isinstance(options, Mapping)
    known = {setting.path: setting for setting in settings}
    for name in options:
        if name not in known:
            expected = f"one of {', '.join(known)}" if known else f"left out, since {owner} takes no options"
            check.fail(f"{field}.{name}", expected, options[name])
    return {name: known[name].checked(f"{field}.{name}", value) for name, value in options.items()}


def numbers_by_name(field: str, options: object) -> dict[str, float]:
    """Options of which is not known yet whose they are. Raises `RecipeError` where they are not finite numbers by name."""
    check.instance(field, options, Mapping, "an object of options, by name")
    assert isinstance(options, Mapping)
    for name in options:
        check.text(field, name, "an object of options, by name")
    return {name: check.number(f"{field}.{name}", value) for name, value in options.items()}


def option_value(settings: Sequence[Setting], options: Mapping[str, float]) -> float:
    """The number of an entry that takes one option at most; 0 where it takes none."""
    return float(options.get(settings[0].path, settings[0].default)) if settings else 0.0
