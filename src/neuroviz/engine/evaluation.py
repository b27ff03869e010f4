"""Forward without learning: the check of a step, and how well the parameters do on any samples."""

from __future__ import annotations

from typing import Any

from neuroviz.engine.compiled import part
from neuroviz.engine.network import units_of
from neuroviz.engine.passes import forward_operation, loss_operation

# What `evaluate_samples` gives, each a mean over the samples.
LOSS, RIGHT, SQUARED_ERROR, SQUARED_ERROR_IN_UNITS = range(4)
SUMS = 4


@part
def gather(inputs: Any, targets: Any, samples: Any, a: Any, target: Any) -> None:
    """The samples' inputs become layer 0, their targets `target`."""
    batch = len(samples)
    for k in range(inputs.shape[1]):
        for i in range(batch):
            a[k * batch + i] = inputs[samples[i], k]
    for k in range(targets.shape[1]):
        for i in range(batch):
            target[k * batch + i] = targets[samples[i], k]


@part
def forward_only(plan: Any, data: Any, samples: Any, parameters: Any, mask: Any, room: Any) -> Any:
    """The samples forward, into `room`, finite or not; an empty `mask` drops nothing. Returns the mean of their losses."""
    batch = len(samples)
    signal = room.signal if mask.size > 0 else room.a
    gather(data.inputs, data.targets, samples, room.a, room.target)
    if mask.size > 0:
        for n in range(data.inputs.shape[1] * batch):
            signal[n] = room.a[n]
    for layer in range(len(plan.layers)):
        forward_operation(plan, layer, parameters, room.z, room.a, signal, mask, room.scratch, batch)
    return loss_operation(plan, room.z, room.a, room.target, room.scratch, room.loss, batch)


@part
def evaluate_samples(plan: Any, data: Any, samples: Any, parameters: Any, room: Any, outputs: Any, out: Any) -> None:
    """Fills `out`, shape (4,): mean loss, share of right decisions, squared error, and that in original units.

    Squares are summed over the outputs. `outputs`, as many rows as samples or none, becomes what the network says of each.
    """
    for n in range(SUMS):
        out[n] = 0.0
    for start in range(0, len(samples), len(room.loss)):
        some = samples[start : start + len(room.loss)]
        batch = len(some)
        out[LOSS] += batch * forward_only(plan, data, some, parameters, room.z[:0], room)
        a = units_of(plan, len(plan.layers) - 1, room.a, batch)
        for i in range(batch):
            right = decision(room.target, i, a.size, batch, data.threshold)
            out[RIGHT] += decision(a, i, a.size, batch, data.threshold) == right
            for k in range(data.targets.shape[1]):
                error = a[k * batch + i] - room.target[k * batch + i]
                out[SQUARED_ERROR] += error * error
                out[SQUARED_ERROR_IN_UNITS] += (error * data.units[k]) ** 2
                if len(outputs) > 0:
                    outputs[start + i, k] = a[k * batch + i]
    for n in range(SUMS):
        out[n] /= len(samples)


@part
def decision(a: Any, first: int, end: int, stride: int, threshold: float) -> int:
    """The class that a sample's outputs say, the first of them at `first`: the largest, or, of one, whether above `threshold`."""
    if end <= stride:
        return int(a[first] > threshold)
    best = first
    for k in range(first, end, stride):
        if a[k] > a[best]:
            best = k
    return best
