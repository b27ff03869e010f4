"""Losses: the loss of each sample, its derivative, and its formula.

Arrays hold (outputs · batch) numbers, output after output, as in `activations`. A sample's loss is ℓ, the batch's loss
L is the mean of them. A loss is a function of each output, summed or averaged over the outputs; cross-entropy, where
every output depends on every z, brings its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from neuroviz.engine import activations
from neuroviz.engine.compiled import apart, for_each, inlined, part
from neuroviz.engine.elementary import exp
from neuroviz.engine.lowlevel import piece
from neuroviz.engine.settings import Setting
from neuroviz.engine.softmax import largest_of


class Loss(NamedTuple):
    """An entry of the table: functions of one output, (z, a, y, option). In formulas, `<slot>` is where a number goes.

    `derivative` gives ∂ℓ/∂a before it is averaged, or, where `through` is "z", at once δ = ∂ℓ/∂z.
    """

    name: str
    label: str
    targets: tuple[Literal["classes", "two classes", "numbers"], ...]
    function: Callable[[float, float, float, float], float]
    derivative: Callable[[float, float, float, float], float]
    through: Literal["z", "a"]
    over_outputs: Literal["mean", "sum"]
    latex: str
    derivative_latex: str
    sentence: str
    settings: tuple[Setting, ...] = ()  # one option at most


def _of_all_outputs(z: float, a: float, y: float, option: float) -> float:
    return math.nan  # the cross-entropy depends on every z: it has a function of its own below


def _difference(z: float, a: float, y: float, option: float) -> float:
    return a - y


def _binary_cross_entropy(z: float, a: float, y: float, option: float) -> float:
    # ln(1 + eᶻ) − y z: from z, so that a probability of 0 does not make it infinite
    return max(0.0, z) - y * z + math.log1p(exp(-abs(z)))


def _squared(z: float, a: float, y: float, option: float) -> float:
    return (a - y) ** 2


def _squared_derivative(z: float, a: float, y: float, option: float) -> float:
    return 2.0 * (a - y)


def _half_squared(z: float, a: float, y: float, option: float) -> float:
    return 0.5 * (a - y) ** 2


def _absolute(z: float, a: float, y: float, option: float) -> float:
    return abs(a - y)


def _absolute_derivative(z: float, a: float, y: float, option: float) -> float:
    return 1.0 if a > y else (-1.0 if a < y else 0.0)


def _huber(z: float, a: float, y: float, delta: float) -> float:
    distance = abs(a - y)
    return 0.5 * distance * distance if distance <= delta else delta * (distance - 0.5 * delta)


def _huber_derivative(z: float, a: float, y: float, delta: float) -> float:
    return min(max(a - y, -delta), delta)


def _hinge(z: float, a: float, y: float, option: float) -> float:
    return max(0.0, 1.0 - y * a)


def _hinge_derivative(z: float, a: float, y: float, option: float) -> float:
    return -y if y * a < 1.0 else 0.0


LOSSES = (
    Loss(
        "cross_entropy",
        "cross-entropy",
        ("classes", "two classes"),
        _of_all_outputs,
        _difference,
        "z",
        "sum",
        r"<loss> = -\ln\left(<p>\right)",
        r"<delta> = <p> - <y>",
        "Minus the logarithm of the probability given to the true class: small when the network is sure and right.",
    ),
    Loss(
        "binary_cross_entropy",
        "binary cross-entropy",
        ("two classes",),
        _binary_cross_entropy,
        _difference,
        "z",
        "sum",
        r"<loss> = -<y> \cdot \ln\left(<p>\right) - \left(1 - <y>\right) \cdot \ln\left(1 - <p>\right)",
        r"<delta> = <p> - <y>",
        "The cross-entropy of one output that says how likely the second class is.",
    ),
    Loss(
        "mean_squared_error",
        "mean squared error",
        ("numbers", "classes", "two classes"),
        _squared,
        _squared_derivative,
        "a",
        "mean",
        r"<term> = \left(<a> - <y>\right)^2",
        r"<grad> = \frac{2}{<n>} \cdot \left(<a> - <y>\right)",
        "The squared distance of each output from its target, averaged over the outputs.",
    ),
    Loss(
        "half_squared_error",
        "half squared error",
        ("numbers", "classes", "two classes"),
        _half_squared,
        _difference,
        "a",
        "sum",
        r"<term> = \frac{1}{2} \cdot \left(<a> - <y>\right)^2",
        r"<grad> = <a> - <y>",
        "Half the squared distance from the target, summed over the outputs: its derivative is just the distance.",
    ),
    Loss(
        "mean_absolute_error",
        "mean absolute error",
        ("numbers", "classes", "two classes"),
        _absolute,
        _absolute_derivative,
        "a",
        "mean",
        r"<term> = \left|<a> - <y>\right|",
        r"<grad> = \frac{1}{<n>} \cdot \operatorname{sign}\left(<a> - <y>\right)",
        "The distance from the target, averaged over the outputs: a few bad samples count less than when squared.",
    ),
    Loss(
        "huber",
        "Huber",
        ("numbers", "classes", "two classes"),
        _huber,
        _huber_derivative,
        "a",
        "mean",
        r"<term> = \frac{1}{2} \cdot \min\left(\left|<a> - <y>\right|, <option>\right)^2"
        r" + <option> \cdot \left(\left|<a> - <y>\right| - \min\left(\left|<a> - <y>\right|, <option>\right)\right)",
        r"<grad> = \frac{1}{<n>} \cdot \min\left(\max\left(<a> - <y>, -<option>\right), <option>\right)",
        "Squared near the target, straight further away: steady near the aim, calm about outliers (Huber, 1964).",
        (Setting("delta", "δ", "From this distance on the loss grows straight.", 1.0, high=1e6, open_low=True),),
    ),
    Loss(
        "hinge",
        "hinge",
        ("two classes",),
        _hinge,
        _hinge_derivative,
        "a",
        "sum",
        r"<term> = \max\left(0, 1 - <y> \cdot <a>\right)",
        r"<grad> = -<y> \cdot \left[<y> \cdot <a> < 1\right]",
        "Nothing for an output on the right side by 1 or more, then growing straight: what support vector machines use.",
    ),
)

CODES = {loss.name: code for code, loss in enumerate(LOSSES)}
_CROSS_ENTROPY = CODES["cross_entropy"]

_functions = for_each(
    [loss.function for loss in LOSSES], "z, a, y, option, out", "out[n] = f(z[n], a[n], y[n], option)"
)
_derivatives = for_each(
    [loss.derivative for loss in LOSSES], "z, a, y, option, out", "out[n] = f(z[n], a[n], y[n], option)"
)


@part
def sample_loss(plan: Any, z: Any, a: Any, target: Any, of_output: Any, loss: Any, batch: int) -> None:
    """Fills loss, (batch,). `of_output` is room for a number of each output of each sample."""
    if plan.loss == _CROSS_ENTROPY:
        _cross_entropy(z, target, of_output, loss, batch)
        return
    terms = piece(of_output, 0, z.size)
    _functions(plan.loss, z, a, target, plan.loss_option, terms)
    _total(terms, loss, plan.loss_divisor, batch)


@apart
def _total(of_output: Any, loss: Any, divisor: float, batch: int) -> None:
    for i in range(batch):
        loss[i] = 0.0
    for start in range(0, of_output.size, batch):
        for i in range(batch):
            loss[i] += of_output[start + i]
    for i in range(batch):
        loss[i] /= divisor


@apart
def _cross_entropy(z: Any, target: Any, largest: Any, loss: Any, batch: int) -> None:
    """ℓ = ln Σₖ exp(zₖ) − z of the true class: from z, so that a probability of 0 does not make it infinite."""
    largest_of(z, largest, batch)
    for i in range(batch):
        loss[i] = 0.0
    for start in range(0, z.size, batch):
        for i in range(batch):
            loss[i] += exp(z[start + i] - largest[i])
    for i in range(batch):
        loss[i] = math.log(loss[i])
    for start in range(0, z.size, batch):
        for i in range(batch):
            loss[i] -= target[start + i] * (z[start + i] - largest[i])


@inlined
def output_delta(
    plan: Any, activation: int, option: float, z: Any, a: Any, target: Any, grad_a: Any, slope: Any, delta: Any,
    of_sample: Any, batch: int,
) -> None:  # fmt: skip
    """Fills delta, by way of grad_a = ∂ℓ/∂a where the loss is a function of a.

    Softmax and the sigmoid fit their cross-entropies so well that δ = p − y is all that is left of both derivatives.
    """
    if plan.loss_through_z:
        _derivatives(plan.loss, z, a, target, plan.loss_option, delta)
        return
    _derivatives(plan.loss, z, a, target, plan.loss_option, grad_a)
    for n in range(grad_a.size):
        grad_a[n] /= plan.loss_divisor
    activations.backward(activation, option, z, a, grad_a, slope, delta, of_sample, batch)
