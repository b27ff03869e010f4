"""A step in lines of text. In words layers, units, samples, epochs and batches count from 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from neuroviz.commands.table import left_aligned, number
from neuroviz.plain_text import plain_text
from neuroviz.run import Run
from neuroviz.trace import Trace

MOST_SAMPLES = 32  # of a batch that are listed


def header(run: Run, trace: Trace) -> Iterator[str]:
    """Where the step stands, what was trained on, and what it did to the loss."""
    place, change = trace.location, trace.loss_after - trace.loss_before
    yield (
        f"Step {trace.step:,}: epoch {place.epoch + 1:,}, batch {place.batch + 1:,} of {place.batches:,},"
        f" {trace.optimizer.name}"
    )
    yield _samples(run, trace)
    yield f"Loss of the batch: {number(trace.loss_before)} → {number(trace.loss_after)}, change {number(change)}"
    predicted = trace.loss_predicted
    yield f"Predicted by the gradient: {number(predicted)}, change {number(predicted - trace.loss_before)}"
    if trace.diverged is not None:
        yield f"The run diverges here. {trace.diverged.sentence}"


def _samples(run: Run, trace: Trace) -> str:
    shown = ", ".join(str(index + 1) for index in trace.samples[:MOST_SAMPLES])
    more = ", …" if len(trace.samples) > MOST_SAMPLES else ""
    noun = run.dataset.raw.noun if len(trace.samples) == 1 else run.dataset.raw.nouns
    return f"{len(trace.samples)} {noun}: {shown}{more}"


class LayerSummary(NamedTuple):
    """A layer in three numbers: mean |δ| over samples and units, and the norms of its gradient and of its step."""

    mean_delta: float
    gradient_norm: float
    step_norm: float


def layer_summaries(trace: Trace) -> list[LayerSummary]:
    """One for each layer."""
    change = trace.network.views(trace.after.flat - trace.before.flat)
    return [
        LayerSummary(
            float(np.abs(layer.delta).mean()),
            _norm(layer.grad_weight, layer.grad_bias),
            _norm(step.weight, step.bias),
        )
        for layer, step in zip(trace.layers, change, strict=True)
    ]


def _norm(*arrays: np.ndarray) -> float:
    """Of all their numbers together, whose largest is taken off before the squares: those leave the floats long before."""
    largest = max(float(np.abs(array).max()) for array in arrays)
    if not 0.0 < largest < np.inf:
        return largest
    return largest * float(np.sqrt(sum(float(np.square(array / largest).sum()) for array in arrays)))


def layers_table(trace: Trace) -> list[str]:
    """A row for each layer."""
    rows = [("layer", "units", "activation", "mean |δ|", "‖gradient‖", "‖step‖")]
    for index, summary in enumerate(layer_summaries(trace)):
        units, activation = trace.network.sizes[index + 1], trace.network.activations[index]
        mean_delta, gradient, step = map(number, summary)
        rows.append((str(index + 1), str(units), activation, mean_delta, gradient, step))
    return left_aligned(rows)


def equations(run: Run, trace: Trace, layer: int, unit: int, sample: int) -> Iterator[str]:
    """The equations of a unit for a sample, all from 0: in symbols, and beside it in numbers."""
    yield f"Layer {layer + 1}, unit {unit + 1}, {run.dataset.raw.noun} {sample + 1}"
    explained = trace.explain(layer, unit, sample)
    rows = [(line.title, plain_text(line.symbols), plain_text(line.numbers)) for line in explained.lines]
    yield from (f"  {row}" for row in (*left_aligned(rows), *explained.notes))
