"""A trace: everything that happened in one step. Frozen data; it knows nothing of drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuroviz.engine import finite
from neuroviz.engine.network import Network
from neuroviz.engine.optimizers import OptimizerConfig
from neuroviz.engine.state import State
from neuroviz.engine.training import Room, Work
from neuroviz.explanation import Explanation, explain


@dataclass(frozen=True)
class Location:
    """Where a step stands: `batch` of the `batches` of its epoch. All count from 0."""

    step: int
    epoch: int
    batch: int
    batches: int


@dataclass(frozen=True)
class Divergence:
    """The first number of a run that was not finite."""

    step: int
    operation: int
    """of the step's 3 L + 2, in order, from 0"""
    layer: int | None
    """from 0; None: the loss"""
    unit: int | None
    quantity: str

    @property
    def sentence(self) -> str:
        """In words, layers and units counted from 1."""
        if self.layer is None or self.unit is None:
            return f"Step {self.step}: the loss is no longer a finite number."
        names = {"delta": "the error δ", "z": "the sum z", "a": "the activation a"}
        what = names.get(self.quantity, self.quantity.replace("grad_", "gradient of the "))
        return (
            f"Step {self.step}: {what} of unit {self.unit + 1} in layer {self.layer + 1} is no longer a finite number."
        )


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer in one step, counted from 0: the first hidden layer is 0. Rows are the batch's samples."""

    z: np.ndarray
    """(B, units): pre-activations"""
    a: np.ndarray
    """(B, units): activations"""
    delta: np.ndarray
    """(B, units): ∂ℓᵢ/∂z of each sample's own loss"""
    grad_weight: np.ndarray
    """(units, inputs): ∂L/∂W, the batch's mean of δᵢ aᵢ"""
    grad_bias: np.ndarray
    """(units,): ∂L/∂b"""


@dataclass(frozen=True, eq=False)
class CheckTrace:
    """The same layer for the same batch once more, with the parameters after the update."""

    z: np.ndarray
    a: np.ndarray


@dataclass(frozen=True, eq=False)
class Trace:
    """Step `location.step`: the same code and the same bits as its training. What a divergence kept from happening is NaN."""

    network: Network
    location: Location
    optimizer: OptimizerConfig
    samples: np.ndarray
    """(B,): indices of the batch's samples"""
    inputs: np.ndarray
    """(B, n0), scaled"""
    targets: np.ndarray
    """(B, outputs)"""
    layers: tuple[LayerTrace, ...]
    check: tuple[CheckTrace, ...]
    sample_loss: np.ndarray
    """(B,)"""
    check_sample_loss: np.ndarray
    """(B,)"""
    before: State
    after: State
    gradient: np.ndarray
    """(P,): every gradient, flat, as `State.flat`"""
    diverged: Divergence | None

    @property
    def step(self) -> int:
        return self.location.step

    @property
    def loss_before(self) -> float:
        """L: the batch's mean loss before the update."""
        return mean(self.sample_loss)

    @property
    def loss_after(self) -> float:
        """The same batch's mean loss with the new parameters."""
        return mean(self.check_sample_loss)

    @property
    def loss_predicted(self) -> float:
        """The loss that the gradient predicts, to first order: L + Σ ∂L/∂θ · Δθ with the real Δθ."""
        return self.loss_before + float(np.dot(self.gradient, self.after.flat - self.before.flat))

    def explain(self, layer: int, unit: int, sample: int | None = None) -> Explanation:
        """The equations of a unit, both counted from 0, with their numbers, for a sample of the batch (None: its first)."""
        return explain(self, layer, unit, sample)


@dataclass(frozen=True, eq=False)
class FocusTrace:
    """One sample in a step, before and after the update. A sample outside the batch is a batch of its own."""

    sample: int
    row: int | None
    """its row in the batch; None where it is not in it"""
    held_out: bool
    inputs: np.ndarray
    target: np.ndarray
    layers: tuple[LayerTrace, ...]
    """rows: this sample alone, shapes (units,); the gradients are its own, δ aᵀ"""
    check: tuple[CheckTrace, ...]
    loss_before: float
    loss_after: float


def mean(losses: np.ndarray) -> float:
    """The mean as the engine computes it: one after the other."""
    total = 0.0
    for loss in losses.tolist():
        total += loss
    return total / len(losses)


def layer_traces(network: Network, work: Work, batch: int) -> tuple[LayerTrace, ...]:
    """What `work` holds of each layer, copied."""
    return tuple(
        LayerTrace(
            _rows(network, work.z, layer, batch),
            _rows(network, work.a, layer, batch),
            _rows(network, work.delta, layer, batch),
            gradient.weight,
            gradient.bias,
        )
        for layer, gradient in enumerate(network.views(work.gradient.copy()))
    )


def check_traces(network: Network, room: Room, batch: int) -> tuple[CheckTrace, ...]:
    """What `room` holds of each layer, copied."""
    return tuple(
        CheckTrace(_rows(network, room.z, layer, batch), _rows(network, room.a, layer, batch))
        for layer in range(network.layers)
    )


def _rows(network: Network, stacked: np.ndarray, layer: int, batch: int) -> np.ndarray:
    return np.ascontiguousarray(network.rows(stacked, layer + 1, batch))


def divergence(slot_names: tuple[str, ...], step: int, stop: np.ndarray) -> Divergence | None:
    """Where the engine stopped; None where it did not."""
    operation, layer, unit, quantity = (int(value) for value in stop)
    if operation < 0:
        return None
    name = (*finite.QUANTITIES, *slot_names)[quantity]
    return Divergence(step, operation, layer if layer >= 0 else None, unit if layer >= 0 else None, name)
