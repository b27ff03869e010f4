"""Optimizers: how a gradient becomes a step. Formulas, arguments and defaults are those of `torch.optim`.

An optimizer is its settings (what a recipe holds) and one compiled function that moves a range of parameters, with its
memory of earlier gradients in `slots`, one row for each name in `slots` of the class.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

import numpy as np
from msgspec import Struct

from neuroviz.engine import check
from neuroviz.engine.compiled import choose, part


class Setting(NamedTuple):
    """A number that an optimizer takes: `path` below the optimizer, the range it may have, a sentence for a newcomer."""

    path: str
    label: str
    low: float
    high: float
    sentence: str
    open_high: bool = False


class Optimizer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What every optimizer has."""

    learning_rate: float

    label: ClassVar[str]
    sentence: ClassVar[str]
    slots: ClassVar[tuple[str, ...]]
    settings: ClassVar[tuple[Setting, ...]]
    formulas: ClassVar[tuple[tuple[str, str], ...]]  # (what it gives, LaTeX), in order of computing

    @property
    def name(self) -> str:
        return type(self).__name__

    def hyperparameters(self) -> np.ndarray:
        """What the compiled function takes, the learning rate first: shape (4,) float64."""
        raise NotImplementedError


def _learning_rate() -> Setting:
    sentence = "How far each step goes against the gradient."
    return Setting("learning_rate", "learning rate", 0.0, math.inf, sentence)


class SGD(Optimizer, frozen=True, tag="SGD"):
    """Stochastic gradient descent: against the gradient, as far as the learning rate says."""

    learning_rate: float = 0.1

    label = "SGD"
    sentence = "Takes every parameter straight down its own gradient."
    slots = ()
    settings = (_learning_rate(),)
    formulas = (
        ("step", r"<step> = -<learning_rate> \cdot <grad>"),
        ("after", r"<after> = <before> + <step>"),
    )

    def __post_init__(self) -> None:
        check.keep(self, learning_rate=check.number("learning_rate", self.learning_rate, 0.0))

    def hyperparameters(self) -> np.ndarray:
        return np.array([self.learning_rate, 0.0, 0.0, 0.0])


@part
def _sgd(parameters: Any, gradient: Any, slots: Any, settings: Any, t: int) -> None:
    """θ ← θ − η ∂L/∂θ."""
    learning_rate = settings[0]
    for i in range(parameters.size):
        parameters[i] -= learning_rate * gradient[i]


class Adam(Optimizer, frozen=True, tag="Adam"):
    """Kingma and Ba, "Adam: a method for stochastic optimization", 2015."""

    learning_rate: float = 0.001
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    label = "Adam"
    sentence = "Gives every parameter a step of its own, from the running mean of its gradient and of its square."
    slots = ("exp_avg", "exp_avg_sq")
    settings = (
        _learning_rate(),
        Setting("betas.0", "β₁", 0.0, 1.0, "How much of the running mean of the gradient is kept at each step.", True),
        Setting("betas.1", "β₂", 0.0, 1.0, "How much of the running mean of its square is kept at each step.", True),
        Setting("eps", "ε", 0.0, math.inf, "Keeps the division from meeting zero."),
    )
    formulas = (
        ("exp_avg", r"<exp_avg> = <beta1> \cdot <exp_avg_before> + \left(1 - <beta1>\right) \cdot <grad>"),
        ("exp_avg_sq", r"<exp_avg_sq> = <beta2> \cdot <exp_avg_sq_before> + \left(1 - <beta2>\right) \cdot <grad>^2"),
        ("exp_avg_corrected", r"<exp_avg_corrected> = \frac{<exp_avg>}{1 - <beta1>^{<t>}}"),
        ("exp_avg_sq_corrected", r"<exp_avg_sq_corrected> = \frac{<exp_avg_sq>}{1 - <beta2>^{<t>}}"),
        ("step", r"<step> = -<learning_rate> \cdot \frac{<exp_avg_corrected>}{\sqrt{<exp_avg_sq_corrected>} + <eps>}"),
        ("after", r"<after> = <before> + <step>"),
    )

    def __post_init__(self) -> None:
        check.keep(self, learning_rate=check.number("learning_rate", self.learning_rate, 0.0))
        check.instance("betas", self.betas, (tuple, list), "two numbers")
        if len(self.betas) != 2:
            check.fail("betas", "two numbers", self.betas)
        betas = (check.number(f"betas.{i}", beta, 0.0, 1.0, open_high=True) for i, beta in enumerate(self.betas))
        check.keep(self, betas=tuple(betas), eps=check.number("eps", self.eps, 0.0))

    def hyperparameters(self) -> np.ndarray:
        return np.array([self.learning_rate, *self.betas, self.eps])


@part
def _adam(parameters: Any, gradient: Any, slots: Any, settings: Any, t: int) -> None:
    """θ ← θ − η m̂ / (√v̂ + ε), with m and v the running means of the gradient and of its square."""
    learning_rate, beta1, beta2, eps = settings[0], settings[1], settings[2], settings[3]
    exp_avg, exp_avg_sq = slots[0], slots[1]
    step_size = learning_rate / (1.0 - beta1**t)
    root_correction = math.sqrt(1.0 - beta2**t)
    for i in range(parameters.size):
        exp_avg[i] += (1.0 - beta1) * (gradient[i] - exp_avg[i])
        exp_avg_sq[i] = beta2 * exp_avg_sq[i] + (1.0 - beta2) * gradient[i] * gradient[i]
        parameters[i] -= step_size * exp_avg[i] / (math.sqrt(exp_avg_sq[i]) / root_correction + eps)


OptimizerConfig = SGD | Adam
OPTIMIZERS: tuple[type[SGD] | type[Adam], ...] = (SGD, Adam)
CODES = {optimizer.__name__: code for code, optimizer in enumerate(OPTIMIZERS)}
_FUNCTIONS: tuple[Callable[..., Any], ...] = (_sgd, _adam)

update = choose(_FUNCTIONS)
