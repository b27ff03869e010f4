"""Checks of values that people give. Each failure is one sentence: the field, what was expected, what came."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NoReturn, TypeGuard

import msgspec
import numpy as np
from msgspec import Struct


class RecipeError(ValueError):
    """A value that cannot be. `field` is its path in the recipe, `str(error)` the whole sentence."""

    def __init__(self, field: str, expected: str, got: object) -> None:
        self.field, self.expected, self.got = field, expected, got
        super().__init__(f"{field} must be {expected}, but got {_shown(got)}")

    def __reduce__(self) -> tuple[type[RecipeError], tuple[str, str, str]]:
        return RecipeError, (self.field, self.expected, words(_shown(self.got)))

    def below(self, prefix: str) -> RecipeError:
        """The same error, its field seen from further up."""
        return RecipeError(f"{prefix}.{self.field}", self.expected, self.got)


class _Words(str):
    """What came, described in words: shown without quotes."""


def words(text: str) -> str:
    """`text` as the description of what came, to be shown without quotes."""
    return _Words(text)


def _shown(got: object) -> str:
    try:
        text = str(got) if isinstance(got, _Words) else repr(got)
    except ValueError:  # Python writes no whole number of more than 4300 digits
        text = "more digits than can be shown"
    except Exception:  # somebody's own class, or lists too deep: that it cannot be shown must not hide what is wrong
        text = f"a {type(got).__name__} that cannot be shown"
    return text if len(text) <= 80 else text[:77] + "..."


def fail(field: str, expected: str, got: object) -> NoReturn:
    raise RecipeError(field, expected, got)


def integer(field: str, value: object, low: int, high: int) -> int:
    """`value`, Python's or NumPy's, is a whole number from `low` to `high`. Returns it as Python's."""
    if not _is_number(value) or not isinstance(value, int | np.integer) or not low <= value <= high:
        fail(field, f"a whole number from {low} to {high}", value)
    return int(value)


def number(
    field: str,
    value: object,
    low: float = -math.inf,
    high: float = math.inf,
    *,
    open_low: bool = False,
    open_high: bool = False,
) -> float:
    """`value`, Python's or NumPy's, is a finite number from `low` to `high`, left out where open. Returns Python's float."""
    if (
        not _is_number(value)
        or not math.isfinite(_float(value))
        or not low <= value <= high
        or (open_low and value == low)
        or (open_high and value == high)
    ):
        fail(field, _range_in_words(low, high, open_low=open_low, open_high=open_high), value)
    return float(value)


def _is_number(value: object) -> TypeGuard[int | float | np.integer | np.floating]:
    """Python's or NumPy's; a `timedelta64` is an integer to NumPy, but no number."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool | np.timedelta64)


def _float(value: int | float | np.integer | np.floating) -> float:
    """Infinite where a whole number is beyond what a float can be."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _range_in_words(low: float, high: float, *, open_low: bool, open_high: bool) -> str:
    if low == -math.inf:
        return "a finite number"
    if high == math.inf:
        return f"a finite number {'above' if open_low else 'of at least'} {low:g}"
    return f"a number {'above' if open_low else 'from'} {low:g} {_TO[open_low, open_high]} {high:g}"


# (low is left out, high is left out)
_TO = {(False, False): "to", (False, True): "to below", (True, False): "and up to", (True, True): "and below"}


def text(field: str, value: object, expected: str) -> None:
    """`value` is text that can be written down: no half of a letter."""
    if not isinstance(value, str) or (not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value)):
        fail(field, expected, value)


def place(text: str) -> int | None:
    """A place in a list as a path writes it, in digits; None where it is something else, or farther than any list goes."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def keep(part: Struct, **values: object) -> None:
    """Fields of a frozen part of a recipe become these values, when it is made."""
    for name, value in values.items():
        msgspec.structs.force_setattr(part, name, value)


def choice(field: str, value: object, names: Iterable[str]) -> None:
    """`value` is one of `names`."""
    known = list(names)
    if not isinstance(value, str) or value not in known:
        fail(field, "one of " + ", ".join(known), value)


def instance(field: str, value: object, kind: type | tuple[type, ...], expected: str) -> None:
    """`value` is of the type that `expected` describes."""
    if not isinstance(value, kind):
        fail(field, expected, value)


def finite_array(field: str, values: object, dimensions: int) -> np.ndarray:
    """`values` as an array of finite float64 of that many dimensions; a fault names its row and column."""
    only_numbers(field, values, f"numbers in {_shape_in_words(dimensions)}")
    array = _floats(values)
    if array is None:
        fail(
            field,
            f"numbers in {_shape_in_words(dimensions)}",
            words("rows of different lengths or something else than numbers"),
        )
    if array.ndim != dimensions:
        fail(field, f"numbers in {_shape_in_words(dimensions)}", words(f"an array of shape {array.shape}"))
    bad = np.argwhere(~np.isfinite(array))
    if len(bad):
        fail(_below(field, bad[0]), "a finite number", float(array[tuple(bad[0])]))
    array.setflags(write=False)
    return array


def _below(field: str, place: np.ndarray) -> str:
    return ".".join([field, *map(str, place.tolist())])


def only_numbers(field: str, values: object, expected: str) -> None:
    """Nothing of `values` is masked or a truth value, which NumPy would take for numbers, and it is not nested without end."""
    try:
        _no_masks(field, values)
        if _holds_truth_values(values):
            fail(field, expected, words("truth values"))
    except RecursionError:
        fail(field, expected, words("lists nested too deep"))


def _no_masks(field: str, values: object) -> None:
    if isinstance(values, np.ma.MaskedArray):
        masked = np.argwhere(np.ma.getmaskarray(values))
        if len(masked):
            fail(_below(field, masked[0]), "a finite number", words("a masked one"))
    elif isinstance(values, list | tuple):
        for row, value in enumerate(values):
            if isinstance(value, list | tuple | np.ma.MaskedArray):
                _no_masks(f"{field}.{row}", value)


def _holds_truth_values(values: object) -> bool:
    if isinstance(values, np.ndarray):
        return bool(values.dtype == np.bool_)
    if not isinstance(values, list | tuple):
        return isinstance(values, bool | np.bool_)
    kinds = set(map(type, values))
    return not kinds.isdisjoint((bool, np.bool_)) or (
        not kinds.isdisjoint((list, tuple, np.ndarray)) and any(map(_holds_truth_values, values))
    )


def _floats(values: object) -> np.ndarray | None:
    """`values` as a new array of float64; None where they are ragged, text, complex, dates or anything but numbers."""
    try:
        array = np.array(values)
    except (TypeError, ValueError):
        return None
    if array.dtype.kind == "O":
        return _floats_of_objects(array)
    with np.errstate(over="ignore"):
        return array.astype(np.float64, copy=False) if array.dtype.kind in "iuf" else None


def _floats_of_objects(array: np.ndarray) -> np.ndarray | None:
    """Whole numbers too large for NumPy's are objects to it, and so is what JSON has for a number that is none."""
    if not all(value is None or _is_number(value) for value in array.flat):
        return None
    return np.array([math.nan if value is None else _float(value) for value in array.flat]).reshape(array.shape)


def _shape_in_words(dimensions: int) -> str:
    return {1: "one list", 2: "rows of equal length"}[dimensions]
