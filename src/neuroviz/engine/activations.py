"""Activation functions: each with its derivative and its formula beside it.

A layer's activations a = f(z) are computed for the whole batch at once, arrays of (units · batch) numbers, unit after
unit: unit j of sample i is at j · batch + i. Backwards, a layer turns ∂ℓ/∂a into δ = ∂ℓ/∂z. For a function of each
unit alone that is ∂ℓ/∂a · f′(z); softmax, where every unit depends on every z, brings its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from neuroviz.engine.compiled import apart, for_each, part
from neuroviz.engine.elementary import exp, expm1, sigmoid, tanh
from neuroviz.engine.settings import Setting
from neuroviz.engine.softmax import softmax, softmax_backward

SQRT_HALF, SQRT_2PI = math.sqrt(0.5), math.sqrt(2.0 * math.pi)
# Klambauer et al., "Self-normalizing neural networks", 2017: so that mean 0 and variance 1 stay as they are.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


class Activation(NamedTuple):
    """An entry of the table: f(z, option) and f′(z, a, option), with what they give. `<slot>` is where a number goes."""

    name: str
    label: str
    function: Callable[[float, float], float]
    derivative: Callable[[float, float, float], float]
    latex: str
    derivative_latex: str
    sentence: str
    settings: tuple[Setting, ...] = ()  # one option at most


def _identity(z: float, option: float) -> float:
    return z


def _identity_derivative(z: float, a: float, option: float) -> float:
    return 1.0


def _relu(z: float, option: float) -> float:
    # Not max(z, 0): that would hide a NaN.
    return max(0.0, z)


def _relu_derivative(z: float, a: float, option: float) -> float:
    return 1.0 if z > 0.0 else 0.0


def _leaky_relu(z: float, negative_slope: float) -> float:
    return z if z > 0.0 else negative_slope * z


def _leaky_relu_derivative(z: float, a: float, negative_slope: float) -> float:
    return 1.0 if z > 0.0 else negative_slope


def _elu(z: float, alpha: float) -> float:
    return z if z > 0.0 else alpha * expm1(z)


def _elu_derivative(z: float, a: float, alpha: float) -> float:
    return 1.0 if z > 0.0 else alpha * exp(z)


def _selu(z: float, option: float) -> float:
    return SELU_SCALE * (z if z > 0.0 else SELU_ALPHA * expm1(z))


def _selu_derivative(z: float, a: float, option: float) -> float:
    return SELU_SCALE * (1.0 if z > 0.0 else SELU_ALPHA * exp(z))


def _gelu(z: float, option: float) -> float:
    return 0.5 * z * (1.0 + math.erf(z * SQRT_HALF))


def _gelu_derivative(z: float, a: float, option: float) -> float:
    return 0.5 * (1.0 + math.erf(z * SQRT_HALF)) + z * exp(-0.5 * z * z) / SQRT_2PI


def _silu(z: float, option: float) -> float:
    return z * sigmoid(z)


def _silu_derivative(z: float, a: float, option: float) -> float:
    share = sigmoid(z)
    return share + a * (1.0 - share)


def _softplus(z: float, option: float) -> float:
    # ln(1 + eᶻ) without overflow
    return max(0.0, z) + math.log1p(exp(-abs(z)))


def _softplus_derivative(z: float, a: float, option: float) -> float:
    return sigmoid(z)


def _mish(z: float, option: float) -> float:
    return z * tanh(max(0.0, z) + math.log1p(exp(-abs(z))))


def _mish_derivative(z: float, a: float, option: float) -> float:
    gate = tanh(max(0.0, z) + math.log1p(exp(-abs(z))))
    return gate + z * sigmoid(z) * (1.0 - gate * gate)


def _sigmoid(z: float, option: float) -> float:
    return sigmoid(z)


def _sigmoid_derivative(z: float, a: float, option: float) -> float:
    return a * (1.0 - a)


def _tanh(z: float, option: float) -> float:
    return tanh(z)


def _tanh_derivative(z: float, a: float, option: float) -> float:
    return 1.0 - a * a


def _sine(z: float, option: float) -> float:
    return math.sin(z)


def _sine_derivative(z: float, a: float, option: float) -> float:
    return math.cos(z)


OF_EACH_UNIT = (
    Activation(
        "identity",
        "identity",
        _identity,
        _identity_derivative,
        r"<a> = <z>",
        r"<slope> = 1",
        "Passes its sum on unchanged.",
    ),
    Activation(
        "relu",
        "ReLU",
        _relu,
        _relu_derivative,
        r"<a> = \max\left(0, <z>\right)",
        r"<slope> = \left[<z> > 0\right]",
        "Passes positive sums on and stops negative ones.",
    ),
    Activation(
        "leaky_relu",
        "leaky ReLU",
        _leaky_relu,
        _leaky_relu_derivative,
        r"<a> = \max\left(0, <z>\right) + <option> \cdot \min\left(0, <z>\right)",
        r"<slope> = \left[<z> > 0\right] + <option> \cdot \left[<z> \le 0\right]",
        "As ReLU, but lets a little of negative sums through, so that a unit cannot die.",
        (Setting("negative_slope", "slope below 0", "How much of a negative sum is passed on.", 0.01, high=1.0),),
    ),
    Activation(
        "elu",
        "ELU",
        _elu,
        _elu_derivative,
        r"<a> = \max\left(0, <z>\right) + <option> \cdot \left(\exp\left(\min\left(0, <z>\right)\right) - 1\right)",
        r"<slope> = \left[<z> > 0\right] + \left[<z> \le 0\right] \cdot <option> \cdot \exp\left(\min\left(0, <z>\right)\right)",
        "Passes positive sums on and lets negative ones level off smoothly (Clevert et al., 2016).",
        (Setting("alpha", "α", "The level that very negative sums come to, below zero.", 1.0, high=10.0),),
    ),
    Activation(
        "selu",
        "SELU",
        _selu,
        _selu_derivative,
        r"<a> = 1.0507009873554805 \cdot \left(\max\left(0, <z>\right)"
        r" + 1.6732632423543772 \cdot \left(\exp\left(\min\left(0, <z>\right)\right) - 1\right)\right)",
        r"<slope> = 1.0507009873554805 \cdot \left(\left[<z> > 0\right]"
        r" + \left[<z> \le 0\right] \cdot 1.6732632423543772 \cdot \exp\left(\min\left(0, <z>\right)\right)\right)",
        "ELU with two numbers chosen so that signals keep mean 0 and variance 1 through the layers.",
    ),
    Activation(
        "gelu",
        "GELU",
        _gelu,
        _gelu_derivative,
        r"<a> = <z> \cdot \frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{<z>}{\sqrt{2}}\right)\right)",
        r"<slope> = \frac{1}{2} \left(1 + \operatorname{erf}\left(\frac{<z>}{\sqrt{2}}\right)\right)"
        r" + <z> \cdot \frac{\exp\left(-\frac{1}{2} \cdot <z>^2\right)}{\sqrt{2 \pi}}",
        "Weights its sum by how likely a normal random number is to lie below it; the usual choice in transformers.",
    ),
    Activation(
        "silu",
        "SiLU",
        _silu,
        _silu_derivative,
        r"<a> = \frac{<z>}{1 + \exp\left(-<z>\right)}",
        r"<slope> = \frac{1}{1 + \exp\left(-<z>\right)} + <a> \cdot \left(1 - \frac{1}{1 + \exp\left(-<z>\right)}\right)",
        "Its sum times the sigmoid of it: a smooth ReLU, also called swish.",
    ),
    Activation(
        "mish",
        "Mish",
        _mish,
        _mish_derivative,
        r"<a> = <z> \cdot \tanh\left(\ln\left(1 + \exp\left(<z>\right)\right)\right)",
        r"<slope> = \tanh\left(\ln\left(1 + \exp\left(<z>\right)\right)\right) + <z> \cdot \frac{1"
        r" - \tanh\left(\ln\left(1 + \exp\left(<z>\right)\right)\right)^2}{1 + \exp\left(-<z>\right)}",
        "Its sum times the tanh of its softplus: smooth, with a dip below zero (Misra, 2019).",
    ),
    Activation(
        "softplus",
        "softplus",
        _softplus,
        _softplus_derivative,
        r"<a> = \max\left(0, <z>\right) + \ln\left(1 + \exp\left(-\left|<z>\right|\right)\right)",
        r"<slope> = \frac{1}{1 + \exp\left(-<z>\right)}",
        "A ReLU with a rounded corner, ln(1 + eᶻ): always positive.",
    ),
    Activation(
        "sigmoid",
        "sigmoid",
        _sigmoid,
        _sigmoid_derivative,
        r"<a> = \frac{1}{1 + \exp\left(-<z>\right)}",
        r"<slope> = <a> \cdot \left(1 - <a>\right)",
        "Squeezes its sum into 0 to 1.",
    ),
    Activation(
        "tanh",
        "tanh",
        _tanh,
        _tanh_derivative,
        r"<a> = \tanh\left(<z>\right)",
        r"<slope> = 1 - <a>^2",
        "Squeezes its sum into −1 to 1.",
    ),
    Activation(
        "sine",
        "sine",
        _sine,
        _sine_derivative,
        r"<a> = \sin\left(<z>\right)",
        r"<slope> = \cos\left(<z>\right)",
        "Swings between −1 and 1 as its sum grows: good at patterns that repeat.",
    ),
)


def _no_function_of_one_unit(*numbers: float) -> float:
    raise TypeError("softmax depends on every unit of the layer")


SOFTMAX = Activation(
    "softmax",
    "softmax",
    _no_function_of_one_unit,
    _no_function_of_one_unit,
    r"<a> = \frac{\exp\left(<z>\right)}{<total>}",
    r"<jacobian> = <p_k> \cdot \left(<same> - <p>\right)",
    "Turns the outputs into probabilities that sum to 1.",
)

ACTIVATIONS = (*OF_EACH_UNIT, SOFTMAX)
CODES = {activation.name: code for code, activation in enumerate(ACTIVATIONS)}
HIDDEN = tuple(activation.name for activation in OF_EACH_UNIT)
_SOFTMAX = CODES["softmax"]

_forward = for_each([entry.function for entry in OF_EACH_UNIT], "z, option, a", "a[n] = f(z[n], option)")
_slopes = for_each(
    [entry.derivative for entry in OF_EACH_UNIT],
    "z, a, option, slope",
    "slope[n] = f(z[n], a[n], option)",
)


@part
def forward(activation: int, option: float, z: Any, a: Any, of_sample: Any, batch: int) -> None:
    """Fills a. `of_sample` is room for a number of each sample."""
    if activation == _SOFTMAX:
        softmax(z, a, of_sample, batch)
    else:
        _forward(activation, z, option, a)


@part
def backward(
    activation: int, option: float, z: Any, a: Any, grad_a: Any, slope: Any, delta: Any, of_sample: Any, batch: int
) -> None:
    """Fills delta from grad_a, by way of slope = f′(z), which softmax has none of."""
    if activation == _SOFTMAX:
        softmax_backward(a, grad_a, delta, of_sample, batch)
        return
    _slopes(activation, z, a, option, slope)
    times(grad_a, slope, delta)


@apart
def times(x: Any, y: Any, product: Any) -> None:
    """Number by number."""
    for n in range(product.size):
        product[n] = x[n] * y[n]
