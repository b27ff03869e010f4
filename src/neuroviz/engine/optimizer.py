"""What every optimizer has. An optimizer is its settings, which a recipe holds, its formulas, and a compiled function."""

from __future__ import annotations

import re
from typing import ClassVar

import numpy as np
from msgspec import Struct

from neuroviz.engine import check
from neuroviz.engine.settings import Setting

Values = dict[str, float]  # a number for each slot of a formula
SLOT = re.compile(r"<([A-Za-z]\w*)>")
HYPERPARAMETERS, MOST_SLOTS = 5, 3


class Optimizer(Struct, frozen=True, forbid_unknown_fields=True, tag_field="name"):
    """What every optimizer has."""

    learning_rate: float

    label: ClassVar[str]
    sentence: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]
    formulas: ClassVar[dict[str, str]]  # by what it gives: LaTeX in which `<slot>` is where a number goes

    def __post_init__(self) -> None:
        for setting in self.settings:
            if "." not in setting.path:
                check.keep(self, **{setting.path: setting.checked(setting.path, getattr(self, setting.path))})

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def slots(self) -> tuple[str, ...]:
        """What it remembers of each parameter."""
        raise NotImplementedError

    @property
    def beginnings(self) -> Values:
        """Where the slots begin that do not begin at 0."""
        return {}

    @property
    def coupled_weight_decay(self) -> float:
        """The weight decay that is added to the gradient."""
        return float(getattr(self, "weight_decay", 0.0))

    def hyperparameters(self) -> tuple[float, ...]:
        """What the compiled function takes beside the learning rate: at most HYPERPARAMETERS numbers."""
        raise NotImplementedError

    @property
    def constants(self) -> Values:
        """The settings that stand in its formulas."""
        slots = {slot for latex in self.formulas.values() for slot in SLOT.findall(latex)}
        return {slot: float(getattr(self, slot)) for slot in sorted(slots) if hasattr(self, slot)}

    def used(self, t: int) -> tuple[str, ...]:
        """Which of the formulas make its t-th step (from 1), in order of computing."""
        raise NotImplementedError

    def derived(self, values: Values) -> Values:
        """What the formulas give on the way from the gradient, t, and the slots before and after, and the `step`.

        The step is computed as the compiled function does, so that `before` (or `decayed`) + `step` is `after`, bit for bit.
        """
        raise NotImplementedError


def learning_rate_setting(default: float) -> Setting:
    return Setting("learning_rate", "learning rate", "How far each step goes against the gradient.", default)


def eps_setting(default: float) -> Setting:
    return Setting("eps", "ε", "Keeps the division from meeting zero.", default)


def momentum_setting(sentence: str) -> Setting:
    return Setting("momentum", "momentum", sentence, 0.0, high=1.0, open_high=True)


def weight_decay_setting(default: float, sentence: str) -> Setting:
    return Setting("weight_decay", "weight decay", sentence, default)


COUPLED = weight_decay_setting(0.0, "Pulls every parameter towards 0, in proportion to its size (an L2 penalty).")
AFTER = {"after": r"<after> = <before> + <step>"}


def fresh_slot(optimizer: Optimizer, name: str, parameters: int) -> np.ndarray:
    """A slot before its first step, (parameters,) float64."""
    return np.full(parameters, optimizer.beginnings.get(name, 0.0))


def hyperparameters_of(optimizer: Optimizer) -> np.ndarray:
    """Shape (HYPERPARAMETERS,) float64."""
    numbers = optimizer.hyperparameters()
    return np.array([*numbers, *[0.0] * (HYPERPARAMETERS - len(numbers))])
