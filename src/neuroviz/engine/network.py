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
from neuroviz.engine.compiled import part


@dataclass(frozen=True, eq=False)
class Parameters:
    """One layer's parameters, or anything that has one number for each of them (gradients, an optimizer's slot)."""

    weight: np.ndarray
    """(units, inputs) float64: row j holds what enters unit j, as `torch.nn.Linear.weight`."""
    bias: np.ndarray
    """(units,) float64"""


class Plan(NamedTuple):
    """A network as the compiled functions see it. L layers; `sizes` counts the inputs too."""

    sizes: Any  # (L + 1,) int64
    activations: Any  # (L,) int64: index in ACTIVATIONS
    starts: Any  # (L + 1,) int64: where each layer's parameters begin; last, their number
    units_before: Any  # (L + 2,) int64: units of all layers before this one, the inputs being layer 0
    loss: int  # index in LOSSES


class Network:
    """The shape of a network: `sizes` from the inputs to the outputs, an activation for each layer after the inputs."""

    def __init__(self, sizes: Sequence[int], activation_names: Sequence[str], loss: str) -> None:
        self.sizes, self.activations, self.loss = tuple(sizes), tuple(activation_names), loss
        lengths = [units * (inputs + 1) for inputs, units in pairwise(self.sizes)]
        self.starts = tuple(int(start) for start in np.concatenate([[0], np.cumsum(lengths)]))
        self.plan = Plan(
            np.array(self.sizes, dtype=np.int64),
            np.array([activations.CODES[name] for name in self.activations], dtype=np.int64),
            np.array(self.starts, dtype=np.int64),
            np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int64),
            losses.CODES[loss],
        )

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
        start, units = int(self.plan.units_before[layer]) * batch, self.sizes[layer]
        return stacked[start : start + units * batch].reshape(units, batch).T


# In the compiled code every matrix is a vector, row after row: `weight[j * inputs + k]`, `z[j * batch + i]`. Views of two
# dimensions would cost more to make than a small layer costs to compute.


@part
def weight_of(plan: Any, flat: Any, layer: int) -> Any:
    """(units * inputs,): the weight of a layer, counted from 0, in a flat vector."""
    start = plan.starts[layer]
    return flat[start : start + plan.sizes[layer + 1] * plan.sizes[layer]]


@part
def bias_of(plan: Any, flat: Any, layer: int) -> Any:
    """(units,): the bias of a layer, counted from 0, in a flat vector."""
    end = plan.starts[layer + 1]
    return flat[end - plan.sizes[layer + 1] : end]


@part
def block(plan: Any, stacked: Any, layer: int, batch: int) -> Any:
    """(units * batch,): the samples of a layer, unit after unit, in a stacked workspace; layer 0 is the inputs."""
    return stacked[plan.units_before[layer] * batch : plan.units_before[layer + 1] * batch]
