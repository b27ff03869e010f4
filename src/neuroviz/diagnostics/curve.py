"""What an activation function gives, and its slope: asked of the engine, which alone knows."""

from __future__ import annotations

import numpy as np

from neuroviz.data.sources import Inline
from neuroviz.engine.optimizers import SGD
from neuroviz.recipe import Layer, Network, Recipe, Training
from neuroviz.run import Run

_COLUMNS = 64
_SMALL = 2.0**-200


def curve(activation: str, options: dict[str, float], z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """f(z) and f′(z) of finite numbers (n, units), each (n, units)."""
    pieces = [_curve(activation, options, z[:, start : start + _COLUMNS]) for start in range(0, z.shape[1], _COLUMNS)]
    return np.hstack([a for a, _ in pieces]), np.hstack([slope for _, slope in pieces])


def _curve(activation: str, options: dict[str, float], z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """By a network that takes each z into a unit of its own, and so little of what that gives that nothing overflows."""
    n, units = z.shape
    out = np.full((1, units), _SMALL), np.full(1, 0.5)
    hidden = (Layer(units, activation, options),)
    network = Network(hidden, "identity", parameters=((np.eye(units), np.zeros(units)), out))
    training = Training("mean_squared_error", SGD(0.0), n)
    trace = Run(Recipe(Inline(z, np.zeros((n, 1))), network, training), history_budget=0).trace(0)
    a, slope = np.empty_like(z), np.empty_like(z)
    a[trace.samples], slope[trace.samples] = trace.layers[0].a, trace.layers[0].slope
    return a, slope
