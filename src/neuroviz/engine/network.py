"""Where everything of a network lies in flat arrays.

All parameters are one vector: for each layer its weight, row by row, then its bias. So an optimizer moves a layer, and a
checkpoint copies a network, in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from neuroviz.engine import activations, losses
from neuroviz.engine.compiled import inlined


@dataclass(frozen=True, eq=False)
class Parameters:
    """One layer's parameters, or anything that has one number for each of them (gradients, an optimizer's slot)."""

    weight: np.ndarray
    """(units, inputs) float64: row j holds what enters unit j, as `torch.nn.Linear.weight`."""
    bias: np.ndarray
    """(units,) float64"""


class Plan(NamedTuple):
    """A network as the compiled functions see it, L layers."""

    layers: Any  # (L, 5) int64, a row for each layer: its columns follow
    loss: int  # index in LOSSES


INPUTS, UNITS = 0, 1
ACTIVATION = 2  # index in ACTIVATIONS
START = 3  # where its parameters begin
BEFORE = 4  # units of all layers before the one that feeds it, the network's inputs being such a layer


class Network:
    """The shape of a network: `sizes` from the inputs to the outputs, an activation for each layer after the inputs."""

    def __init__(self, sizes: Sequence[int], activation_names: Sequence[str], loss: str) -> None:
        self.sizes, self.activations, self.loss = tuple(sizes), tuple(activation_names), loss
        lengths = [units * (inputs + 1) for inputs, units in pairwise(self.sizes)]
        self.starts = tuple(int(start) for start in np.concatenate([[0], np.cumsum(lengths)]))
        self._before = tuple(int(before) for before in np.concatenate([[0], np.cumsum(self.sizes)]))
        codes = [activations.CODES[name] for name in self.activations]
        rows = zip(self.sizes[:-1], self.sizes[1:], codes, self.starts[:-1], self._before[:-2], strict=True)
        self.plan = Plan(np.array(list(rows), dtype=np.int64), losses.CODES[loss])

    @property
    def layers(self) -> int:
        return len(self.activations)

    @property
    def parameters(self) -> int:
        """How many numbers the network learns."""
        return self.starts[-1]

    def views(self, flat: np.ndarray) -> tuple[Parameters, ...]:
        """A flat vector, shape (parameters,), seen layer by layer, without copying."""
        return tuple(self._view(flat, layer) for layer in range(self.layers))

    def _view(self, flat: np.ndarray, layer: int) -> Parameters:
        inputs, units = self.sizes[layer], self.sizes[layer + 1]
        start, bias = self.starts[layer], self.starts[layer] + units * inputs
        return Parameters(flat[start:bias].reshape(units, inputs), flat[bias : bias + units])

    def rows(self, stacked: np.ndarray, layer: int, batch: int) -> np.ndarray:
        """Layer `layer` (0: the inputs) of a stacked workspace as rows of samples, (batch, units), without copying."""
        start, units = self._before[layer] * batch, self.sizes[layer]
        return stacked[start : start + units * batch].reshape(units, batch).T


# In the compiled code every matrix is a vector, row after row: `weight[j * inputs + k]`, `z[j * batch + i]`. Views of two
# dimensions would cost more to make than a small layer costs to compute.


@inlined
def weight_of(plan: Any, layer: int, flat: Any) -> Any:
    """(units * inputs,): the weight of a layer, counted from 0, in a flat vector."""
    start = plan.layers[layer, START]
    return flat[start : start + plan.layers[layer, UNITS] * plan.layers[layer, INPUTS]]


@inlined
def bias_of(plan: Any, layer: int, flat: Any) -> Any:
    """(units,): the bias of a layer, counted from 0, in a flat vector."""
    start = plan.layers[layer, START] + plan.layers[layer, UNITS] * plan.layers[layer, INPUTS]
    return flat[start : start + plan.layers[layer, UNITS]]


@inlined
def inputs_of(plan: Any, layer: int, stacked: Any, batch: int) -> Any:
    """(inputs * batch,): of the layer that feeds this one, the samples, unit after unit, in a stacked workspace."""
    start = plan.layers[layer, BEFORE]
    return stacked[start * batch : (start + plan.layers[layer, INPUTS]) * batch]


@inlined
def units_of(plan: Any, layer: int, stacked: Any, batch: int) -> Any:
    """(units * batch,): of this layer, the samples, unit after unit, in a stacked workspace."""
    start = plan.layers[layer, BEFORE] + plan.layers[layer, INPUTS]
    return stacked[start * batch : (start + plan.layers[layer, UNITS]) * batch]
