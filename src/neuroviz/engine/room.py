"""The arrays that the compiled functions work in."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from neuroviz.engine.evaluation import SUMS
from neuroviz.engine.network import Network
from neuroviz.engine.optimizer import MOST_SLOTS
from neuroviz.engine.workspace import CLOCK, History, Kept, Room, Settings, Work

EVALUATED_AT_ONCE = 128


def work(network: Network, train_samples: int, settings: Sequence[Settings]) -> Work:
    """Room for one step by any of `settings`; NaN wherever nothing has happened yet."""
    units, outputs = sum(network.sizes), network.sizes[-1]
    batch = max(how.batch_size for how in settings)
    dropped = units * batch if any(how.regularization.dropout > 0.0 for how in settings) else 0
    frozen = max(how.regularization.frozen.size for how in settings)
    gradient = np.full(network.parameters, np.nan)
    regularized = any(how.regularized for how in settings)
    return Work(
        samples=np.zeros(batch, dtype=np.int64),
        target=np.full(outputs * batch, np.nan),
        z=np.full(units * batch, np.nan),
        a=np.full(units * batch, np.nan),
        mask=np.full(dropped, np.nan),
        signal=np.full(dropped, np.nan),
        grad_a=np.full(units * batch, np.nan),
        slope=np.full(units * batch, np.nan),
        delta=np.full(units * batch, np.nan),
        loss=np.full(batch, np.nan),
        scratch=np.full(outputs * batch, np.nan),
        gradient=gradient,
        taken=np.full(network.parameters, np.nan) if regularized else gradient,
        kept=np.zeros((1 + MOST_SLOTS, frozen)),
        report=np.full(3, np.nan),
        order=np.zeros(train_samples, dtype=np.int64),
        order_epoch=np.full(1, -1, dtype=np.int64),
        bits=np.zeros((train_samples + 3) // 4 * 4, dtype=np.uint64),
        mask_bits=np.zeros(4, dtype=np.uint64),
        stop=np.full(4, -1, dtype=np.int64),
    )


def room(network: Network, batch: int, *, dropping: bool = False) -> Room:
    """Room for a forward pass of up to `batch` samples, with dropout's masks or without."""
    units, outputs = sum(network.sizes), network.sizes[-1]
    return Room(
        target=np.full(outputs * batch, np.nan),
        z=np.full(units * batch, np.nan),
        a=np.full(units * batch, np.nan),
        signal=np.full(units * batch if dropping else 0, np.nan),
        scratch=np.full(outputs * batch, np.nan),
        loss=np.full(batch, np.nan),
    )


def history(steps: int, start: int = 0, parameters: int = 0, slots: int = 0, interval: int = 0) -> History:
    """Room for what `train` writes down in up to `steps` steps from `start`: a state at every multiple of `interval` (0: none)."""
    rows = (start + steps) // interval - start // interval if interval else 0
    kept = Kept(
        interval,
        np.empty((rows, parameters)),
        np.empty((rows, slots, parameters)),
        np.empty((rows, CLOCK), dtype=np.int64),
        np.empty((rows, 1)),
        np.zeros(1, dtype=np.int64),
    )
    epochs = np.full((steps, 1 + SUMS), np.nan)
    return History(np.full(steps, np.nan), epochs, np.zeros(1, dtype=np.int64), kept)
