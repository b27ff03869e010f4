"""Where the first number that is not finite appeared."""

from __future__ import annotations

from typing import Any

import numpy as np

from neuroviz.engine.compiled import part

# What the number belongs to, by code. An optimizer's slots follow, in their order.
Z, A, LOSS, DELTA, GRAD_WEIGHT, GRAD_BIAS, GRAD_NORM, WEIGHT, BIAS, SLOT = range(10)
QUANTITIES = ("z", "a", "loss", "delta", "grad_weight", "grad_bias", "grad_norm", "weight", "bias")
LARGEST = np.finfo(np.float64).max


@part
def say(stop: Any, operation: int, layer: int, unit: int, quantity: int) -> None:
    """It was here; −1 for a layer and a unit that it does not belong to."""
    stop[0], stop[1], stop[2], stop[3] = operation, layer, unit, quantity


@part
def stopped(stop: Any, values: Any, units: int, operation: int, layer: int, quantity: int) -> bool:
    """Whether `values`, equally many for each of `units`, hold a number that is not finite; if so `stop` says where."""
    bad = False
    for n in range(values.size):
        bad |= not (abs(values[n]) <= LARGEST)
    if bad:
        first = 0
        while abs(values[first]) <= LARGEST:
            first += 1
        say(stop, operation, layer, first // (values.size // units), quantity)
    return bad
