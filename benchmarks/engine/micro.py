"""micrograd: one Python object for each number. Its layers know ReLU only, and it has no softmax."""

from __future__ import annotations

import random
import time

from micrograd.nn import MLP

from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.rows import BATCHES, LEARNING_RATE, Row


def contestant(row: Row) -> Contestant | None:
    """Networks with one output."""
    if row.loss != "mean_squared_error":
        return None
    random.seed(1)
    model, samples = MLP(row.sizes[0], list(row.sizes[1:])), row.samples
    rows = list(zip(samples.inputs.tolist(), samples.targets[:, 0].tolist(), strict=True))
    batches = [rows[start : start + row.batch] for start in range(0, len(rows), row.batch)]

    def turn(steps: int) -> Measured:
        began = time.perf_counter()
        for step in range(steps):
            batch = batches[step % BATCHES]
            loss = sum((model(inputs) - target) ** 2 for inputs, target in batch) / len(batch)
            model.zero_grad()
            loss.backward()
            for parameter in model.parameters():
                parameter.data -= LEARNING_RATE * parameter.grad
        return Measured(time.perf_counter() - began, float(loss.data))

    return Contestant("micrograd", turn)
