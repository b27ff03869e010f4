"""Schedules: the learning rate in force is the optimizer's, times a factor of the epoch, times that of the warm-up.

They count as `torch.optim.lr_scheduler` does: epochs from 0, the whole epoch at one rate. The cosine stays at its end.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from msgspec import Struct

from neuroviz.engine import check
from neuroviz.engine.compiled import choose, part
from neuroviz.engine.settings import Setting

MOST_EPOCHS = 2**31


class Schedule(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What every schedule has."""

    label: ClassVar[str]
    sentence: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    latex: ClassVar[str]

    def __post_init__(self) -> None:
        for setting in self.settings:
            check.keep(self, **{setting.path: setting.checked(setting.path, getattr(self, setting.path))})

    @property
    def name(self) -> str:
        return type(self).__name__

    def numbers(self) -> tuple[float, float]:
        """What the compiled function takes."""
        return (0.0, 0.0)

    def factor(self, epoch: int) -> float:
        """By which it multiplies the learning rate in an epoch, counted from 0."""
        return _FUNCTIONS[CODES[self.name]](epoch, *self.numbers())


class ConstantLR(Schedule, frozen=True, tag="ConstantLR"):
    """The same rate for ever."""

    label = "constant"
    sentence = "The learning rate stays as it is."
    latex = r"<factor> = 1"


def _constant(epoch: int, first: float, second: float) -> float:
    return 1.0


class StepLR(Schedule, frozen=True, tag="StepLR"):
    """× gamma after every `step_size` epochs."""

    step_size: int = 30
    gamma: float = 0.5

    label = "steps"
    sentence = "The learning rate falls by a factor after every so many epochs."
    settings = (
        Setting("step_size", "epochs", "After how many epochs it falls.", 30, 1, MOST_EPOCHS, "integer"),
        Setting("gamma", "γ", "The factor by which it falls.", 0.5, high=1.0, open_low=True),
    )
    latex = r"<factor> = <gamma>^{\lfloor <epoch> / <step_size> \rfloor}"

    def numbers(self) -> tuple[float, float]:
        return (self.gamma, float(self.step_size))


def _step(epoch: int, gamma: float, step_size: float) -> float:
    return math.pow(gamma, math.floor(epoch / step_size))


class ExponentialLR(Schedule, frozen=True, tag="ExponentialLR"):
    """× gamma after every epoch."""

    gamma: float = 0.98

    label = "exponential"
    sentence = "The learning rate falls by the same share after every epoch."
    settings = (Setting("gamma", "γ", "The factor by which it falls.", 0.98, high=1.0, open_low=True),)
    latex = r"<factor> = <gamma>^{<epoch>}"

    def numbers(self) -> tuple[float, float]:
        return (self.gamma, 0.0)


def _exponential(epoch: int, gamma: float, second: float) -> float:
    return math.pow(gamma, epoch)


class CosineAnnealingLR(Schedule, frozen=True, tag="CosineAnnealingLR"):
    """Half a cosine from 1 down to `end_factor` within `T_max` epochs (Loshchilov and Hutter, 2017)."""

    T_max: int = 100
    end_factor: float = 0.01

    label = "cosine"
    sentence = "The learning rate falls along half a cosine: slowly, then fast, then slowly; then it stays."
    settings = (
        Setting("T_max", "epochs", "How many epochs the way down takes.", 100, 1, MOST_EPOCHS, "integer"),
        Setting("end_factor", "end", "The share of the learning rate that it ends with.", 0.01, high=1.0),
    )
    latex = (
        r"<factor> = <end_factor> + \left(1 - <end_factor>\right) \cdot"
        r" \frac{1 + \cos\left(\pi \cdot \frac{\min\left(<epoch>, <T_max>\right)}{<T_max>}\right)}{2}"
    )

    def numbers(self) -> tuple[float, float]:
        return (float(self.T_max), self.end_factor)


def _cosine(epoch: int, length: float, end_factor: float) -> float:
    share = min(float(epoch), length) / length
    return end_factor + (1.0 - end_factor) * 0.5 * (1.0 + math.cos(math.pi * share))


ScheduleConfig = ConstantLR | StepLR | ExponentialLR | CosineAnnealingLR
SCHEDULES: tuple[type[ScheduleConfig], ...] = (ConstantLR, StepLR, ExponentialLR, CosineAnnealingLR)
CODES = {schedule.__name__: code for code, schedule in enumerate(SCHEDULES)}
_FUNCTIONS = (_constant, _step, _exponential, _cosine)
_factor = choose([part(function) for function in _FUNCTIONS])

WARMUP = Setting("warmup_steps", "warm-up", "Over so many first steps the learning rate grows from near 0 to its own.",
                 0, 0, 2**31, "integer")  # fmt: skip
WARMUP_LATEX = r"<warmup> = \min\left(1, \frac{<step> + 1}{<warmup_steps>}\right)"
LATEX = r"<learning_rate> = <base> \cdot <factor> \cdot <warmup>"


@part
def learning_rate(base: float, schedule: int, numbers: Any, warmup_steps: int, epoch: int, step: int) -> float:
    """The rate in force at a step, counted from 0 as its epoch is."""
    rate: float = base * _factor(schedule, epoch, numbers[0], numbers[1])
    return rate * (step + 1) / warmup_steps if step < warmup_steps else rate


def numbers_of(schedule: Schedule) -> np.ndarray:
    """Shape (2,) float64."""
    return np.array(schedule.numbers())
