"""One sample in a step: its row of the batch, or, where it is not in it, what it is as a batch of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from neuroviz.trace import CheckTrace, LayerTrace, Trace

Alone = tuple[tuple[LayerTrace, ...], float]  # layers with shapes (units,), and the loss


@dataclass(frozen=True, eq=False)
class FocusTrace:
    """One sample in a step, before and after the update. A sample outside the batch is a batch of its own."""

    sample: int
    row: int | None
    """its row in the batch; None where it is not in it"""
    held_out: bool
    inputs: np.ndarray
    target: np.ndarray
    layers: tuple[LayerTrace, ...]
    """rows: this sample alone, shapes (units,); the gradients are its own, δ aᵀ"""
    check: tuple[CheckTrace, ...]
    loss_before: float
    loss_after: float


def in_batch(trace: Trace, row: int, held_out: bool) -> FocusTrace:
    """The sample that is `row` of the step's batch."""
    signals = [trace.signals_into(layer)[row] for layer in range(trace.network.layers)]
    layers = tuple(_row(layer, row, a_in) for layer, a_in in zip(trace.layers, signals, strict=True))
    checks = tuple(CheckTrace(check.z[row], check.a[row]) for check in trace.check)
    losses = float(trace.sample_loss[row]), float(trace.check_sample_loss[row])
    sample = int(trace.samples[row])
    return FocusTrace(sample, row, held_out, trace.inputs[row], trace.targets[row], layers, checks, *losses)


def beside_batch(
    sample: int, held_out: bool, inputs: np.ndarray, target: np.ndarray, before: Alone, after: Alone | None
) -> FocusTrace:
    """A sample that the step did not train on, with the parameters before it and after it; None: there is no after."""
    layers, loss = before
    if after is None:
        check = tuple(CheckTrace(np.full_like(layer.z, np.nan), np.full_like(layer.a, np.nan)) for layer in layers)
        return FocusTrace(sample, None, held_out, inputs, target, layers, check, loss, np.nan)
    check = tuple(CheckTrace(layer.z, layer.a) for layer in after[0])
    return FocusTrace(sample, None, held_out, inputs, target, layers, check, loss, after[1])


def _row(layer: LayerTrace, row: int, a_in: np.ndarray) -> LayerTrace:
    delta = layer.delta[row]
    mask = None if layer.mask is None else layer.mask[row]
    z, a, grad_a, slope = layer.z[row], layer.a[row], layer.grad_a[row], layer.slope[row]
    return LayerTrace(z, a, mask, grad_a, slope, delta, np.outer(delta, a_in), delta)
