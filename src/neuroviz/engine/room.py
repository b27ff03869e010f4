"""The arrays that the compiled functions work in."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.network import Network
from neuroviz.engine.training import History, Room, Work

EVALUATED_AT_ONCE = 128


def work(network: Network, batch: int, train_samples: int) -> Work:
    """Room for one step on up to `batch` samples; NaN wherever nothing has happened yet."""
    units, outputs = sum(network.sizes), network.sizes[-1]
    return Work(
        samples=np.zeros(batch, dtype=np.int64),
        target=np.full(outputs * batch, np.nan),
        z=np.full(units * batch, np.nan),
        a=np.full(units * batch, np.nan),
        grad_a=np.full(units * batch, np.nan),
        delta=np.full(units * batch, np.nan),
        loss=np.full(batch, np.nan),
        gradient=np.full(network.parameters, np.nan),
        order=np.zeros(train_samples, dtype=np.int64),
        order_epoch=np.full(1, -1, dtype=np.int64),
        bits=np.zeros((train_samples + 3) // 4 * 4, dtype=np.uint64),
        stop=np.full(4, -1, dtype=np.int64),
    )


def room(network: Network, batch: int) -> Room:
    """Room for a forward pass of up to `batch` samples."""
    units, outputs = sum(network.sizes), network.sizes[-1]
    return Room(
        target=np.full(outputs * batch, np.nan),
        z=np.full(units * batch, np.nan),
        a=np.full(units * batch, np.nan),
        loss=np.full(batch, np.nan),
    )


def history(steps: int) -> History:
    """Room for what `train` writes down in up to `steps` steps."""
    return History(np.full(steps, np.nan), np.full((steps, 4), np.nan), np.zeros(1, dtype=np.int64))
