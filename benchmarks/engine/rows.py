"""The rows: networks, and the samples that everybody trains on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

BATCHES = 50
LEARNING_RATE = 0.03


@dataclass(frozen=True)
class Row:
    """A network of tanh layers. One output: identity and mean squared error; more: softmax and cross-entropy."""

    sizes: tuple[int, ...]
    batch: int
    aim: float
    """PyTorch's time (float32, no hooks) should be so many times ours"""
    peers_aim: float = 0.0
    """and that of the fastest peer so many times"""

    @property
    def name(self) -> str:
        return f"{'-'.join(map(str, self.sizes))}, {self.batch}"

    @property
    def loss(self) -> str:
        return "mean_squared_error" if self.sizes[-1] == 1 else "cross_entropy"

    @cached_property
    def samples(self) -> Samples:
        """`BATCHES` batches of normal inputs, and what a random network with one layer says of them."""
        generator = np.random.default_rng(0)
        inputs = generator.standard_normal((BATCHES * self.batch, self.sizes[0]))
        weight = generator.standard_normal((self.sizes[0], self.sizes[-1])) / np.sqrt(self.sizes[0])
        return Samples(inputs, np.tanh(inputs @ weight) if self.sizes[-1] == 1 else _one_hot(inputs @ weight))


@dataclass(frozen=True, eq=False)
class Samples:
    """inputs: (N, n0); targets: (N, outputs), classes one-hot. float64."""

    inputs: np.ndarray
    targets: np.ndarray

    @property
    def classes(self) -> np.ndarray:
        """(N,): which class each sample is of."""
        return np.asarray(self.targets.argmax(axis=1))


def _one_hot(scores: np.ndarray) -> np.ndarray:
    return np.asarray(np.eye(scores.shape[1])[scores.argmax(axis=1)])


ROWS = (
    Row((2, 4, 2, 1), 10, aim=273 / 1.6, peers_aim=3.0),
    Row((2, 8, 8, 8, 1), 10, aim=325 / 5.2, peers_aim=3.0),
    Row((4, 8, 8, 3), 16, aim=281 / 5.6, peers_aim=3.0),
    Row((784, 64, 32, 10), 32, aim=425 / 350),
)
