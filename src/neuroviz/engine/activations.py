"""Activation functions: each with its derivative and its formula beside it.

A layer's activations a = f(z) are computed for the whole batch at once, arrays of (units · batch) numbers, unit after
unit: unit j of sample i is at j · batch + i. Backwards, a
layer turns ∂ℓ/∂a into δ = ∂ℓ/∂z. For a function of each unit alone that is ∂ℓ/∂a · f′(z); softmax, where every unit
depends on every z, brings its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from neuroviz.engine.compiled import choose, part


class Activation(NamedTuple):
    """An entry of the table. In formulas, `<slot>` is where a number goes."""

    name: str
    forward: Callable[..., Any]  # (z, a, batch): fills a
    backward: Callable[..., Any]  # (z, a, grad_a, delta, batch): fills delta
    latex: str
    derivative_latex: str
    sentence: str


def _of_each_unit(
    name: str,
    function: Callable[[float], float],
    derivative: Callable[[float, float], float],
    latex: str,
    derivative_latex: str,
    sentence: str,
) -> Activation:
    """The entry for f(z) and f′(z, a), both functions of one number."""
    f, slope = part(function), part(derivative)

    @part
    def forward(z: Any, a: Any, batch: int) -> None:
        for n in range(z.size):
            a[n] = f(z[n])

    @part
    def backward(z: Any, a: Any, grad_a: Any, delta: Any, batch: int) -> None:
        for n in range(z.size):
            delta[n] = grad_a[n] * slope(z[n], a[n])

    return Activation(name, forward, backward, latex, derivative_latex, sentence)


def _identity(z: float) -> float:
    return z


def _identity_derivative(z: float, a: float) -> float:
    return 1.0


def _relu(z: float) -> float:
    # Not max(z, 0): that would hide a NaN.
    return max(0.0, z)


def _relu_derivative(z: float, a: float) -> float:
    return 1.0 if z > 0.0 else 0.0


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def _sigmoid_derivative(z: float, a: float) -> float:
    return a * (1.0 - a)


def _tanh(z: float) -> float:
    return math.tanh(z)


def _tanh_derivative(z: float, a: float) -> float:
    return 1.0 - a * a


@part
def _softmax(z: Any, a: Any, batch: int) -> None:
    """aⱼ = exp(zⱼ − max z) / Σₖ exp(zₖ − max z): the largest z is taken off first, so that nothing overflows."""
    for i in range(batch):
        largest = z[i]
        for j in range(i, z.size, batch):
            if z[j] > largest:
                largest = z[j]
        total = 0.0
        for j in range(i, z.size, batch):
            a[j] = math.exp(z[j] - largest)
            total += a[j]
        for j in range(i, z.size, batch):
            a[j] /= total


@part
def _softmax_backward(z: Any, a: Any, grad_a: Any, delta: Any, batch: int) -> None:
    """δⱼ = Σₖ ∂ℓ/∂aₖ · aₖ([k = j] − aⱼ) = aⱼ (∂ℓ/∂aⱼ − Σₖ ∂ℓ/∂aₖ · aₖ)."""
    for i in range(batch):
        mean = 0.0
        for k in range(i, z.size, batch):
            mean += grad_a[k] * a[k]
        for j in range(i, z.size, batch):
            delta[j] = a[j] * (grad_a[j] - mean)


ACTIVATIONS = (
    _of_each_unit(
        "identity",
        _identity,
        _identity_derivative,
        r"<a> = <z>",
        r"<slope> = 1",
        "Passes its sum on unchanged.",
    ),
    _of_each_unit(
        "relu",
        _relu,
        _relu_derivative,
        r"<a> = \max\left(0, <z>\right)",
        r"<slope> = \left[<z> > 0\right]",
        "Passes positive sums on and stops negative ones.",
    ),
    _of_each_unit(
        "sigmoid",
        _sigmoid,
        _sigmoid_derivative,
        r"<a> = \frac{1}{1 + \exp\left(-<z>\right)}",
        r"<slope> = <a> \cdot \left(1 - <a>\right)",
        "Squeezes its sum into 0 to 1.",
    ),
    _of_each_unit(
        "tanh",
        _tanh,
        _tanh_derivative,
        r"<a> = \tanh\left(<z>\right)",
        r"<slope> = 1 - <a>^2",
        "Squeezes its sum into −1 to 1.",
    ),
    Activation(
        "softmax",
        _softmax,
        _softmax_backward,
        r"<a> = \frac{\exp\left(<z>\right)}{<total>}",
        r"\frac{\partial a_k}{\partial z_j} = a_k \left([k = j] - a_j\right)",
        "Turns the outputs into probabilities that sum to 1.",
    ),
)

CODES = {activation.name: code for code, activation in enumerate(ACTIVATIONS)}
HIDDEN = tuple(activation.name for activation in ACTIVATIONS if activation.name != "softmax")

forward = choose([activation.forward for activation in ACTIVATIONS])
backward = choose([activation.backward for activation in ACTIVATIONS])
