"""Losses: the loss of each sample, its derivative, and its formula.

Arrays hold (outputs · batch) numbers, output after output, as in `activations`. A sample's loss is ℓ, the batch's loss
L is the mean of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from neuroviz.engine import activations
from neuroviz.engine.compiled import choose, part


class Loss(NamedTuple):
    """An entry of the table. In formulas, `<slot>` is where a number goes."""

    name: str
    label: str
    sample_loss: Callable[..., Any]  # (z, a, target, loss, batch): fills loss
    output_delta: Callable[..., Any]  # (activation, z, a, target, grad_a, delta, batch): fills delta
    latex: str
    derivative_latex: str
    sentence: str


@part
def _cross_entropy(z: Any, a: Any, target: Any, loss: Any, batch: int) -> None:
    """ℓ = log Σₖ exp(zₖ) − z of the true class: from z, so that a probability of 0 does not make it infinite."""
    for i in range(batch):
        largest = z[i]
        for k in range(i, z.size, batch):
            if z[k] > largest:
                largest = z[k]
        total, true = 0.0, 0.0
        for k in range(i, z.size, batch):
            total += math.exp(z[k] - largest)
            true += target[k] * (z[k] - largest)
        loss[i] = math.log(total) - true


@part
def _cross_entropy_delta(activation: int, z: Any, a: Any, target: Any, grad_a: Any, delta: Any, batch: int) -> None:
    """δ = p − y: what is left of the softmax's Jacobian times ∂ℓ/∂p = −y/p."""
    for n in range(z.size):
        delta[n] = a[n] - target[n]


@part
def _mean_squared_error(z: Any, a: Any, target: Any, loss: Any, batch: int) -> None:
    """ℓ = (1/n) Σₖ (aₖ − yₖ)²."""
    outputs = a.size // batch
    for i in range(batch):
        total = 0.0
        for k in range(i, a.size, batch):
            total += (a[k] - target[k]) ** 2
        loss[i] = total / outputs


@part
def _mean_squared_error_delta(
    activation: int, z: Any, a: Any, target: Any, grad_a: Any, delta: Any, batch: int
) -> None:
    """∂ℓ/∂aₖ = (2/n) (aₖ − yₖ), then back through the output's activation."""
    factor = 2.0 / (a.size // batch)
    for n in range(a.size):
        grad_a[n] = factor * (a[n] - target[n])
    activations.backward(activation, z, a, grad_a, delta, batch)


LOSSES = (
    Loss(
        "cross_entropy",
        "cross-entropy",
        _cross_entropy,
        _cross_entropy_delta,
        r"<loss> = -\ln\left(<p>\right)",
        r"<delta> = <p> - <y>",
        "Minus the logarithm of the probability given to the true class: small when the network is sure and right.",
    ),
    Loss(
        "mean_squared_error",
        "mean squared error",
        _mean_squared_error,
        _mean_squared_error_delta,
        r"<loss> = \frac{1}{<n>} \sum_k \left(a_k - y_k\right)^2",
        r"<grad> = \frac{2}{<n>} \cdot \left(<a> - <y>\right)",
        "The squared distance of each output from its target, averaged over the outputs.",
    ),
)

CODES = {loss.name: code for code, loss in enumerate(LOSSES)}

sample_loss = choose([loss.sample_loss for loss in LOSSES])
output_delta = choose([loss.output_delta for loss in LOSSES])
