"""A trace in equations: what one unit computed, what error it carries, how its parameters moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.formulas import FORMULAS
from neuroviz.engine.optimizers import SGD, Adam
from neuroviz.engine.state import State

if TYPE_CHECKING:
    from neuroviz.trace import Trace


@dataclass(frozen=True)
class Line:
    """One formula with its numbers. The number left of its first "=" is what the rest of it gives."""

    title: str
    key: str
    values: dict[str, float]

    @property
    def symbols(self) -> str:
        return FORMULAS[self.key].in_symbols()

    @property
    def numbers(self) -> str:
        return FORMULAS[self.key].in_numbers(self.values)


@dataclass(frozen=True)
class Explanation:
    """Lines in order: forward, backward, then the update of each incoming weight and of the bias."""

    title: str
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {line.title}: {line.symbols}  →  {line.numbers}" for line in self.lines)])

    def _repr_latex_(self) -> str:
        rows = [rf"\text{{{line.title}}} && {line.symbols} && {line.numbers}" for line in self.lines]
        return r"$$\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}$$"


def explain(trace: Trace, layer: int, unit: int, sample: int | None = None) -> Explanation:
    """The equations of `unit` of `layer`, both from 0, for `sample` (one of the batch; None: its first)."""
    check.integer("layer", layer, 0, trace.network.layers - 1)
    check.integer("unit", unit, 0, trace.network.sizes[layer + 1] - 1)
    row = _row_of(trace, sample)
    lines = [
        *_forward(trace, layer, unit, row),
        *_backward(trace, layer, unit, row),
        *_updates(trace, layer, unit, row),
    ]
    where = f"layer {layer + 1}, unit {unit + 1}, sample {int(trace.samples[row])}"
    return Explanation(f"Step {trace.step}, {where}", tuple(lines))


def _row_of(trace: Trace, sample: int | None) -> int:
    if sample is None:
        return 0
    rows = np.flatnonzero(trace.samples == sample)
    if len(rows) == 0:
        check.fail("sample", f"one of the batch ({', '.join(map(str, trace.samples[:12]))})", sample)
    return int(rows[0])


def _incoming(trace: Trace, layer: int, row: int) -> np.ndarray:
    return np.asarray(trace.inputs[row] if layer == 0 else trace.layers[layer - 1].a[row])


def _forward(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    here, parameters = trace.layers[layer], trace.before.parameters[layer]
    z, a, b = here.z[row], float(here.a[row, unit]), float(parameters.bias[unit])
    sum_wa = float(np.dot(parameters.weight[unit], _incoming(trace, layer, row)))
    yield Line("sum", "forward.z", {"z": float(z[unit]), "sum_wa": sum_wa, "b": b})
    activation = trace.network.activations[layer]
    values = {"z": float(z[unit]), "a": a, "total": float(np.exp(z).sum()) if activation == "softmax" else np.nan}
    yield Line("activation", f"activation.{activation}", values)


def _backward(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    here = trace.layers[layer]
    delta, a = float(here.delta[row, unit]), float(here.a[row, unit])
    if layer == trace.network.layers - 1:
        yield from _output_error(trace, row, unit)
        return
    slope = _slope(trace.network.activations[layer], float(here.z[row, unit]), a)
    values = {"slope": slope, "a": a, "z": float(here.z[row, unit])}
    yield Line("slope", f"activation.{trace.network.activations[layer]}.derivative", values)
    sent_back = float(np.dot(trace.before.parameters[layer + 1].weight[:, unit], trace.layers[layer + 1].delta[row]))
    yield Line("error", "backward.hidden", {"delta": delta, "sum": sent_back, "slope": slope})


def _output_error(trace: Trace, row: int, unit: int) -> Iterator[Line]:
    here, y = trace.layers[-1], float(trace.targets[row, unit])
    delta, a = float(here.delta[row, unit]), float(here.a[row, unit])
    if trace.network.loss == "cross_entropy":
        yield Line("error", "loss.cross_entropy.derivative", {"delta": delta, "p": a, "y": y})
        return
    n = trace.network.sizes[-1]
    grad = 2.0 / n * (a - y)
    yield Line("loss's slope", "loss.mean_squared_error.derivative", {"grad": grad, "n": n, "a": a, "y": y})
    if trace.network.activations[-1] != "softmax":
        slope = _slope(trace.network.activations[-1], float(here.z[row, unit]), a)
        yield Line("error", "loss.mean_squared_error.delta", {"delta": delta, "grad": grad, "slope": slope})


def _slope(activation: str, z: float, a: float) -> float:
    slopes = {"identity": 1.0, "relu": float(z > 0.0), "sigmoid": a * (1.0 - a), "tanh": 1.0 - a * a}
    return slopes[activation]


def _updates(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    delta, a_in = float(trace.layers[layer].delta[row, unit]), _incoming(trace, layer, row)
    start = trace.network.starts[layer] + unit * len(a_in)
    for k, a in enumerate(a_in.tolist()):
        yield Line(f"share of weight {k + 1}", "gradient.sample", {"grad": delta * a, "delta": delta, "a": a})
        yield from update_lines(trace, start + k, f"weight {k + 1}")
    yield from update_lines(trace, trace.network.starts[layer + 1] - trace.network.sizes[layer + 1] + unit, "bias")


def update_lines(trace: Trace, index: int, title: str) -> Iterator[Line]:
    """The optimizer's arithmetic for the parameter at `index` of the flat vector."""
    values = update_values(trace.before, trace.after, trace.optimizer, float(trace.gradient[index]), index)
    for what, _ in trace.optimizer.formulas:
        yield Line(f"{title}, {what}", f"update.{trace.optimizer.name}.{what}", values)


def update_values(before: State, after: State, optimizer: SGD | Adam, grad: float, index: int) -> dict[str, float]:
    """Every slot of the optimizer's formulas for one parameter."""
    old, new, t = float(before.flat[index]), float(after.flat[index]), before.t + 1
    values = {
        "before": old,
        "after": new,
        "step": new - old,
        "grad": grad,
        "learning_rate": optimizer.learning_rate,
        "t": t,
    }
    for name, row_before, row_after in zip(after.slot_names, before.slots, after.slots, strict=True):
        values |= {f"{name}_before": float(row_before[index]), name: float(row_after[index])}
    if isinstance(optimizer, Adam):
        beta1, beta2 = optimizer.betas
        values |= {"beta1": beta1, "beta2": beta2, "eps": optimizer.eps}
        values["exp_avg_corrected"] = values["exp_avg"] / (1.0 - beta1**t)
        values["exp_avg_sq_corrected"] = values["exp_avg_sq"] / (1.0 - beta2**t)
    return values
