"""What is going wrong in a run, and where: a table of kinds, each a function from the evidence to what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.diagnostics import by_heart, depth, epochs, neurons, steps
from neuroviz.diagnostics.diagnosis import Diagnosis, Finding
from neuroviz.diagnostics.evidence import Evidence

if TYPE_CHECKING:
    from neuroviz.run import Run

__all__ = ["KINDS", "Diagnosis", "Kind", "diagnose"]


@dataclass(frozen=True)
class Kind:
    """An entry of the table. It is not looked for where one of `unless`, further up, has been found: that says it all."""

    name: str
    find: Callable[[Evidence], Iterable[Finding]]
    advice: str
    unless: tuple[str, ...] = ()


KINDS = (
    Kind("diverged", steps.diverged, "Go back a few steps and lower the learning rate there."),
    Kind(
        "climbing_loss",
        steps.climbing,
        "Go back to before the loss rose, and lower the learning rate there to a tenth.",
        unless=("diverged",),
    ),
    Kind("steps_too_large", steps.too_large, "Lower the learning rate to a tenth."),
    Kind(
        "steps_too_small",
        steps.too_small,
        "Raise the learning rate tenfold, and again while the loss still falls.",
        unless=("climbing_loss", "steps_too_large"),
    ),
    Kind("dead_units", neurons.dead, "Lower the learning rate, begin with biases nearer to 0, or try leaky ReLU."),
    Kind("saturated_units", neurons.saturated, "Begin with smaller weights, scale the inputs, or try ReLU."),
    Kind("copied_units", neurons.copies, "Begin with random weights: most initializers give every neuron its own."),
    Kind("vanishing_gradients", depth.vanishing, "Take fewer layers, or ReLU with an initializer of He's."),
    Kind("exploding_gradients", depth.exploding, "Begin with smaller weights, as an initializer gives them."),
    Kind(
        "plateau",
        epochs.plateau,
        "Try another learning rate, more neurons, or another initializer or seed.",
        unless=("climbing_loss", "steps_too_small"),
    ),
    Kind("overfitting", by_heart.overfitting, "Stop earlier, take fewer neurons, or get more training samples."),
)


def diagnose(run: Run, step: int) -> tuple[Diagnosis, ...]:
    """What goes wrong at `step`, in the order of the table; empty where nothing does."""
    found = list[Diagnosis]()
    with np.errstate(all="ignore"):  # a run that leaves the finite numbers is what this is for
        evidence = Evidence(run, step)
        for kind in KINDS:
            if not any(diagnosis.kind in kind.unless for diagnosis in found):
                found += [_diagnosis(kind, finding) for finding in kind.find(evidence)]
    return tuple(found)


def _diagnosis(kind: Kind, found: Finding) -> Diagnosis:
    numbers = {name: float(number) for name, number in found.numbers.items()}
    return Diagnosis(kind.name, found.layer, found.units, found.sentence, numbers, found.advice or kind.advice)
