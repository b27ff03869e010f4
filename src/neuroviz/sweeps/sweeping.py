"""`sweep`: train every combination of some values of a recipe."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from neuroviz.engine import check
from neuroviz.recipe import Recipe
from neuroviz.sweeps.axes import axes_of
from neuroviz.sweeps.grid import combinations
from neuroviz.sweeps.progress import counting
from neuroviz.sweeps.results import Sweep, SweptRun
from neuroviz.sweeps.single import Length
from neuroviz.sweeps.working import datasets_for, train_all

MOST = 2**53 - 1


def sweep(
    recipe: Recipe,
    vary: Mapping[str, Sequence[Any]],
    *,
    epochs: int | None = None,
    steps: int | None = None,
    jobs: int | None = None,
    progress: bool = True,
) -> Sweep:
    """Train every combination of the values of `vary`, by path in the recipe as an edit has it, for so many epochs or steps.

    `network.hidden` also takes numbers of units: 8, or [8, 4]. `jobs` runs are trained at a time (None: one, or as
    `joblib.parallel_config` says; −1: as many as there are processors); the numbers are the same, bit for bit, however many
    there are and wherever they run. `progress` shows a bar where the standard error is a terminal. A run that diverges is a row
    like the others. Ctrl-C ends it with a warning and what is done.

    Raises `RecipeError` before the first run where a combination cannot be run, or a path is none of the recipe's.
    """
    if (steps is None) == (epochs is None):
        raise TypeError("sweep takes either steps or epochs")
    name, count = ("steps", steps) if steps is not None else ("epochs", epochs)
    check.integer(name, count, 0, MOST)
    if jobs is not None and check.integer("jobs", jobs, -1, 4096) == 0:
        check.fail("jobs", "at least 1, or -1 for as many as there are processors", jobs)
    found = combinations(recipe, vary)
    recipes, axes = [one.recipe for one in found], axes_of(found)
    datasets = datasets_for(recipes)
    with counting(len(found), shown=progress) as done:
        outcomes = train_all(recipes, datasets, Length(steps, epochs), jobs, done)
    runs = tuple(
        SweptRun(one.recipe, one.values, one.places, *outcome)
        for one, outcome in zip(found, outcomes, strict=True)
        if outcome is not None
    )
    if len(runs) < len(found):
        warnings.warn(f"Stopped by Ctrl-C: {len(runs)} of {len(found)} runs are done.", stacklevel=2)
    return Sweep(axes, runs, len(found))
