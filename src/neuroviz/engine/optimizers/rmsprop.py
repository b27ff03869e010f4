"""RMSprop: gradients divided by the size that they have had lately."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from neuroviz.engine.compiled import apart
from neuroviz.engine.optimizer import (
    AFTER,
    COUPLED,
    Optimizer,
    Values,
    eps_setting,
    learning_rate_setting,
    momentum_setting,
)
from neuroviz.engine.settings import Setting


class RMSprop(Optimizer, frozen=True, tag="RMSprop"):
    """Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; centered as in Graves, 2013."""

    learning_rate: float = 0.01
    alpha: float = 0.99
    eps: float = 1e-8
    weight_decay: float = 0.0
    momentum: float = 0.0
    centered: bool = False

    label = "RMSprop"
    sentence = "Divides each gradient by the size that it has had lately, so that all parameters step alike."
    settings = (
        learning_rate_setting(0.01),
        Setting("alpha", "α", "How much of the running mean of the square is kept at each step.", 0.99, 0.0, 1.0,
                open_high=True),
        eps_setting(1e-8),
        COUPLED,
        momentum_setting("How much of its speed a parameter keeps from step to step; 0 is none."),
        Setting("centered", "centered", "Divides by the spread of the gradient instead of its size.", False,
                kind="boolean"),
    )  # fmt: skip
    formulas: ClassVar[dict[str, str]] = {
        "square_avg": r"<square_avg> = <alpha> \cdot <square_avg_before> + \left(1 - <alpha>\right) \cdot <grad>^2",
        "grad_avg": r"<grad_avg> = <alpha> \cdot <grad_avg_before> + \left(1 - <alpha>\right) \cdot <grad>",
        "size": r"<size> = \sqrt{<square_avg>} + <eps>",
        "spread": r"<size> = \sqrt{\max\left(0, <square_avg> - <grad_avg>^2\right)} + <eps>",
        "momentum_buffer": r"<momentum_buffer> = <momentum> \cdot <momentum_buffer_before> + \frac{<grad>}{<size>}",
        "step": r"<step> = -<learning_rate> \cdot \frac{<grad>}{<size>}",
        "momentum_step": r"<step> = -<learning_rate> \cdot <momentum_buffer>",
        **AFTER,
    }

    @property
    def slots(self) -> tuple[str, ...]:
        own = ("grad_avg",) if self.centered else ()
        return ("square_avg", *own, *(("momentum_buffer",) if self.momentum else ()))

    def hyperparameters(self) -> tuple[float, ...]:
        return (self.alpha, self.eps, self.momentum, float(self.centered))

    def used(self, t: int) -> tuple[str, ...]:
        size = ("grad_avg", "spread") if self.centered else ("size",)
        step = ("momentum_buffer", "momentum_step") if self.momentum else ("step",)
        return ("square_avg", *size, *step, "after")

    def derived(self, values: Values) -> Values:
        mean = values.get("grad_avg", 0.0)
        size = math.sqrt(max(0.0, values["square_avg"] - mean * mean)) + self.eps
        direction = values["momentum_buffer"] if self.momentum else values["grad"] / size
        return {"size": size, "step": -(values["learning_rate"] * direction)}


@apart
def move(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
    """θ ← θ − η g / (√s + ε), s the running mean of g²; centered: of (g − its mean)²; with momentum: v ← μ v + g / ….

    Rounding may leave the square's mean a little below the mean's square: then the spread is 0.
    """
    alpha, eps, momentum, centered = hyperparameters[0], hyperparameters[1], hyperparameters[2], hyperparameters[3]
    square_avg, last = slots[0], slots[len(slots) - 1]
    grad_avg = slots[1] if centered > 0.0 else square_avg
    for i in range(parameters.size):
        square_avg[i] = alpha * square_avg[i] + (1.0 - alpha) * gradient[i] * gradient[i]
        variance = square_avg[i]
        if centered > 0.0:
            grad_avg[i] += (1.0 - alpha) * (gradient[i] - grad_avg[i])
            variance = max(0.0, variance - grad_avg[i] * grad_avg[i])
        step = gradient[i] / (math.sqrt(variance) + eps)
        if momentum > 0.0:
            last[i] = momentum * last[i] + step
            step = last[i]
        parameters[i] -= learning_rate * step
