"""Metrics: how well a network does on a part of the data, from the few sums that the engine makes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np


class Sums(NamedTuple):
    """Of some samples, each the mean over them; squares summed over the outputs."""

    loss: float
    right: float  # the share of right decisions
    squared_error: float
    squared_error_in_units: float  # each output in its original units
    variance: float  # of the targets, as scaled
    outputs: int


class Metric(NamedTuple):
    """An entry of the table."""

    name: str
    label: str
    task: Literal["classification", "regression", "both"]
    function: Callable[[Sums], float]
    latex: str
    sentence: str
    better: Literal["lower", "higher"]


def _r_squared(sums: Sums) -> float:
    return 1.0 - sums.squared_error / sums.variance if sums.variance > 0.0 else math.nan


METRICS = (
    Metric(
        "loss",
        "loss",
        "both",
        lambda sums: sums.loss,
        r"<loss> = \frac{1}{<n>} \cdot <sum_losses>",
        "The mean of the samples' losses: what training makes smaller.",
        "lower",
    ),
    Metric(
        "accuracy",
        "accuracy",
        "classification",
        lambda sums: sums.right,
        r"<accuracy> = \frac{<right>}{<n>}",
        "The share of samples whose class the network names.",
        "higher",
    ),
    Metric(
        "r_squared",
        "R²",
        "regression",
        _r_squared,
        r"<r_squared> = 1 - \frac{<mean_squared_error>}{<variance>}",
        "The share of the targets' variance that the network explains: 1 is all of it, 0 no better than their mean.",
        "higher",
    ),
    Metric(
        "root_mean_squared_error",
        "RMSE",
        "regression",
        lambda sums: math.sqrt(sums.squared_error_in_units / sums.outputs),
        r"<root_mean_squared_error> = \sqrt{<mean_squared_error>}",
        "The typical distance between prediction and target, in the target's own units.",
        "lower",
    ),
)


def variance(targets: np.ndarray) -> float:
    """(n, outputs) -> the variance of the outputs together; NaN of nothing."""
    with np.errstate(over="ignore"):
        return float(targets.var(axis=0).sum()) if len(targets) else math.nan


def names_for(task: str) -> tuple[str, ...]:
    """The metrics that go with the task, in the table's order."""
    return tuple(entry.name for entry in METRICS if entry.task in (task, "both"))


def metrics_of(task: str, sums: Sums) -> dict[str, float]:
    """Every metric that goes with the task, by name."""
    return {entry.name: entry.function(sums) for entry in METRICS if entry.task in (task, "both")}
