"""One training step, operation by operation, and many of them.

What is shown is what was trained: `trace_step` and `train` run the same `run_step`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neuroviz.engine import finite, optimizers
from neuroviz.engine.compiled import compiled, inlined, part
from neuroviz.engine.finite import stopped
from neuroviz.engine.network import bias_of, block, weight_of
from neuroviz.engine.passes import backward_operation, forward_operation, loss_operation
from neuroviz.engine.random import fill_order

# The whole numbers of a state: `clock[STEP]` and so on.
STEP, EPOCH, BATCH, POSITION, T = range(5)


class Data(NamedTuple):
    """The samples, scaled, and which of them train."""

    inputs: Any  # (N, n0) float64
    targets: Any  # (N, outputs) float64
    train: Any  # (n,) int64: indices of samples
    held_out: Any  # (m,) int64
    threshold: float  # one output unit: above it, the second class


class Settings(NamedTuple):
    """How to train."""

    optimizer: int  # index in OPTIMIZERS
    hyperparameters: Any  # (4,) float64, the learning rate first
    batch_size: int
    seed: Any  # uint64
    order_stream: Any  # uint64: the stream of epoch 0's order; each epoch adds one


class Memory(NamedTuple):
    """The state of a run: all that a step changes."""

    parameters: Any  # (P,) float64
    slots: Any  # (S, P) float64
    clock: Any  # (5,) int64: step, epoch, batch of the epoch, position in its order, the optimizer's t
    tally: Any  # (1,) float64: sum of the losses of this epoch's samples


class Work(NamedTuple):
    """Room for one step; after it, everything that happened in it. Stacked arrays hold a layer after the other."""

    samples: Any  # (B,) int64
    target: Any  # (outputs * B,) float64
    z: Any  # (all units * B,) float64
    a: Any  # (all units * B,)
    grad_a: Any  # (all units * B,): ∂ℓ/∂a
    delta: Any  # (all units * B,)
    loss: Any  # (B,)
    gradient: Any  # (P,)
    order: Any  # (n,) int64: the order of epoch `order_epoch[0]`
    order_epoch: Any  # (1,) int64
    bits: Any  # (n rounded up to four,) uint64
    stop: Any  # (4,) int64: operation, layer, unit, quantity of the first non-finite number; −1 where there is none


class Room(NamedTuple):
    """Room for a forward pass of up to B samples; stacked as in `Work`."""

    target: Any  # (outputs * B,) float64
    z: Any  # (all units * B,) float64
    a: Any  # (all units * B,)
    loss: Any  # (B,)


class History(NamedTuple):
    """What `train` writes down as it goes: a loss for each step, a row for each epoch that ends."""

    batch_loss: Any  # (steps,) float64
    epochs: Any  # (epochs, 4) float64: epoch loss; held-out loss, share right, mean squared error
    ended: Any  # (1,) int64: how many epochs ended


@part
def gather(plan: Any, data: Any, samples: Any, a: Any, target: Any, batch: int) -> Any:
    """The samples' inputs become layer 0, their targets `target`; returns the batch's part of it."""
    outputs = plan.sizes[len(plan.activations)]
    for i in range(batch):
        for k in range(plan.sizes[0]):
            a[k * batch + i] = data.inputs[samples[i], k]
        for k in range(outputs):
            target[k * batch + i] = data.targets[samples[i], k]
    return target[: outputs * batch]


@inlined
def next_batch(data: Any, settings: Any, clock: Any, work: Any) -> Any:
    """The samples of the step that begins: the next ones in the epoch's order. Returns how many."""
    if work.order_epoch[0] != clock[EPOCH]:
        fill_order(work.order, work.bits, settings.seed, settings.order_stream + np.uint64(clock[EPOCH]))
        work.order_epoch[0] = clock[EPOCH]
    batch = min(settings.batch_size, len(data.train) - clock[POSITION])
    for i in range(batch):
        work.samples[i] = data.train[work.order[clock[POSITION] + i]]
    return batch


@inlined
def forward_operations(plan: Any, parameters: Any, work: Any, batch: int) -> bool:
    """Forward, layer by layer. False: a number was not finite."""
    for layer in range(len(plan.activations)):
        forward_operation(plan, parameters, layer, work.z, work.a, batch)
        units = plan.sizes[layer + 1]
        if stopped(work.stop, block(plan, work.z, layer + 1, batch), units, layer, layer, finite.Z):
            return False
        if stopped(work.stop, block(plan, work.a, layer + 1, batch), units, layer, layer, finite.A):
            return False
    return True


@inlined
def backward_operations(plan: Any, parameters: Any, work: Any, target: Any, batch: int) -> bool:
    """Backward, from the last layer to the first. False: a number was not finite."""
    layers = len(plan.activations)
    for back in range(layers):
        layer, operation = layers - 1 - back, layers + 1 + back
        backward_operation(plan, parameters, layer, work, target, batch)
        units = plan.sizes[layer + 1]
        if stopped(work.stop, block(plan, work.delta, layer + 1, batch), units, operation, layer, finite.DELTA):
            return False
        if parameters_stopped(plan, work.stop, work.gradient, operation, layer, finite.GRAD_WEIGHT, finite.GRAD_BIAS):
            return False
    return True


@inlined
def update_operations(plan: Any, settings: Any, memory: Any, work: Any) -> bool:
    """The optimizer's step, layer by layer. False: a number was not finite."""
    layers, t = len(plan.activations), memory.clock[T] + 1
    for layer in range(layers):
        start, end, operation = plan.starts[layer], plan.starts[layer + 1], 2 * layers + 1 + layer
        optimizers.update(
            settings.optimizer,
            memory.parameters[start:end],
            work.gradient[start:end],
            memory.slots[:, start:end],
            settings.hyperparameters,
            t,
        )
        for slot in range(memory.slots.shape[0]):
            quantity = finite.SLOT + slot
            if parameters_stopped(plan, work.stop, memory.slots[slot], operation, layer, quantity, quantity):
                return False
        if parameters_stopped(plan, work.stop, memory.parameters, operation, layer, finite.WEIGHT, finite.BIAS):
            return False
    return True


@part
def parameters_stopped(plan: Any, stop: Any, flat: Any, operation: int, layer: int, weight: int, bias: int) -> Any:
    """Whether a layer's part of a flat vector holds a number that is not finite; if so `stop` says where."""
    units = plan.sizes[layer + 1]
    if stopped(stop, weight_of(plan, flat, layer), units, operation, layer, weight):
        return True
    return stopped(stop, bias_of(plan, flat, layer), units, operation, layer, bias)


@inlined
def run_step(plan: Any, data: Any, settings: Any, memory: Any, work: Any, loss: Any, batch: int) -> bool:
    """One step on the `batch` samples of `work`: forward 1…L, loss, back L…1, update 1…L. False: a number was not finite.

    `loss[0]` becomes the batch's loss.
    """
    target = gather(plan, data, work.samples, work.a, work.target, batch)
    if not forward_operations(plan, memory.parameters, work, batch):
        return False
    loss[0] = loss_operation(plan, work.z, work.a, target, work.loss, batch)
    if stopped(work.stop, loss[:1], 1, len(plan.activations), -1, finite.LOSS):
        return False
    if not backward_operations(plan, memory.parameters, work, target, batch):
        return False
    if not update_operations(plan, settings, memory, work):
        return False
    advance_clock(data, memory, loss[0], batch)
    return True


@inlined
def advance_clock(data: Any, memory: Any, loss: float, batch: int) -> None:
    """The step is done: the next one begins, and with the last sample of the epoch, the next epoch."""
    clock = memory.clock
    memory.tally[0] += loss * batch
    clock[STEP] += 1
    clock[BATCH] += 1
    clock[POSITION] += batch
    clock[T] += 1
    if clock[POSITION] == len(data.train):
        clock[EPOCH] += 1
        clock[BATCH] = 0
        clock[POSITION] = 0


@inlined
def forward_only(plan: Any, data: Any, samples: Any, parameters: Any, room: Any, batch: int) -> Any:
    """The samples forward, into `room`. Returns the mean of their losses."""
    target = gather(plan, data, samples, room.a, room.target, batch)
    for layer in range(len(plan.activations)):
        forward_operation(plan, parameters, layer, room.z, room.a, batch)
    return loss_operation(plan, room.z, room.a, target, room.loss, batch)


@part
def evaluate_samples(plan: Any, data: Any, samples: Any, parameters: Any, room: Any, outputs: Any, out: Any) -> None:
    """`out`, shape (3,): mean loss, share of right decisions, mean squared error (summed over the outputs) of `samples`.

    `outputs`, as many rows as samples or none, becomes what the network says of each.
    """
    layers = len(plan.activations)
    out[0], out[1], out[2] = 0.0, 0.0, 0.0
    for start in range(0, len(samples), len(room.loss)):
        batch = min(len(room.loss), len(samples) - start)
        out[0] += batch * forward_only(plan, data, samples[start : start + batch], parameters, room, batch)
        a = block(plan, room.a, layers, batch)
        for i in range(batch):
            out[1] += decision(a[i:], batch, data.threshold) == decision(room.target[i : a.size], batch, data.threshold)
            for k in range(plan.sizes[layers]):
                out[2] += (a[k * batch + i] - room.target[k * batch + i]) ** 2
                if len(outputs) > 0:
                    outputs[start + i, k] = a[k * batch + i]
    for n in range(3):
        out[n] /= len(samples)


@part
def decision(a: Any, stride: int, threshold: float) -> int:
    """The class that a sample's outputs say, each `stride` after the other: the largest, or, of one, whether above `threshold`."""
    if a.size <= stride:
        return int(a[0] > threshold)
    best = 0
    for k in range(0, a.size, stride):
        if a[k] > a[best]:
            best = k
    return best


@inlined
def end_epoch(plan: Any, data: Any, memory: Any, room: Any, history: Any) -> None:
    """Write down the epoch's own loss and how the held-out part does after it."""
    row = history.epochs[history.ended[0]]
    row[0] = memory.tally[0] / len(data.train)
    row[1], row[2], row[3] = np.nan, np.nan, np.nan
    if len(data.held_out) > 0:
        evaluate_samples(plan, data, data.held_out, memory.parameters, room, history.epochs[:0], row[1:])
    history.ended[0] += 1


# What `compute` is to do. One compiled function for all, since each would compile the whole engine for itself.
TRAIN, TRACE, PROBE, EVALUATE = range(4)


@compiled
def compute(
    task: int,
    plan: Any,
    data: Any,
    settings: Any,
    memory: Any,
    work: Any,
    room: Any,
    history: Any,
    samples: Any,
    outputs: Any,
    out: Any,
    steps: int,
) -> int:
    """The engine's only door; `train`, `trace_step`, `probe` and `evaluate` knock on it."""
    if task == EVALUATE:
        evaluate_samples(plan, data, samples, memory.parameters, room, outputs, out)
        return 0
    history.ended[0] = 0
    for step in range(steps):
        epoch, batch = memory.clock[EPOCH], len(samples)
        if task == PROBE:
            for i in range(batch):
                work.samples[i] = samples[i]
        else:
            batch = next_batch(data, settings, memory.clock, work)
        if not run_step(plan, data, settings, memory, work, history.batch_loss[step:], batch):
            return step
        if task in (TRACE, PROBE):
            forward_only(plan, data, work.samples[:batch], memory.parameters, room, batch)
        if memory.clock[EPOCH] != epoch:
            if task == TRAIN:
                end_epoch(plan, data, memory, room, history)
            memory.tally[0] = 0.0
    return steps
