"""What is swept, in words: a heading for each path and a short text for each of its values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from neuroviz.sweeps.differing import differences
from neuroviz.sweeps.grid import Combination, as_json
from neuroviz.sweeps.layers import HIDDEN, layers_in_words
from neuroviz.words import in_words, label_of


class Axis(NamedTuple):
    """A path that is swept."""

    path: str
    label: str
    values: tuple[Any, ...]
    """as they stand in the recipes"""
    texts: tuple[str, ...]
    """the same in short, each different"""


def axes_of(combinations: Sequence[Combination]) -> tuple[Axis, ...]:
    """The swept paths, in the order in which they were given."""
    return tuple(_axis(place, path, combinations) for place, path in enumerate(combinations[0].values))


def _axis(place: int, path: str, combinations: Sequence[Combination]) -> Axis:
    """From the combinations that have the first value of every other path."""
    alone = [one for one in combinations if not any(one.places[:place]) and not any(one.places[place + 1 :])]
    values = tuple(one.values[path] for one in alone)
    label = "hidden layers" if path == HIDDEN else label_of(path)
    return Axis(path, label, values, _texts(path, values, alone))


def _texts(path: str, values: Sequence[Any], alone: Sequence[Combination]) -> tuple[str, ...]:
    if path == HIDDEN:
        texts = layers_in_words(values)
    elif is_scalar(values):
        texts = [in_words(value) for value in values]
    else:
        texts = list(differences([one.recipe for one in alone]))
    different = len(set(texts)) == len(texts) and all(texts)
    return tuple(texts if different else map(as_json, values))


def is_scalar(values: Sequence[Any]) -> bool:
    """Whether a column of a table can hold them as they are."""
    return all(value is None or isinstance(value, bool | int | float | str) for value in values)
