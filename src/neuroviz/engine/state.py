"""The state of a run: everything that the next step depends on besides the recipe."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np

from neuroviz.engine.network import Network, Parameters
from neuroviz.engine.workspace import BATCH, CLOCK, EPOCH, POSITION, STEP, Kept, Memory, T


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
    clock: np.ndarray = field(default_factory=lambda: np.zeros(CLOCK, dtype=np.int64))
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

    def row(self) -> StateRows:
        """The state as one row, copied."""
        one = self.copy()
        return StateRows(
            self.network,
            self.slot_names,
            one.flat[np.newaxis],
            one.slots[np.newaxis],
            one.clock[np.newaxis],
            one.tally[np.newaxis],
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


@dataclass(frozen=True, eq=False)
class StateRows:
    """K states of one network and one set of slots, ordered by their steps."""

    network: Network
    slot_names: tuple[str, ...]
    flat: np.ndarray
    """(K, P)"""
    slots: np.ndarray
    """(K, S, P)"""
    clock: np.ndarray
    """(K, 5)"""
    tally: np.ndarray
    """(K, 1)"""

    @classmethod
    def of(cls, state: State, kept: Kept, count: int) -> StateRows:
        """The first `count` rows that were kept while `state` was trained."""
        rows = cls(state.network, state.slot_names, kept.parameters, kept.slots, kept.clock, kept.tally)
        return rows.first(count)

    @property
    def steps(self) -> np.ndarray:
        """(K,): the step in which each begins."""
        return np.asarray(self.clock[:, STEP])

    def __len__(self) -> int:
        return len(self.clock)

    def __getitem__(self, row: int) -> State:
        """One of them, copied."""
        arrays = (self.flat[row], self.slots[row], self.clock[row], self.tally[row])
        return State(self.network, self.slot_names, *(array.copy() for array in arrays))

    @property
    def nbytes(self) -> int:
        return self.flat.nbytes + self.slots.nbytes + self.clock.nbytes + self.tally.nbytes

    def chosen(self, which: np.ndarray) -> StateRows:
        """Those of them for which `which`, (K,), is true, copied: what is left out is held no longer."""
        arrays = (self.flat[which], self.slots[which], self.clock[which], self.tally[which])
        return StateRows(self.network, self.slot_names, *arrays)

    def first(self, count: int) -> StateRows:
        """The first `count` of them: these themselves where that is all."""
        return self if count == len(self) else self.chosen(np.arange(len(self)) < count)
