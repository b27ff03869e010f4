"""Adam, and AdamW, whose weight decay is apart."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from neuroviz.engine import check
from neuroviz.engine.compiled import apart
from neuroviz.engine.optimizer import (
    AFTER,
    COUPLED,
    Optimizer,
    Values,
    eps_setting,
    learning_rate_setting,
    weight_decay_setting,
)
from neuroviz.engine.settings import Setting

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
def move(parameters: Any, gradient: Any, slots: Any, hyperparameters: Any, learning_rate: float, t: int) -> None:
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
