"""What the evidence is made of: layers, steps and epochs, each in a few numbers; and the numbers that are made of arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuroviz.engine.network import Network


@dataclass(frozen=True, eq=False)
class Seen:
    """One layer, for the samples looked at: each (samples, units)."""

    z: np.ndarray
    a: np.ndarray
    slope: np.ndarray
    """f′(z)"""


@dataclass(frozen=True, eq=False)
class Step:
    """One step in a few numbers, L layers."""

    number: int
    loss_before: float
    loss_after: float
    size: np.ndarray
    """(L,): ‖θ‖ of each layer, weights and biases"""
    free: np.ndarray
    """(L,): the same of what is not frozen"""
    change: np.ndarray
    """(L,): ‖Δθ‖ of each layer"""
    error: np.ndarray
    """(L,): root mean square of δ"""
    steepness: float
    """‖∂L/∂θ‖ · ‖θ‖ / L, of what is not frozen"""
    rate: float
    """the learning rate in force, as a share of the optimizer's: what schedule and warm-up leave of it"""


@dataclass(frozen=True, eq=False)
class Epochs:
    """Epochs that ended, m of them, evenly spread."""

    number: np.ndarray
    """(m,): how many epochs had ended then"""
    loss: np.ndarray
    """(m,): the epoch's own loss"""
    held_out: np.ndarray
    """(m,): the held-out part's loss after it"""

    def after(self, number: int) -> Epochs:
        """Those that came after `number` epochs had ended."""
        late = self.number > number
        return Epochs(self.number[late], self.loss[late], self.held_out[late])

    def last(self, count: int) -> Epochs:
        """The last `count` of them, or all where there are fewer."""
        return Epochs(self.number[-count:], self.loss[-count:], self.held_out[-count:])

    @property
    def jump(self) -> float:
        """How far an epoch's loss lies from its neighbours': the standard deviation of their differences, over √2."""
        return float(np.diff(self.loss).std()) / float(np.sqrt(2.0))


def root_mean_square(values: np.ndarray) -> float:
    """Of numbers of any size. Its scale is taken off before the squares, which leave the floats long before the values do."""
    largest = float(np.abs(values).max())
    return largest * float(np.sqrt(np.mean((values / largest) ** 2))) if largest > 0.0 else 0.0


def norms(network: Network, flat: np.ndarray) -> np.ndarray:
    """(L,): ‖θ‖ of each layer, weights and biases, of flat parameters (P,)."""
    starts = network.starts
    return np.array([np.linalg.norm(flat[a:b]) for a, b in zip(starts, starts[1:], strict=False)])


def beyond_luck(high: np.ndarray, low: np.ndarray) -> float:
    """By how many standard errors the mean of the one, (n,), lies above that of the other, (m,): Welch's t."""
    error = np.sqrt(high.var(ddof=1) / len(high) + low.var(ddof=1) / len(low))
    return float(np.float64(high.mean() - low.mean()) / error)
