"""scikit-learn: `partial_fit` of all samples, which is one epoch of batches; batch by batch it would take three times as long."""

from __future__ import annotations

import time

from sklearn.neural_network import MLPClassifier, MLPRegressor

from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.rows import BATCHES, LEARNING_RATE, Row


def contestant(row: Row) -> Contestant:
    """In float64, plain gradient descent."""
    samples, regression = row.samples, row.loss == "mean_squared_error"
    model = (MLPRegressor if regression else MLPClassifier)(
        hidden_layer_sizes=row.sizes[1:-1],
        activation="tanh",
        solver="sgd",
        alpha=0.0,
        batch_size=row.batch,
        learning_rate_init=LEARNING_RATE,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=1,
    )
    targets = samples.targets[:, 0] if regression else samples.classes
    first = {} if regression else {"classes": range(row.sizes[-1])}
    model.partial_fit(samples.inputs, targets, **first)

    def turn(steps: int) -> Measured:
        began = time.perf_counter()
        for _ in range(steps // BATCHES):
            model.partial_fit(samples.inputs, targets)
        return Measured(time.perf_counter() - began, float(model.loss_))

    return Contestant("scikit-learn", turn, BATCHES)
