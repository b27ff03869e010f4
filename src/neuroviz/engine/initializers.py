"""Initializers: where the parameters begin.

Each draws from the bits that belong to (seed, layer), so that adding a layer leaves the others as they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

import numpy as np

from neuroviz.engine.random import PARAMETERS, normal, raw_bits, uniform
from neuroviz.engine.settings import Setting, option_value


class Initializer(NamedTuple):
    """An entry of the table.

    `scale(inputs, units, option)` is the constant, the bound of a uniform, or the standard deviation of a normal
    distribution. Biases are 0 unless `biases` says that they are drawn too.
    """

    name: str
    label: str
    distribution: Literal["constant", "uniform", "normal"]
    scale: Callable[[int, int, float], float]
    latex: str
    sentence: str
    settings: tuple[Setting, ...] = ()  # one option at most
    biases: bool = False


_TABLE = (
    Initializer(
        "zeros",
        "zeros",
        "constant",
        lambda inputs, units, option: 0.0,
        r"w = 0",
        "All units begin alike and stay alike: the network cannot learn. Good to see why chance is needed.",
    ),
    Initializer(
        "constant",
        "constant",
        "constant",
        lambda inputs, units, value: value,
        r"w = c",
        "Every weight the same: the units of a layer stay copies of each other.",
        (Setting("value", "c", "What every weight begins with.", 0.5, -math.inf),),
    ),
    Initializer(
        "normal",
        "normal",
        "normal",
        lambda inputs, units, std: std,
        r"w \sim N\left(0, \sigma^2\right)",
        "A normal distribution of the same width for every layer, however many inputs it has.",
        (Setting("std", "σ", "The standard deviation of the weights.", 0.1),),
    ),
    Initializer(
        "uniform",
        "uniform",
        "uniform",
        lambda inputs, units, bound: bound,
        r"w \sim U\left(-c, c\right)",
        "Any number within the bound is as likely, the same for every layer.",
        (Setting("bound", "c", "The largest weight.", 0.5),),
    ),
    Initializer(
        "xavier_uniform",
        "Xavier, uniform",
        "uniform",
        lambda inputs, units, option: math.sqrt(6.0 / (inputs + units)),
        r"w \sim U\left(-\sqrt{\tfrac{6}{n_{in} + n_{out}}}, \sqrt{\tfrac{6}{n_{in} + n_{out}}}\right)",
        "Keeps signals and errors of similar size through tanh and sigmoid layers (Glorot and Bengio, 2010).",
    ),
    Initializer(
        "xavier_normal",
        "Xavier, normal",
        "normal",
        lambda inputs, units, option: math.sqrt(2.0 / (inputs + units)),
        r"w \sim N\left(0, \tfrac{2}{n_{in} + n_{out}}\right)",
        "As Xavier uniform, with a normal distribution of the same variance.",
    ),
    Initializer(
        "he_uniform",
        "He, uniform",
        "uniform",
        lambda inputs, units, option: math.sqrt(6.0 / inputs),
        r"w \sim U\left(-\sqrt{\tfrac{6}{n_{in}}}, \sqrt{\tfrac{6}{n_{in}}}\right)",
        "Makes up for the half of the signals that ReLU stops (He et al., 2015).",
    ),
    Initializer(
        "he_normal",
        "He, normal",
        "normal",
        lambda inputs, units, option: math.sqrt(2.0 / inputs),
        r"w \sim N\left(0, \tfrac{2}{n_{in}}\right)",
        "As He uniform, with a normal distribution of the same variance.",
    ),
    Initializer(
        "lecun_normal",
        "LeCun, normal",
        "normal",
        lambda inputs, units, option: math.sqrt(1.0 / inputs),
        r"w \sim N\left(0, \tfrac{1}{n_{in}}\right)",
        "Keeps the variance of signals that pass unchanged; what SELU wants (LeCun et al., 1998).",
    ),
    Initializer(
        "torch_linear",
        "as nn.Linear",
        "uniform",
        lambda inputs, units, option: math.sqrt(1.0 / inputs),
        r"w, b \sim U\left(-\sqrt{\tfrac{1}{n_{in}}}, \sqrt{\tfrac{1}{n_{in}}}\right)",
        "PyTorch's default for fully connected layers, biases too.",
        biases=True,
    ),
)

INITIALIZERS = {entry.name: entry for entry in _TABLE}


def initial_parameters(
    name: str, options: Mapping[str, float], seed: int, layer: int, inputs: int, units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weight, shape (units, inputs), and bias, shape (units,), of `layer`, float64."""
    entry = INITIALIZERS[name]
    count = units * inputs + (units if entry.biases else 0)
    values = _standard(entry, seed, layer, count) * entry.scale(inputs, units, option_value(entry.settings, options))
    weight, bias = values[: units * inputs].reshape(units, inputs), values[units * inputs :]
    return weight, bias if entry.biases else np.zeros(units)


def _standard(entry: Initializer, seed: int, layer: int, count: int) -> np.ndarray:
    """Ones, or numbers between −1 and 1, or standard normal ones, (count,)."""
    if entry.distribution == "constant":
        return np.ones(count)
    if entry.distribution == "uniform":
        return 2.0 * uniform(raw_bits(seed, PARAMETERS, layer, count)) - 1.0
    return normal(raw_bits(seed, PARAMETERS, layer, 2 * count))
