"""Where everything of a network lies in flat arrays.

All parameters are one vector: for each layer its weight, row by row, then its bias. So an optimizer moves a layer, and a
checkpoint copies a network, in one go.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from neuroviz.engine import activations, losses
from neuroviz.engine.lowlevel import rows_piece


@dataclass(frozen=True, eq=False)
class Parameters:
    """One layer's parameters, or anything that has one number for each of them (gradients, an optimizer's slot)."""

    weight: np.ndarray
    """(units, inputs) float64: row j holds what enters unit j, as `torch.nn.Linear.weight`."""
    bias: np.ndarray
    """(units,) float64"""


class Plan(NamedTuple):
    """A network as the compiled functions see it, L layers."""

    layers: Any  # (L, 9) int64, a row for each layer: its columns follow
    options: Any  # (L,) float64: the option of each layer's activation
    loss: int  # index in LOSSES
    loss_option: float
    loss_divisor: float  # by which the sum over the outputs is divided
    loss_through_z: bool  # whether the loss gives δ at once


# The columns of `Plan.layers`: how large a layer is, its activation (an index in ACTIVATIONS) ...
INPUTS, UNITS, ACTIVATION = range(3)
# ... where in a flat vector its weight begins and how long it is, where its bias begins, where the next layer begins ...
WEIGHT, WEIGHTS, BIAS, NEXT = range(3, 7)
# ... and how many units come before what feeds it, and before its own, the network's inputs being a layer like any other.
BEFORE_INPUTS, BEFORE_UNITS = range(7, 9)


class Network:
    """The shape of a network: `sizes` from the inputs to the outputs, an activation for each layer after the inputs.

    `options` holds a number for each activation that takes one, `loss_option` the loss's.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation_names: Sequence[str],
        loss: str,
        options: Sequence[float] = (),
        loss_option: float = 0.0,
    ) -> None:
        self.sizes, self.activations, self.loss = tuple(sizes), tuple(activation_names), loss
        self.options, self.loss_option = tuple(options) or (0.0,) * len(self.activations), loss_option
        lengths = [units * (inputs + 1) for inputs, units in pairwise(self.sizes)]
        self.starts = tuple(int(start) for start in np.concatenate([[0], np.cumsum(lengths)]))
        self._before = tuple(int(before) for before in np.concatenate([[0], np.cumsum(self.sizes)]))
        self.plan = self._plan(np.array([self._row(layer) for layer in range(self.layers)], dtype=np.int64))

    def _row(self, layer: int) -> list[int]:
        (inputs, units), start, before = self.sizes[layer : layer + 2], self.starts[layer], self._before[layer]
        weights = inputs * units
        place = [start, weights, start + weights, start + weights + units]
        return [inputs, units, activations.CODES[self.activations[layer]], *place, before, before + inputs]

    def _plan(self, rows: np.ndarray) -> Plan:
        code = losses.CODES[self.loss]
        entry = losses.LOSSES[code]
        divisor = float(self.sizes[-1]) if entry.over_outputs == "mean" else 1.0
        return Plan(rows, np.array(self.options), code, self.loss_option, divisor, entry.through == "z")

    @property
    def layers(self) -> int:
        return len(self.activations)

    @property
    def parameters(self) -> int:
        """How many numbers the network learns."""
        return self.starts[-1]

    def is_weight(self, index: int) -> bool:
        """Whether the parameter at `index` of a flat vector is a weight, not a bias."""
        layer = bisect_right(self.starts, index) - 1
        return index < self.starts[layer + 1] - self.sizes[layer + 1]

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


# Each takes (plan, layer, array, batch), the layer counted from 0; for parameters the last is 1. Of a flat vector ...
weight_of = rows_piece("layers", WEIGHT, WEIGHTS)  # (units * inputs,): the layer's weight
bias_of = rows_piece("layers", BIAS, UNITS)  # (units,): its bias
# ... and of a stacked workspace, the samples of one unit after those of another:
inputs_of = rows_piece("layers", BEFORE_INPUTS, INPUTS)  # (inputs * batch,): the layer that feeds it
units_of = rows_piece("layers", BEFORE_UNITS, UNITS)  # (units * batch,): its own
