"""Every combination of the values that are swept, each a whole recipe."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct, structs

from neuroviz.data.sources import Catalog
from neuroviz.edits import undoes
from neuroviz.engine import check
from neuroviz.plain import json_value, replaced
from neuroviz.recipe import Recipe
from neuroviz.sweeps.layers import HIDDEN, layers_of

MOST_RUNS = 10_000
_SMALL = Catalog()


class Combination(NamedTuple):
    """One of the values of each path, as they stand in its recipe."""

    recipe: Recipe
    values: dict[str, Any]
    places: tuple[int, ...]
    """which of its path's values each is, from 0"""


def combinations(recipe: Recipe, vary: Mapping[str, Any]) -> list[Combination]:
    """Every combination of the values of `vary`, by path; the last path's change fastest. Raises `RecipeError`."""
    check.instance("recipe", recipe, Recipe, "a Recipe")
    lists = _checked(vary)
    found = [Combination(recipe, {}, ())]
    for path, values in lists.items():
        found = [_with(before, path, place, value) for before in found for place, value in enumerate(values)]
        _check_different(path, [one.values[path] for one in found[: len(values)]])
    return found


def _checked(vary: object) -> dict[str, list[Any]]:
    """The values of each path, as JSON has them."""
    if not isinstance(vary, Mapping) or not vary:
        check.fail("vary", "lists of values by path, like {'training.optimizer.learning_rate': [0.01, 0.1]}", vary)
    lists: dict[str, list[Any]] = {}
    for path, values in vary.items():
        check.text("path", path, "a place in the recipe")
        for former in lists:
            if undoes(path, former):
                check.fail("vary", f"in an order in which {path} stands before {former}, which it replaces", list(vary))
        lists[path] = _listed(path, values)
    count = math.prod(map(len, lists.values()))
    if count > MOST_RUNS:
        check.fail("vary", f"at most {MOST_RUNS:,} combinations", check.words(f"{count:,}"))
    return lists


def _listed(path: str, values: object) -> list[Any]:
    values = list(values) if isinstance(values, np.ndarray) and values.ndim else values
    if not isinstance(values, list | tuple | range) or len(values) == 0:
        check.fail(path, "a list of values, at least one", values)
    return [json_value(path, value) for value in values]


def _with(before: Combination, path: str, place: int, value: Any) -> Combination:
    """The combination in which `path` is the `place`-th of its values."""
    value = layers_of(before.recipe, value) if path == HIDDEN else value
    recipe = _replaced(before.recipe, path, value)
    return Combination(recipe, {**before.values, path: value_at(recipe, path)}, (*before.places, place))


def _replaced(recipe: Recipe, path: str, value: Any) -> Recipe:
    """As `replaced`; data that stay as they are do not go through JSON, which would take long for large ones."""
    if path.partition(".")[0] == "data":
        return replaced(recipe, path, value)
    other = replaced(structs.replace(recipe, data=_SMALL), path, value)
    return structs.replace(other, data=recipe.data)


def value_at(recipe: Recipe, path: str) -> Any:
    """What stands at a path that is there."""
    part: Any = recipe
    for name in path.split("."):
        part = _below(part, name)
    return part


def _below(part: Any, name: str) -> Any:
    if isinstance(part, Struct):
        return getattr(part, name)
    return part[name] if isinstance(part, dict) else part[int(name)]


def _check_different(path: str, values: list[Any]) -> None:
    texts = [as_json(value) for value in values]
    for place, text in enumerate(texts):
        if text in texts[:place]:
            check.fail(path, "swept over different values", check.words(f"{text} twice"))


def as_json(value: Any) -> str:
    """A value of a recipe as JSON."""
    return msgspec.json.encode(value, enc_hook=np.ndarray.tolist).decode()
