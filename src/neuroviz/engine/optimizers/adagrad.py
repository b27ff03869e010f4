"""Adagrad: steps that become smaller as squares of gradients add up."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from neuroviz.engine.compiled import apart
from neuroviz.engine.optimizer import AFTER, COUPLED, Optimizer, Values, eps_setting, learning_rate_setting
from neuroviz.engine.settings import Setting


class Adagrad(Optimizer, frozen=True, tag="Adagrad"):
    """Duchi, Hazan, Singer, "Adaptive subgradient methods", 2011."""

    learning_rate: float = 0.01
    lr_decay: float = 0.0
    weight_decay: float = 0.0
    initial_accumulator_value: float = 0.0
    eps: float = 1e-10

    label = "Adagrad"
    sentence = "Gives parameters with large gradients smaller steps, ever smaller as their squares add up."
    settings = (
        learning_rate_setting(0.01),
        Setting("lr_decay", "rate decay", "How fast the learning rate falls with the steps.", 0.0),
        COUPLED,
        Setting("initial_accumulator_value", "first sum", "Where the sum of squares begins.", 0.0),
        eps_setting(1e-10),
    )
    formulas: ClassVar[dict[str, str]] = {
        "rate": r"<rate> = \frac{<learning_rate>}{1 + \left(<t> - 1\right) \cdot <lr_decay>}",
        "sum_begins": r"<sum> = <initial_accumulator_value> + <grad>^2",
        "sum": r"<sum> = <sum_before> + <grad>^2",
        "step": r"<step> = -<rate> \cdot \frac{<grad>}{\sqrt{<sum>} + <eps>}",
        **AFTER,
    }

    @property
    def slots(self) -> tuple[str, ...]:
        return ("sum",)

    @property
    def beginnings(self) -> Values:
        return {"sum": self.initial_accumulator_value}

    def hyperparameters(self) -> tuple[float, ...]:
        return (self.lr_decay, self.eps)

    def used(self, t: int) -> tuple[str, ...]:
        return ("rate", "sum_begins" if t == 1 else "sum", "step", "after")

    def derived(self, values: Values) -> Values:
        rate = values["learning_rate"] / (1.0 + (values["t"] - 1.0) * self.lr_decay)
        return {"rate": rate, "step": -(rate * values["grad"] / (math.sqrt(values["sum"]) + self.eps))}


@apart
def move(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
    """θ ← θ − η g / (√Σg² + ε)."""
    lr_decay, eps = hyperparameters[0], hyperparameters[1]
    rate, total = learning_rate / (1.0 + (t - 1) * lr_decay), slots[0]
    for i in range(parameters.size):
        total[i] += gradient[i] * gradient[i]
        parameters[i] -= rate * gradient[i] / (math.sqrt(total[i]) + eps)
