"""The loss of a network that has learned nothing but the targets' distribution: one and the same answer for every sample."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

_CUTS = 60


def constant_loss(loss: str, option: float, targets: np.ndarray, *, probabilities: bool = False) -> float:
    """The least mean loss that one answer for all targets (n, outputs) can have; NaN for a loss not known here.

    `probabilities`: the outputs are those of a softmax, so that an answer sums to 1.
    """
    if loss in ("mean_absolute_error", "huber"):
        return _distance(_size(loss, option), targets, probabilities=probabilities)
    return float(_LEAST[loss](targets)) if loss in _LEAST else np.nan


def _entropy(targets: np.ndarray) -> float:
    """Of the classes' shares; log K where all K are equally frequent."""
    share = targets.mean(axis=0)
    share = share[share > 0.0]
    return float(-(share * np.log(share)).sum())


def _variance(targets: np.ndarray) -> float:
    return float(targets.var(axis=0).mean())


_LEAST: dict[str, Callable[[np.ndarray], float]] = {
    "cross_entropy": _entropy,
    "binary_cross_entropy": lambda targets: _entropy(np.hstack([targets, 1.0 - targets])),
    "mean_squared_error": _variance,
    "half_squared_error": lambda targets: _variance(targets) * targets.shape[1] / 2.0,
    "hinge": lambda targets: float(1.0 - np.abs(targets.mean(axis=0)).mean()),
}


# -- Losses that grow straight with the distance -------------------------------------------------------------------------

Size = Callable[[np.ndarray], np.ndarray]


def _size(loss: str, delta: float) -> Size:
    return np.abs if loss == "mean_absolute_error" else partial(_huber, delta=delta)


def _huber(error: np.ndarray, delta: float) -> np.ndarray:
    near = np.minimum(np.abs(error), delta)
    return np.asarray(0.5 * near**2 + delta * (np.abs(error) - near))


def _distance(size: Size, targets: np.ndarray, *, probabilities: bool) -> float:
    """Of probabilities the better of the shares and of the most frequent class: no other answer costs much less."""
    if probabilities:
        share = targets.mean(axis=0)
        answers = [share, np.eye(len(share))[share.argmax()]]
    else:
        answers = [np.median(targets, axis=0), _least(size, targets)]
    return min(float(size(targets - answer).mean()) for answer in answers)


def _least(size: Size, targets: np.ndarray) -> np.ndarray:
    """Of each output the answer that costs least, by thirds: what it costs falls before it and rises after it."""
    low, high = targets.min(axis=0), targets.max(axis=0)
    for _ in range(_CUTS):
        third = (high - low) / 3.0
        rising = size(targets - (low + third)).mean(axis=0) < size(targets - (high - third)).mean(axis=0)
        low, high = np.where(rising, low, low + third), np.where(rising, high - third, high)
    return np.asarray((low + high) / 2.0)
