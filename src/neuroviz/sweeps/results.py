"""What a sweep came to: its runs, as objects, as a frame, the best of them, and as a heat map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from neuroviz.engine import check
from neuroviz.recipe import Recipe
from neuroviz.sweeps.axes import Axis, is_scalar
from neuroviz.sweeps.heat_map import HeatMap
from neuroviz.sweeps.measures import better_of, in_order
from neuroviz.trace import Divergence

if TYPE_CHECKING:
    from polars import DataFrame


@dataclass(frozen=True, eq=False)
class SweptRun:
    """One run: `Run(recipe)` trained so far has the same bits."""

    recipe: Recipe
    values: dict[str, Any]
    """what was swept, by path, as it stands in the recipe"""
    places: tuple[int, ...]
    """which of its path's values each is, from 0"""
    steps: int
    """those that are done: fewer than were wanted where it diverged"""
    divergence: Divergence | None
    metrics: dict[str, float]
    """of the state after them: "train_loss", "held_out_loss", "train_accuracy", ...; NaN where there is none"""
    hash: str
    """of every bit of that state, as `State.hash`"""
    seconds: float
    """that its training took"""

    @property
    def diverged(self) -> int | None:
        """The step in which a number stopped to be finite; None where none did."""
        return None if self.divergence is None else self.divergence.step


@dataclass(frozen=True, eq=False)
class Sweep:
    """The runs of a sweep in the order of their values, the last path's changing fastest; those that were not done are missing."""

    axes: tuple[Axis, ...]
    runs: tuple[SweptRun, ...]
    wanted: int
    """how many runs there should be"""

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it before all was done."""
        return len(self.runs) < self.wanted

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The names of what is measured: "train_loss", "held_out_loss", and what goes with the data."""
        return in_order({name for run in self.runs for name in run.metrics})

    @property
    def usual_metric(self) -> str:
        """The held-out loss; where nothing is held out, that of what trains."""
        held_out = any(not math.isnan(run.metrics["held_out_loss"]) for run in self.runs)
        return "held_out_loss" if held_out else "train_loss"

    def best(self, metric: str | None = None) -> SweptRun:
        """The run with the best of `metric` (None: the held-out loss) among those that did not diverge; of equal ones the first.

        Raises `RecipeError` where no run has that metric.
        """
        metric = self._checked(metric)
        there = [run for run in self.runs if run.diverged is None and not math.isnan(run.metrics.get(metric, math.nan))]
        if not there:
            check.fail("metric", "one that a run has which did not diverge", metric)
        sign = -1.0 if better_of(metric) == "higher" else 1.0
        return min(there, key=lambda run: sign * run.metrics[metric])

    def frame(self) -> DataFrame:
        """A Polars frame, a row for each run: the swept values by path, the metrics, and `steps`, `diverged` (a step), `seconds`.

        What is no number, text or truth value is there in words; what there is not is null.
        """
        import polars as pl

        columns = [pl.Series(axis.path, *self._column(place, axis)) for place, axis in enumerate(self.axes)]
        for name in self.metrics:
            numbers = [_or_none(run.metrics.get(name, math.nan)) for run in self.runs]
            columns.append(pl.Series(name, numbers, pl.Float64))
        columns.append(pl.Series("steps", [run.steps for run in self.runs], pl.Int64))
        columns.append(pl.Series("diverged", [run.diverged for run in self.runs], pl.Int64))
        columns.append(pl.Series("seconds", [run.seconds for run in self.runs], pl.Float64))
        return pl.DataFrame(columns)

    def _column(self, place: int, axis: Axis) -> tuple[list[Any], Any]:
        """The values of a path for each run, and their type."""
        import polars as pl

        kinds = {type(value) for value in axis.values} - {type(None)}
        types: dict[frozenset[type], Any] = {
            frozenset({bool}): pl.Boolean,
            frozenset({int}): pl.Int64,
            frozenset({float}): pl.Float64,
            frozenset({int, float}): pl.Float64,
            frozenset({str}): pl.String,
        }
        if is_scalar(axis.values) and frozenset(kinds) in types:
            return [run.values[axis.path] for run in self.runs], types[frozenset(kinds)]
        return [axis.texts[run.places[place]] for run in self.runs], pl.String

    def heat_map(self, metric: str | None = None, rows: str | None = None, columns: str | None = None) -> HeatMap:
        """A metric (None: the held-out loss) over two swept paths; where more are swept, its mean over all of theirs.

        Without `rows` and `columns` they are the first and the second path. A cell in which a run diverged has NaN.
        Raises `RecipeError` where fewer than two paths are swept.
        """
        metric = self._checked(metric)
        down, across = self._two(rows, columns)
        shape = (len(self.axes[down].values), len(self.axes[across].values))
        sums, counts, diverged = np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for run in self.runs:
            cell = run.places[down], run.places[across]
            counts[cell] += 1
            diverged[cell] += run.diverged is not None
            sums[cell] += run.metrics.get(metric, math.nan) if run.diverged is None else math.nan
        values = np.divide(sums, counts, out=np.full(shape, math.nan), where=counts > 0)
        return HeatMap(metric, better_of(metric), self.axes[down], self.axes[across], values, diverged)

    def _two(self, rows: str | None, columns: str | None) -> tuple[int, int]:
        """Which axes go down and across."""
        paths = [axis.path for axis in self.axes]
        if len(paths) < 2:
            check.fail("vary", "two paths for a heat map", check.words(f"{paths[0]} alone"))
        for field, path in (("rows", rows), ("columns", columns)):
            if path is not None:
                check.choice(field, path, paths)
        down = rows if rows is not None else next(path for path in paths if path != columns)
        across = columns if columns is not None else next(path for path in paths if path != down)
        if down == across:
            check.fail("columns", "another path than rows", across)
        return paths.index(down), paths.index(across)

    def _checked(self, metric: str | None) -> str:
        if not self.runs:
            check.fail("sweep", "done in part at least", check.words("stopped before its first run was done"))
        metric = self.usual_metric if metric is None else metric
        check.choice("metric", metric, self.metrics)
        return metric


def _or_none(value: float) -> float | None:
    return None if math.isnan(value) else value
