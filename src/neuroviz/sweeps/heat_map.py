"""A metric over two swept paths: a matrix, a table for a terminal, and a picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.sweeps.axes import Axis
from neuroviz.sweeps.colours import Colour, between
from neuroviz.sweeps.measures import Better, metric_in_words

if TYPE_CHECKING:
    from rich.table import Table

LOGARITHMIC_FROM = 20.0
"""times the smallest number is the largest, where all are above 0: then equal factors are equal steps of colour"""


@dataclass(frozen=True, eq=False)
class HeatMap:
    """`values` (rows, columns): NaN where there is no number, as where `diverged` (rows, columns) counts runs that diverged."""

    metric: str
    better: Better
    rows: Axis
    columns: Axis
    values: np.ndarray
    diverged: np.ndarray

    @property
    def title(self) -> str:
        """The metric in words: "Held-out loss"."""
        words = metric_in_words(self.metric)
        return words[:1].upper() + words[1:]

    @property
    def heading(self) -> str:
        """What it is, in words."""
        return f"{self.title} over {self.rows.label} and {self.columns.label}"

    @cached_property
    def texts(self) -> list[list[str]]:
        """What each cell says."""
        return [
            [self._text(*cell) for cell in zip(*row, strict=True)]
            for row in zip(self.values, self.diverged, strict=True)
        ]

    def _text(self, value: float, diverged: int) -> str:
        if diverged:
            return "diverged" if diverged == 1 else f"{diverged} diverged"
        return "–" if math.isnan(value) else f"{value:.4g}".replace("-", "−")

    @cached_property
    def worst_and_best(self) -> tuple[float, float]:
        """Of the finite numbers; NaN where there is none."""
        finite = self.values[np.isfinite(self.values)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)
        return (high, low) if self.better == "lower" else (low, high)

    @cached_property
    def logarithmic(self) -> bool:
        """Whether equal factors, not equal differences, are equal steps of colour."""
        low, high = sorted(self.worst_and_best)
        return low > 0.0 and high / low >= LOGARITHMIC_FROM

    def colour(self, row: int, column: int) -> Colour | None:
        """The ground of a cell; None where it has no finite number."""
        value = float(self.values[row, column])
        if not math.isfinite(value):
            return None
        worst, best, value = (self._scaled(number) for number in (*self.worst_and_best, value))
        return between(1.0 if worst == best else (value - worst) / (best - worst))

    def _scaled(self, value: float) -> float:
        return math.log(value) if self.logarithmic else value

    def to_svg(self) -> str:
        """A picture, as the text of an SVG file."""
        from neuroviz.sweeps.heat_map_svg import svg_of

        return svg_of(self)

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.to_svg()

    def __str__(self) -> str:
        """A table in plain text."""
        from neuroviz.sweeps.heat_map_text import text_of

        return text_of(self)

    def __rich__(self) -> Table:
        """A table in colour, for `rich.print`."""
        from neuroviz.sweeps.heat_map_text import table_of

        return table_of(self)
