"""A trace: everything that happened in one step. Frozen data; it knows nothing of drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from neuroviz.engine import check, finite
from neuroviz.engine.network import Network
from neuroviz.engine.optimizers import OptimizerConfig
from neuroviz.engine.regularization import CLIP_FACTOR, GRAD_NORM, LEARNING_RATE
from neuroviz.engine.state import State
from neuroviz.engine.workspace import Room, Work
from neuroviz.explanation import Explanation, explain
from neuroviz.places import parameter_indices
from neuroviz.recipe import Training


@dataclass(frozen=True)
class Location:
    """Where a step stands: `batch` of the `batches` of its epoch. All count from 0."""

    step: int
    epoch: int
    batch: int
    batches: int


_IN_WORDS = {
    "z": "the sum z",
    "a": "the activation a",
    "delta": "the error δ",
    "grad_weight": "the gradient of a weight",
    "grad_bias": "the gradient of the bias",
    "weight": "a weight",
    "bias": "the bias",
}
"""What of a unit may stop to be finite; the optimizer's memory has names of its own."""


@dataclass(frozen=True)
class Divergence:
    """The first number of a run that was not finite."""

    location: Location
    operation: int
    """of the step's 3 L + 2, in order, from 0"""
    layer: int | None
    """from 0; None: the loss, or the norm of the whole gradient"""
    unit: int | None
    quantity: str

    @property
    def step(self) -> int:
        return self.location.step

    @property
    def sentence(self) -> str:
        """In words, everything counted from 1."""
        epoch, batch, batches = self.location.epoch + 1, self.location.batch + 1, self.location.batches
        if self.layer is None or self.unit is None:
            what = "the gradient's norm" if self.quantity == "grad_norm" else "the loss"
            return f"Epoch {epoch}, batch {batch} of {batches}: {what} is no longer a finite number."
        what = _IN_WORDS.get(self.quantity, self.quantity)
        return (
            f"Epoch {epoch}, batch {batch} of {batches}: {what} of unit {self.unit + 1} in layer {self.layer + 1} "
            "is no longer a finite number."
        )


@dataclass(frozen=True, eq=False)
class LayerTrace:
    """One layer in one step, counted from 0: the first hidden layer is 0. Rows are the batch's samples."""

    z: np.ndarray
    """(B, units): pre-activations"""
    a: np.ndarray
    """(B, units): activations"""
    mask: np.ndarray | None
    """(B, units): 0 where dropout silenced the unit for that sample, else 1 / (1 − p); None without dropout"""
    grad_a: np.ndarray
    """(B, units): ∂ℓᵢ/∂a; NaN at an output whose loss gives δ at once"""
    slope: np.ndarray
    """(B, units): f′(z); NaN where δ does not go through it: softmax, and an output whose loss gives δ at once"""
    delta: np.ndarray
    """(B, units): ∂ℓᵢ/∂z of each sample's own loss"""
    grad_weight: np.ndarray
    """(units, inputs): ∂L/∂W, the batch's mean of δᵢ aᵢ"""
    grad_bias: np.ndarray
    """(units,): ∂L/∂b"""

    @property
    def signal(self) -> np.ndarray:
        """(B, units): what the next layer gets: a, after dropout."""
        return self.a if self.mask is None else self.a * self.mask


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
    training: Training
    """as it was in this step"""
    learning_rate: float
    """in force: after schedule and warm-up"""
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
    """(P,): every gradient of the data loss, flat, as `State.flat`"""
    taken: np.ndarray
    """(P,): the gradient that the optimizer took: + L1, clipped, + weight decay; 0 for the frozen before the decay"""
    grad_norm: float
    """of the gradient before clipping, + L1, without the frozen; NaN where nothing regularizes"""
    clip_factor: float
    """by which the clipping multiplied it; 1 where it did not"""
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
        with np.errstate(all="ignore"):  # of a step that diverged
            return self.loss_before + float(np.dot(self.gradient, self.after.flat - self.before.flat))

    @property
    def optimizer(self) -> OptimizerConfig:
        return self.training.optimizer

    @cached_property
    def frozen(self) -> frozenset[int]:
        """Indices in a flat vector of the parameters that stayed because they are frozen."""
        return frozenset(parameter_indices(self.network, self.training.frozen).tolist())

    @property
    def penalty_before(self) -> float:
        """What the regularization would add to L: L1 Σ|w| + ½ weight decay Σθ². It is shown beside the loss."""
        return penalty(self.training, self.before)

    @property
    def penalty_after(self) -> float:
        return penalty(self.training, self.after)

    def signals_into(self, layer: int) -> np.ndarray:
        """(B, inputs): what a layer, counted from 0, got from the one before it."""
        self._check_place(layer)
        return self.inputs if layer == 0 else self.layers[layer - 1].signal

    def contributions(self, layer: int, unit: int) -> np.ndarray:
        """(B, inputs): each sample's δᵢ aᵢ for the weights of a unit, both from 0; their mean is the gradient.

        For its bias the contributions are `layers[layer].delta[:, unit]`.
        """
        self._check_place(layer, unit)
        return np.asarray(self.layers[layer].delta[:, unit, np.newaxis] * self.signals_into(layer))

    def explain(self, layer: int, unit: int, sample: int | None = None) -> Explanation:
        """The equations of a unit, both counted from 0, with their numbers, for a sample of the batch (None: its first)."""
        self._check_place(layer, unit)
        return explain(self, layer, unit, sample)

    def _check_place(self, layer: int, unit: int = 0) -> None:
        layer = check.integer("layer", layer, 0, self.network.layers - 1)
        check.integer("unit", unit, 0, self.network.sizes[layer + 1] - 1)


def penalty(how: Training, state: State) -> float:
    """L1 Σ|w| + ½ weight decay Σθ², for a state; 0 where the weight decay is decoupled."""
    l1, decay = how.l1, how.optimizer.coupled_weight_decay
    with np.errstate(over="ignore"):  # of parameters on their way to a divergence
        weights = sum(float(np.abs(parameters.weight).sum()) for parameters in state.parameters) if l1 else 0.0
        squares = float(np.square(state.flat).sum()) if decay else 0.0
    return l1 * weights + 0.5 * decay * squares


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
            _mask(network, work, layer, batch),
            _rows(network, work.grad_a, layer, batch),
            _rows(network, work.slope, layer, batch),
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


def _mask(network: Network, work: Work, layer: int, batch: int) -> np.ndarray | None:
    hidden = layer < network.layers - 1
    return _rows(network, work.mask, layer, batch) if work.mask.size and hidden else None


def _rows(network: Network, stacked: np.ndarray, layer: int, batch: int) -> np.ndarray:
    return np.ascontiguousarray(network.rows(stacked, layer + 1, batch))


def report(work: Work) -> dict[str, float]:
    """What the step did to the learning rate and to the gradient as a whole."""
    factor = float(work.report[CLIP_FACTOR])
    return {
        "learning_rate": float(work.report[LEARNING_RATE]),
        "grad_norm": float(work.report[GRAD_NORM]),
        "clip_factor": 1.0 if np.isnan(factor) else factor,
    }


def divergence(slot_names: tuple[str, ...], location: Location, stop: np.ndarray) -> Divergence | None:
    """Where the engine stopped; None where it did not."""
    operation, layer, unit, quantity = (int(value) for value in stop)
    if operation < 0:
        return None
    name = (*finite.QUANTITIES, *slot_names)[quantity]
    return Divergence(location, operation, layer if layer >= 0 else None, unit if layer >= 0 else None, name)
