"""Optimizers: how a gradient becomes a step. Formulas, arguments and defaults are those of `torch.optim`.

The compiled function of each moves a range of parameters, with its memory of earlier gradients in `slots`, a row for each
name that the optimizer's `slots` gives. The gradient that it takes is what `regularization` made of the data's; the
learning rate is the one in force, after the schedule.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from neuroviz.engine import check
from neuroviz.engine.compiled import apart, choose
from neuroviz.engine.optimizer import (
    AFTER,
    COUPLED,
    Optimizer,
    Values,
    eps_setting,
    learning_rate_setting,
    momentum_setting,
    weight_decay_setting,
)
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
def _sgd(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
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
def _adagrad(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
    """θ ← θ − η g / (√Σg² + ε)."""
    lr_decay, eps = hyperparameters[0], hyperparameters[1]
    rate, total = learning_rate / (1.0 + (t - 1) * lr_decay), slots[0]
    for i in range(parameters.size):
        total[i] += gradient[i] * gradient[i]
        parameters[i] -= rate * gradient[i] / (math.sqrt(total[i]) + eps)


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
def _rmsprop(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
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


BETAS = (
    Setting("betas.0", "β₁", "How much of the running mean of the gradient is kept at each step.", 0.9, 0.0, 1.0,
            open_high=True),
    Setting("betas.1", "β₂", "How much of the running mean of its square is kept at each step.", 0.999, 0.0, 1.0,
            open_high=True),
)  # fmt: skip


class Adam(Optimizer, frozen=True, tag="Adam"):
    """Kingma and Ba, "Adam: a method for stochastic optimization", 2015; AMSGrad: Reddi et al., 2018."""

    learning_rate: float = 0.001
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0
    amsgrad: bool = False

    label = "Adam"
    sentence = "Gives every parameter a step of its own, from the running mean of its gradient and of its square."
    settings = (
        learning_rate_setting(0.001),
        *BETAS,
        eps_setting(1e-8),
        COUPLED,
        Setting("amsgrad", "AMSGrad", "Never lets the size that it divides by become smaller.", False, kind="boolean"),
    )
    formulas: ClassVar[dict[str, str]] = {
        "exp_avg": r"<exp_avg> = <beta1> \cdot <exp_avg_before> + \left(1 - <beta1>\right) \cdot <grad>",
        "exp_avg_sq": r"<exp_avg_sq> = <beta2> \cdot <exp_avg_sq_before> + \left(1 - <beta2>\right) \cdot <grad>^2",
        "max_exp_avg_sq": r"<max_exp_avg_sq> = \max\left(<max_exp_avg_sq_before>, <exp_avg_sq>\right)",
        "exp_avg_corrected": r"<exp_avg_corrected> = \frac{<exp_avg>}{1 - <beta1>^{<t>}}",
        "exp_avg_sq_corrected": r"<exp_avg_sq_corrected> = \frac{<exp_avg_sq>}{1 - <beta2>^{<t>}}",
        "amsgrad_corrected": r"<exp_avg_sq_corrected> = \frac{<max_exp_avg_sq>}{1 - <beta2>^{<t>}}",
        "effective_rate": r"<effective_rate> = \frac{<learning_rate>}{\sqrt{<exp_avg_sq_corrected>} + <eps>}",
        "step": r"<step> = -<effective_rate> \cdot <exp_avg_corrected>",
        **AFTER,
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        check.instance("betas", self.betas, (tuple, list), "two numbers")
        if len(self.betas) != 2:
            check.fail("betas", "two numbers", self.betas)
        betas = (setting.checked(setting.path, beta) for setting, beta in zip(BETAS, self.betas, strict=True))
        check.keep(self, betas=tuple(betas))

    @property
    def constants(self) -> Values:
        return super().constants | {"beta1": self.betas[0], "beta2": self.betas[1]}

    @property
    def slots(self) -> tuple[str, ...]:
        return ("exp_avg", "exp_avg_sq", *(("max_exp_avg_sq",) if self.amsgrad else ()))

    def hyperparameters(self) -> tuple[float, ...]:
        return (*self.betas, self.eps, float(self.amsgrad), 0.0)

    def used(self, t: int) -> tuple[str, ...]:
        root = ("max_exp_avg_sq", "amsgrad_corrected") if self.amsgrad else ("exp_avg_sq_corrected",)
        return ("exp_avg", "exp_avg_sq", "exp_avg_corrected", *root, "effective_rate", "step", "after")

    def derived(self, values: Values) -> Values:
        left, left_sq = (1.0 - beta ** values["t"] for beta in self.betas)
        rate, mean = values["learning_rate"], values["exp_avg"]
        square = values["max_exp_avg_sq" if self.amsgrad else "exp_avg_sq"]
        step = -(rate / left * mean / (math.sqrt(square) / math.sqrt(left_sq) + self.eps))
        effective_rate = rate / (math.sqrt(square / left_sq) + self.eps)
        corrected = {"exp_avg_corrected": mean / left, "exp_avg_sq_corrected": square / left_sq}
        return {**corrected, "effective_rate": effective_rate, "step": step}


class AdamW(Adam, frozen=True, tag="AdamW"):
    """Loshchilov and Hutter, "Decoupled weight decay regularization", 2019."""

    weight_decay: float = 0.01

    label = "AdamW"
    sentence = "Adam with its weight decay apart: every parameter shrinks by the same share, whatever its gradient."
    settings = (
        *Adam.settings[:4],
        weight_decay_setting(
            0.01, "The share of itself that every parameter loses at each step, times the learning rate."
        ),
        Adam.settings[5],
    )
    formulas: ClassVar[dict[str, str]] = {
        **{what: latex for what, latex in Adam.formulas.items() if what != "after"},
        "decayed": r"<decayed> = <before> \cdot \left(1 - <learning_rate> \cdot <weight_decay>\right)",
        "after": r"<after> = <decayed> + <step>",
    }

    @property
    def coupled_weight_decay(self) -> float:
        return 0.0

    def hyperparameters(self) -> tuple[float, ...]:
        return (*super().hyperparameters()[:4], self.weight_decay)

    def used(self, t: int) -> tuple[str, ...]:
        *adam, after = super().used(t)
        return (*adam, "decayed", after)

    def derived(self, values: Values) -> Values:
        decayed = values["before"] * (1.0 - values["learning_rate"] * self.weight_decay)
        return super().derived(values) | {"decayed": decayed}


@apart
def _adam(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
    """θ ← θ (1 − η λ) − η m̂ / (√v̂ + ε), with m and v the running means of the gradient and of its square."""
    beta1, beta2, eps, amsgrad = hyperparameters[0], hyperparameters[1], hyperparameters[2], hyperparameters[3]
    exp_avg, exp_avg_sq, highest = slots[0], slots[1], slots[len(slots) - 1]
    kept = 1.0 - learning_rate * hyperparameters[4]
    step_size = learning_rate / (1.0 - beta1 ** float(t))
    root_correction = math.sqrt(1.0 - beta2 ** float(t))
    for i in range(parameters.size):
        exp_avg[i] += (1.0 - beta1) * (gradient[i] - exp_avg[i])
        exp_avg_sq[i] = beta2 * exp_avg_sq[i] + (1.0 - beta2) * gradient[i] * gradient[i]
        square = exp_avg_sq[i]
        if amsgrad > 0.0:
            highest[i] = max(highest[i], square)
            square = highest[i]
        step = step_size * exp_avg[i] / (math.sqrt(square) / root_correction + eps)
        parameters[i] = kept * parameters[i] - step


OptimizerConfig = SGD | Adagrad | RMSprop | Adam | AdamW
OPTIMIZERS: tuple[type[OptimizerConfig], ...] = (SGD, Adagrad, RMSprop, Adam, AdamW)
CODES = {optimizer.__name__: code for code, optimizer in enumerate(OPTIMIZERS)}
_FUNCTIONS: tuple[Callable[..., Any], ...] = (_sgd, _adagrad, _rmsprop, _adam, _adam)

update = choose(_FUNCTIONS)
