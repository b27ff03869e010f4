"""A trace in equations: what one unit computed, what error it carries, how its parameters moved."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.formulas import FORMULAS
from neuroviz.engine.losses import CODES, LOSSES
from neuroviz.stepping import rate_lines, update_lines

if TYPE_CHECKING:
    from neuroviz.trace import Trace


LARGE = 20.0  # of z: below, the plain terms of a softmax read better


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
    """Lines in order: forward, of an output the loss, backward, then the update of each incoming weight and of the bias."""

    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    """a sentence for each formula that is left out because some number in it is none"""

    def __str__(self) -> str:
        lines = (f"{line.title}: {line.symbols}  →  {line.numbers}" for line in self.lines)
        return "\n  ".join([self.title, *lines, *self.notes])

    def _repr_latex_(self) -> str:
        rows = [rf"\text{{{line.title}}} && {line.symbols} && {line.numbers}" for line in self.lines]
        rows += [rf"\rlap{{\text{{{note}}}}}" for note in self.notes]
        return r"$$\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}$$"


def explain(trace: Trace, layer: int, unit: int, sample: int | None = None) -> Explanation:
    """The equations of `unit` of `layer`, both from 0, for `sample` (one of the batch; None: its first)."""
    row = _row_of(trace, sample)
    with np.errstate(all="ignore"):  # of a step that diverged, numbers may be too large to add
        parts = tuple(_parts(trace, layer, unit, row))
    where = f"layer {layer + 1}, unit {unit + 1}, sample {int(trace.samples[row])}"
    lines = tuple(part for part in parts if isinstance(part, Line))
    notes = tuple(part for part in parts if isinstance(part, str))
    return Explanation(f"Step {trace.step}, {where}", lines, notes)


def _parts(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line | str]:
    """Lines, and notes on what none can be written of."""
    yield from _forward(trace, layer, unit, row)
    if layer == trace.network.layers - 1:
        yield from _loss(trace, row)
        yield from _output_error(trace, unit, row)
    else:
        yield from _hidden_error(trace, layer, unit, row)
    yield from (Line(*line) for line in rate_lines(trace))
    yield from _updates(trace, layer, unit, row)


def _row_of(trace: Trace, sample: int | None) -> int:
    if sample is None:
        return 0
    known: list[int] = trace.samples.tolist()
    if isinstance(sample, bool) or not isinstance(sample, int | np.integer) or sample not in known:
        shown = ", ".join(map(str, known[:12])) + (", …" if len(known) > 12 else "")
        check.fail("sample", f"one of the batch ({shown})", sample)
    return known.index(sample)


def _forward(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    here, parameters = trace.layers[layer], trace.before.parameters[layer]
    z, a, b = here.z[row], float(here.a[row, unit]), float(parameters.bias[unit])
    sum_wa = float(np.dot(parameters.weight[unit], trace.signals_into(layer)[row]))
    yield Line("sum", "forward.z", {"z": float(z[unit]), "sum_wa": sum_wa, "b": b})
    key = f"activation.{trace.network.activations[layer]}"
    values = {"z": float(z[unit]), "a": a, "option": trace.network.options[layer]}
    if key == "activation.softmax":
        shifted, total = _total(z)
        key, values = key + shifted, values | total
    yield Line("activation", key, values)
    if here.mask is not None:
        kept = {"mask": float(here.mask[row, unit] > 0.0), "dropout": trace.training.dropout}
        signal = float(here.signal[row, unit])
        yield Line("dropout", "regularization.dropout", {"signal": signal, "a": a, **kept})


def _total(z: np.ndarray) -> tuple[str, dict[str, float]]:
    """Σ exp zₖ, or, where some z is large, with the largest taken off, as the engine always does: what the keys end with then."""
    largest = float(z.max())
    if np.abs(z).max() <= LARGE:
        return "", {"total": float(np.exp(z).sum())}
    return ".shifted", {"total": float(np.exp(z - largest).sum()), "largest": largest}


def _hidden_error(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    here, slope = trace.layers[layer], float(trace.layers[layer].slope[row, unit])
    yield _slope(trace, layer, unit, row)
    sent_back = float(np.dot(trace.before.parameters[layer + 1].weight[:, unit], trace.layers[layer + 1].delta[row]))
    values = {"delta": float(here.delta[row, unit]), "sum": sent_back, "slope": slope}
    if here.mask is None:
        yield Line("error", "backward.hidden", values)
        return
    kept = {"mask": float(here.mask[row, unit] > 0.0), "dropout": trace.training.dropout}
    yield Line("error", "backward.dropped", {**values, **kept})


def _slope(trace: Trace, layer: int, unit: int, row: int) -> Line:
    here, activation = trace.layers[layer], trace.network.activations[layer]
    values = {"slope": here.slope[row, unit], "a": here.a[row, unit], "z": here.z[row, unit]}
    option = {"option": trace.network.options[layer]}
    return Line("slope", f"activation.{activation}.derivative", _floats(values) | option)


def _floats(values: dict[str, np.float64]) -> dict[str, float]:
    return {name: float(value) for name, value in values.items()}


# -- The loss, and the error at the output -----------------------------------------------------------------------------


def _loss(trace: Trace, row: int) -> Iterator[Line | str]:
    name, loss, last = trace.network.loss, float(trace.sample_loss[row]), trace.layers[-1]
    a, y = last.a[row], trace.targets[row]
    if name == "cross_entropy":
        true = int(y.argmax())
        if a[true] >= sys.float_info.min:
            yield Line("loss", "loss.cross_entropy", {"loss": loss, "p": float(a[true])})
        else:
            yield f"The loss cannot be written as −ln p: p of output {true + 1} is too small for a float64. It is computed from z."
        shifted, total = _total(last.z[row])
        values = {"loss": loss, "z": float(last.z[row, true]), **total}
        yield Line("loss from z", f"loss.cross_entropy.log_sum_exp{shifted}", values)
    elif name == "binary_cross_entropy":
        values = {"loss": loss, "p": float(a[0]), "y": float(y[0]), "z": float(last.z[row, 0])}
        if sys.float_info.min <= a[0] < 1.0:
            yield Line("loss", "loss.binary_cross_entropy", values)
        else:
            yield "The loss cannot be written with ln p and ln(1 − p): p is too near to 0 or 1. It is computed from z."
        yield Line("loss from z", "loss.binary_cross_entropy.from_z", values)
    else:
        yield from _terms(trace, row, loss)


def _terms(trace: Trace, row: int, loss: float) -> Iterator[Line]:
    """Of a loss that is a sum over the outputs: each of its terms, and the sum."""
    entry, a, y = LOSSES[CODES[trace.network.loss]], trace.layers[-1].a[row], trace.targets[row]
    n, option = len(y), {"option": trace.network.loss_option}
    with np.errstate(over="ignore"):  # where Python's own numbers would give up, NumPy's become infinite
        terms = [float(entry.function(0.0, a_k, y_k, option["option"])) for a_k, y_k in zip(a, y, strict=True)]
    for k, term in enumerate(terms):
        values = {"term": term, "a": float(a[k]), "y": float(y[k]), **option}
        yield Line(f"term of output {k + 1}", f"loss.{entry.name}", values)
    yield Line("loss", f"loss.{entry.name}.total", {"loss": loss, "n": n, "sum_terms": sum(terms)})


def _output_error(trace: Trace, unit: int, row: int) -> Iterator[Line | str]:
    last, y = trace.layers[-1], float(trace.targets[row, unit])
    delta, a, name = float(last.delta[row, unit]), float(last.a[row, unit]), trace.network.loss
    if LOSSES[CODES[name]].through == "z":
        yield Line("error", f"loss.{name}.derivative", {"delta": delta, "p": a, "y": y})
    else:
        grad, n = float(last.grad_a[row, unit]), trace.network.sizes[-1]
        values = {"grad": grad, "n": n, "a": a, "y": y, "option": trace.network.loss_option}
        yield Line("loss's slope", f"loss.{name}.derivative", values)
    if trace.network.activations[-1] == "softmax":
        yield from _through_softmax(trace, unit, row)
    elif LOSSES[CODES[name]].through == "a":
        yield _slope(trace, trace.network.layers - 1, unit, row)
        values = {"delta": delta, "grad": grad, "slope": float(last.slope[row, unit])}
        yield Line("error", "output.delta", values)


def _through_softmax(trace: Trace, unit: int, row: int) -> Iterator[Line | str]:
    """The softmax unfolded: what each output contributes to the error of this one, and the sum.

    Of a probability too small for a number the cross-entropy's slope is infinite: then only the short form can be shown.
    """
    last, y = trace.layers[-1], trace.targets[row]
    p, grads = last.a[row], last.grad_a[row]
    if trace.network.loss == "cross_entropy":
        grads = np.where(y > 0.0, -y / p, 0.0)
    if not np.isfinite(grads).all():
        which = int(np.flatnonzero(~np.isfinite(grads))[0])
        yield f"The error cannot be unfolded: p of output {which + 1} is too small for a float64, so −y/p is no number."
        return
    terms = [
        float(grad * p_k * (float(k == unit) - p[unit])) for k, (grad, p_k) in enumerate(zip(grads, p, strict=True))
    ]
    for k, term in enumerate(terms):
        if trace.network.loss == "cross_entropy" and y[k] > 0.0:
            values = {"grad": grads[k], "y_k": y[k], "p_k": p[k]}
            yield Line(f"loss's slope at output {k + 1}", "loss.cross_entropy.by_output", _floats(values))
        values = {"same": float(k == unit)} | _floats({"grad": grads[k], "p_k": p[k], "p_j": p[unit], "p": p[unit]})
        values |= {"term": term, "jacobian": values["p_k"] * (values["same"] - values["p"])}
        yield Line(f"softmax's slope at output {k + 1}", "activation.softmax.derivative", values)
        yield Line(f"through output {k + 1}", "output.softmax.row", values)
    yield Line("error, unfolded", "output.softmax", {"delta": float(last.delta[row, unit]), "sum": sum(terms)})


# -- The update --------------------------------------------------------------------------------------------------------


def _updates(trace: Trace, layer: int, unit: int, row: int) -> Iterator[Line]:
    batch, here, inputs = len(trace.samples), trace.layers[layer], trace.signals_into(layer)[row]
    delta, shares = float(here.delta[row, unit]), trace.contributions(layer, unit).sum(axis=0)
    start = trace.network.starts[layer] + unit * len(inputs)
    for k, a in enumerate(inputs.tolist()):
        yield Line(f"share of weight {k + 1}", "gradient.sample", {"grad": delta * a, "delta": delta, "a": a})
        mean = {"grad": float(trace.gradient[start + k]), "batch": batch, "sum_shares": float(shares[k])}
        yield Line(f"gradient of weight {k + 1}", "gradient.batch", mean)
        for what, key, values in update_lines(trace, start + k):
            yield Line(f"weight {k + 1}, {what}", key, values)
    bias = trace.network.starts[layer + 1] - trace.network.sizes[layer + 1] + unit
    mean = {"grad": float(trace.gradient[bias]), "batch": batch, "sum_shares": float(here.delta[:, unit].sum())}
    yield Line("gradient of the bias", "gradient.batch", mean)
    for what, key, values in update_lines(trace, bias):
        yield Line(f"bias, {what}", key, values)
