"""Initializers: where the weights begin. Biases begin at 0.

Each draws from the bits that belong to (seed, layer), so that adding a layer leaves the others as they were.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from neuroviz.engine.random import PARAMETERS, normal, raw_bits, uniform


class Initializer(NamedTuple):
    """An entry of the table; `scale` is the bound of a uniform, or the standard deviation of a normal distribution."""

    name: str
    label: str
    distribution: str
    scale: Callable[[int, int], float]  # (inputs, units)
    latex: str
    sentence: str


INITIALIZERS = {
    entry.name: entry
    for entry in (
        Initializer(
            "xavier_uniform",
            "Xavier, uniform",
            "uniform",
            lambda inputs, units: math.sqrt(6.0 / (inputs + units)),
            r"w \sim U\left(-\sqrt{\tfrac{6}{n_{in} + n_{out}}}, \sqrt{\tfrac{6}{n_{in} + n_{out}}}\right)",
            "Keeps signals and errors of similar size through tanh and sigmoid layers (Glorot and Bengio, 2010).",
        ),
        Initializer(
            "xavier_normal",
            "Xavier, normal",
            "normal",
            lambda inputs, units: math.sqrt(2.0 / (inputs + units)),
            r"w \sim N\left(0, \tfrac{2}{n_{in} + n_{out}}\right)",
            "As Xavier uniform, with a normal distribution of the same variance.",
        ),
        Initializer(
            "he_uniform",
            "He, uniform",
            "uniform",
            lambda inputs, units: math.sqrt(6.0 / inputs),
            r"w \sim U\left(-\sqrt{\tfrac{6}{n_{in}}}, \sqrt{\tfrac{6}{n_{in}}}\right)",
            "Makes up for the half of the signals that ReLU stops (He et al., 2015).",
        ),
        Initializer(
            "he_normal",
            "He, normal",
            "normal",
            lambda inputs, units: math.sqrt(2.0 / inputs),
            r"w \sim N\left(0, \tfrac{2}{n_{in}}\right)",
            "As He uniform, with a normal distribution of the same variance.",
        ),
    )
}


def initial_weight(name: str, seed: int, layer: int, inputs: int, units: int) -> np.ndarray:
    """The weight of `layer`, shape (units, inputs) float64."""
    entry, count = INITIALIZERS[name], units * inputs
    words = count if entry.distribution == "uniform" else 2 * count
    bits = raw_bits(seed, PARAMETERS, layer, words)
    standard = 2.0 * uniform(bits) - 1.0 if entry.distribution == "uniform" else normal(bits)
    return (standard * entry.scale(inputs, units)).reshape(units, inputs)
