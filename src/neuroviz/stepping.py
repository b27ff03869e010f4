"""The arithmetic of one parameter's step, formula by formula: regularization, then the optimizer; and of the learning rate."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.engine.schedules import ConstantLR

if TYPE_CHECKING:
    from neuroviz.trace import Trace

Line = tuple[str, str, dict[str, float]]  # what it gives, the formula's key, a number for each slot


def rate_lines(trace: Trace) -> Iterator[Line]:
    """How the learning rate in force came about; nothing where it is the optimizer's own."""
    how, epoch = trace.training, trace.location.epoch
    if isinstance(how.schedule, ConstantLR) and not how.warmup_steps:
        return
    warmup = min(1.0, (trace.step + 1) / how.warmup_steps) if how.warmup_steps else 1.0
    base, factor = how.optimizer.learning_rate, how.schedule.factor(epoch)
    settings = {name: float(getattr(how.schedule, name)) for name in how.schedule.__struct_fields__}
    yield "schedule", f"schedule.{how.schedule.name}", {"factor": factor, "epoch": epoch, **settings}
    if how.warmup_steps:
        steps = {"step": trace.step, "warmup_steps": how.warmup_steps}
        yield "warm-up", "schedule.warmup", {"warmup": warmup, **steps}
    values = {"base": base, "factor": factor, "warmup": warmup}
    yield "learning rate", "schedule.learning_rate", {"learning_rate": trace.learning_rate, **values}


def update_lines(trace: Trace, index: int) -> Iterator[Line]:
    """How the parameter at `index` of the flat vector moved."""
    before, after = float(trace.before.flat[index]), float(trace.after.flat[index])
    if index in trace.frozen:
        yield "after", "update.frozen", {"before": before, "after": after}
        return
    yield from regularization_lines(trace, index)
    values, optimizer = step_values(trace, index), trace.optimizer
    for what in optimizer.used(trace.before.t + 1):
        yield what, f"update.{optimizer.name}.{what}", values


def update_keys(trace: Trace) -> list[str]:
    """The formulas by which a weight that is not frozen moves in this step, in order; a bias leaves L1 out."""
    how, optimizer = trace.training, trace.optimizer
    keys = ["regularization.l1"] if how.l1 else []
    keys += ["regularization.clip_factor", "regularization.clip_norm"] if how.clip_norm is not None else []
    keys += ["regularization.weight_decay"] if optimizer.coupled_weight_decay else []
    return [*keys, *(f"update.{optimizer.name}.{what}" for what in optimizer.used(trace.before.t + 1))]


def step_constants(trace: Trace) -> dict[str, float]:
    """The numbers in those formulas that are the same for every parameter."""
    how, values = trace.training, {**trace.optimizer.constants, "t": trace.before.t + 1}
    values |= {"learning_rate": trace.learning_rate, "l1": how.l1, "dropout": how.dropout}
    values["weight_decay"] = float(getattr(how.optimizer, "weight_decay", 0.0))
    if how.clip_norm is not None:
        values |= {"clip_norm": how.clip_norm, "clip_factor": trace.clip_factor, "grad_norm": trace.grad_norm}
    return {name: float(value) for name, value in values.items() if math.isfinite(value)}


def regularization_lines(trace: Trace, index: int) -> Iterator[Line]:
    """From the data's gradient to the one that the optimizer took: a line for each term that is in use."""
    how, grad, before = trace.training, float(trace.gradient[index]), float(trace.before.flat[index])
    if how.l1 and trace.network.is_weight(index):
        taken = grad + how.l1 * float(np.sign(before))
        yield "L1", "regularization.l1", {"grad_taken": taken, "grad": grad, "l1": how.l1, "before": before}
        grad = taken
    if how.clip_norm is not None:
        factor = {"clip_factor": trace.clip_factor}
        norms = {"clip_norm": how.clip_norm, "grad_norm": trace.grad_norm}
        yield "clipping's factor", "regularization.clip_factor", {**factor, **norms}
        taken = trace.clip_factor * grad
        yield "clipping", "regularization.clip_norm", {"grad_taken": taken, "grad": grad, **factor}
        grad = taken
    if decay := how.optimizer.coupled_weight_decay:
        values = {"grad_taken": float(trace.taken[index]), "grad": grad, "weight_decay": decay, "before": before}
        yield "weight decay", "regularization.weight_decay", values


def step_values(trace: Trace, index: int) -> dict[str, float]:
    """Every slot of the optimizer's formulas for one parameter."""
    before, after = float(trace.before.flat[index]), float(trace.after.flat[index])
    values = {
        "before": before,
        "after": after,
        "grad": float(trace.taken[index]),
    }
    for name, old, new in zip(trace.after.slot_names, trace.before.slots, trace.after.slots, strict=True):
        values |= {f"{name}_before": float(old[index]), name: float(new[index])}
    values |= trace.optimizer.constants | {"learning_rate": trace.learning_rate, "t": trace.before.t + 1}
    with np.errstate(all="ignore"):  # of a step that diverged
        derived = trace.optimizer.derived({name: np.float64(value) for name, value in values.items()})
    values |= {name: float(value) for name, value in derived.items()}
    return values
