"""The state of a run: everything that the next step depends on besides the recipe."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from neuroviz.engine.network import Network, Parameters
from neuroviz.engine.training import BATCH, EPOCH, POSITION, STEP, Memory, T


@dataclass(frozen=True)
class OptimizerState:
    """What the optimizer remembers: `t` steps made since it started fresh, and each slot layer by layer."""

    t: int
    slots: dict[str, tuple[Parameters, ...]]


@dataclass(eq=False)
class State:
    """The state in which a step begins. All arrays are float64."""

    network: Network
    slot_names: tuple[str, ...]
    flat: np.ndarray
    """(P,): every parameter, layer by layer, weight then bias."""
    slots: np.ndarray
    """(S, P): the optimizer's memory, a row for each of `slot_names`."""
    clock: np.ndarray = field(default_factory=lambda: np.zeros(5, dtype=np.int64))
    tally: np.ndarray = field(default_factory=lambda: np.zeros(1))

    @property
    def parameters(self) -> tuple[Parameters, ...]:
        """The parameters of each layer."""
        return self.network.views(self.flat)

    @property
    def optimizer(self) -> OptimizerState:
        slots = {name: self.network.views(row) for name, row in zip(self.slot_names, self.slots, strict=True)}
        return OptimizerState(int(self.clock[T]), slots)

    @property
    def step(self) -> int:
        return int(self.clock[STEP])

    @property
    def epoch(self) -> int:
        return int(self.clock[EPOCH])

    @property
    def batch(self) -> int:
        """Batches of the epoch that are done."""
        return int(self.clock[BATCH])

    @property
    def position(self) -> int:
        """Samples of the epoch's order that are used."""
        return int(self.clock[POSITION])

    @property
    def t(self) -> int:
        return int(self.clock[T])

    @property
    def nbytes(self) -> int:
        return self.flat.nbytes + self.slots.nbytes + self.clock.nbytes + self.tally.nbytes

    def copy(self) -> State:
        return State(
            self.network, self.slot_names, self.flat.copy(), self.slots.copy(), self.clock.copy(), self.tally.copy()
        )

    def memory(self) -> Memory:
        """These same arrays, as the compiled functions take them."""
        return Memory(self.flat, self.slots, self.clock, self.tally)

    def hash(self) -> str:
        """SHA-256 of every bit of the state, its first 16 hexadecimal digits."""
        digest = hashlib.sha256()
        for array in (self.flat, self.slots, self.clock, self.tally):
            digest.update(array.tobytes())
        return digest.hexdigest()[:16]
