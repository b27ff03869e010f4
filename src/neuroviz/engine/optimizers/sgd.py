"""Stochastic gradient descent, with momentum and Nesterov's."""

from __future__ import annotations

from typing import Any, ClassVar

from neuroviz.engine import check
from neuroviz.engine.compiled import apart
from neuroviz.engine.optimizer import AFTER, COUPLED, Optimizer, Values, learning_rate_setting, momentum_setting
from neuroviz.engine.settings import Setting


class SGD(Optimizer, frozen=True, tag="SGD"):
    """Stochastic gradient descent: against the gradient, as far as the learning rate says.

    With momentum the steps build up speed where gradients agree (Polyak, 1964); Nesterov looks ahead (Sutskever et al., 2013).
    """

    learning_rate: float = 0.1
    momentum: float = 0.0
    dampening: float = 0.0
    weight_decay: float = 0.0
    nesterov: bool = False

    label = "SGD"
    sentence = "Takes every parameter straight down its own gradient; with momentum it keeps some of its speed."
    settings = (
        learning_rate_setting(0.1),
        momentum_setting("How much of its speed a parameter keeps from step to step; 0 is none."),
        Setting("dampening", "dampening", "How much of the gradient is kept out of the speed.", 0.0, high=1.0),
        COUPLED,
        Setting(
            "nesterov",
            "Nesterov",
            "Steps as if the speed had already been followed. It needs momentum above 0 and dampening 0.",
            False,
            kind="boolean",
        ),
    )
    formulas: ClassVar[dict[str, str]] = {
        "momentum_begins": r"<momentum_buffer> = <grad>",
        "momentum_buffer": r"<momentum_buffer> = <momentum> \cdot <momentum_buffer_before>"
        r" + \left(1 - <dampening>\right) \cdot <grad>",
        "nesterov": r"<direction> = <grad> + <momentum> \cdot <momentum_buffer>",
        "step": r"<step> = -<learning_rate> \cdot <grad>",
        "momentum_step": r"<step> = -<learning_rate> \cdot <momentum_buffer>",
        "nesterov_step": r"<step> = -<learning_rate> \cdot <direction>",
        **AFTER,
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.nesterov and (self.momentum == 0.0 or self.dampening != 0.0):
            check.fail("nesterov", "off until momentum is above 0 (0.9, say) and dampening is 0", check.words("on"))

    @property
    def slots(self) -> tuple[str, ...]:
        return ("momentum_buffer",) if self.momentum else ()

    def hyperparameters(self) -> tuple[float, ...]:
        return (self.momentum, self.dampening, float(self.nesterov))

    def used(self, t: int) -> tuple[str, ...]:
        if not self.momentum:
            return ("step", "after")
        buffer = "momentum_begins" if t == 1 else "momentum_buffer"
        step = ("nesterov", "nesterov_step") if self.nesterov else ("momentum_step",)
        return (buffer, *step, "after")

    def derived(self, values: Values) -> Values:
        direction = values["momentum_buffer" if self.momentum else "grad"]
        if self.nesterov:
            direction = values["grad"] + self.momentum * direction
        return {"direction": direction, "step": -(values["learning_rate"] * direction)}


@apart
def move(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
    """θ ← θ − η g; with momentum θ ← θ − η v, v ← μ v + (1 − dampening) g; Nesterov's takes g + μ v."""
    momentum, dampening, nesterov = hyperparameters[0], hyperparameters[1], hyperparameters[2]
    if momentum == 0.0:
        for i in range(parameters.size):
            parameters[i] -= learning_rate * gradient[i]
        return
    buffer = slots[0]
    keep, take = (momentum, 1.0 - dampening) if t > 1 else (0.0, 1.0)
    ahead, own = (momentum, 1.0) if nesterov > 0.0 else (1.0, 0.0)
    for i in range(parameters.size):
        buffer[i] = keep * buffer[i] + take * gradient[i]
        parameters[i] -= learning_rate * (own * gradient[i] + ahead * buffer[i])
