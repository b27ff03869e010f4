"""One training step, operation by operation, and many of them.

What is shown is what was trained: `trace_step` and `train` run the same `run_step`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from neuroviz.engine import finite, optimizers
from neuroviz.engine.compiled import compiled, inlined, part
from neuroviz.engine.finite import stopped
from neuroviz.engine.network import INPUTS, START, UNITS, bias_of, units_of, weight_of
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
def gather(inputs: Any, targets: Any, samples: Any, a: Any, target: Any) -> None:
    """The samples' inputs become layer 0, their targets `target`."""
    batch = len(samples)
    for i in range(batch):
        for k in range(inputs.shape[1]):
            a[k * batch + i] = inputs[samples[i], k]
        for k in range(targets.shape[1]):
            target[k * batch + i] = targets[samples[i], k]


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


@part
def forward(plan: Any, parameters: Any, z: Any, a: Any, batch: int, stop: Any) -> Any:
    """Forward, layer by layer. False: a number was not finite."""
    for layer in range(len(plan.layers)):
        forward_operation(plan, layer, parameters, z, a, batch)
        units = plan.layers[layer, UNITS]
        if stopped(stop, units_of(plan, layer, z, batch), units, layer, layer, finite.Z):
            return False
        if stopped(stop, units_of(plan, layer, a, batch), units, layer, layer, finite.A):
            return False
    return True


@part
def backward(
    plan: Any,
    parameters: Any,
    z: Any,
    a: Any,
    grad_a: Any,
    delta: Any,
    gradient: Any,
    target: Any,
    batch: int,
    stop: Any,
) -> Any:
    """Backward, from the last layer to the first. False: a number was not finite."""
    layers = len(plan.layers)
    for back in range(layers):
        layer, operation = layers - 1 - back, layers + 1 + back
        backward_operation(plan, layer, parameters, z, a, grad_a, delta, gradient, target, batch)
        units = plan.layers[layer, UNITS]
        if stopped(stop, units_of(plan, layer, delta, batch), units, operation, layer, finite.DELTA):
            return False
        if parameters_stopped(plan, layer, gradient, stop, operation, finite.GRAD_WEIGHT, finite.GRAD_BIAS):
            return False
    return True


@part
def update(
    plan: Any, optimizer: int, hyperparameters: Any, parameters: Any, slots: Any, gradient: Any, t: int, stop: Any
) -> Any:
    """The optimizer's step, layer by layer. False: a number was not finite."""
    layers = len(plan.layers)
    for layer in range(layers):
        operation, start = 2 * layers + 1 + layer, plan.layers[layer, START]
        end = start + plan.layers[layer, UNITS] * (plan.layers[layer, INPUTS] + 1)
        optimizers.update(
            optimizer, parameters[start:end], gradient[start:end], slots[:, start:end], hyperparameters, t
        )
        for slot in range(len(slots)):
            quantity = finite.SLOT + slot
            if parameters_stopped(plan, layer, slots[slot], stop, operation, quantity, quantity):
                return False
        if parameters_stopped(plan, layer, parameters, stop, operation, finite.WEIGHT, finite.BIAS):
            return False
    return True


@part
def parameters_stopped(plan: Any, layer: int, flat: Any, stop: Any, operation: int, weight: int, bias: int) -> Any:
    """Whether a layer's part of a flat vector holds a number that is not finite; if so `stop` says where."""
    units = plan.layers[layer, UNITS]
    if stopped(stop, weight_of(plan, layer, flat), units, operation, layer, weight):
        return True
    return stopped(stop, bias_of(plan, layer, flat), units, operation, layer, bias)


@inlined
def run_step(plan: Any, data: Any, settings: Any, memory: Any, work: Any, batch: int) -> Any:
    """One step on the first `batch` of `work.samples`: forward 1…L, loss, back L…1, update 1…L. Returns the batch's loss.

    `work.stop` says where a number was not finite; what follows has not happened then.
    """
    parameters, gradient, stop = memory.parameters, work.gradient, work.stop
    z, a, grad_a, delta = work.z, work.a, work.grad_a, work.delta
    target = work.target[: data.targets.shape[1] * batch]
    gather(data.inputs, data.targets, work.samples[:batch], a, target)
    if not forward(plan, parameters, z, a, batch, stop):
        return np.nan
    loss = loss_operation(plan, z, a, target, work.loss, batch)
    if not abs(loss) <= finite.LARGEST:
        stop[0], stop[1], stop[2], stop[3] = len(plan.layers), -1, -1, finite.LOSS
        return loss
    if backward(plan, parameters, z, a, grad_a, delta, gradient, target, batch, stop):
        optimizer, hyperparameters, t = settings.optimizer, settings.hyperparameters, memory.clock[T] + 1
        update(plan, optimizer, hyperparameters, parameters, memory.slots, gradient, t, stop)
    return loss


@inlined
def advance_clock(train_samples: int, memory: Any, loss: float, batch: int) -> Any:
    """The step is done: the next one begins, and with the last sample of the epoch, the next epoch. Whether it does."""
    clock = memory.clock
    memory.tally[0] += loss * batch
    clock[STEP] += 1
    clock[BATCH] += 1
    clock[POSITION] += batch
    clock[T] += 1
    if clock[POSITION] < train_samples:
        return False
    clock[EPOCH] += 1
    clock[BATCH] = 0
    clock[POSITION] = 0
    return True


@inlined
def forward_only(plan: Any, data: Any, samples: Any, parameters: Any, room: Any) -> Any:
    """The samples forward, into `room`, finite or not. Returns the mean of their losses."""
    batch = len(samples)
    gather(data.inputs, data.targets, samples, room.a, room.target)
    for layer in range(len(plan.layers)):
        forward_operation(plan, layer, parameters, room.z, room.a, batch)
    return loss_operation(plan, room.z, room.a, room.target, room.loss, batch)


@part
def evaluate_samples(plan: Any, data: Any, samples: Any, parameters: Any, room: Any, outputs: Any, out: Any) -> None:
    """`out`, shape (3,): mean loss, share of right decisions, mean squared error (summed over the outputs) of `samples`.

    `outputs`, as many rows as samples or none, becomes what the network says of each.
    """
    out[0], out[1], out[2] = 0.0, 0.0, 0.0
    for start in range(0, len(samples), len(room.loss)):
        some = samples[start : start + len(room.loss)]
        batch = len(some)
        out[0] += batch * forward_only(plan, data, some, parameters, room)
        a = units_of(plan, len(plan.layers) - 1, room.a, batch)
        for i in range(batch):
            out[1] += decision(a[i:], batch, data.threshold) == decision(room.target[i : a.size], batch, data.threshold)
            for k in range(data.targets.shape[1]):
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
        if task == PROBE:
            batch = len(samples)
            for i in range(batch):
                work.samples[i] = samples[i]
        else:
            batch = next_batch(data, settings, memory.clock, work)
        loss = run_step(plan, data, settings, memory, work, batch)
        history.batch_loss[step] = loss
        if work.stop[0] >= 0:
            return step
        if task in (TRACE, PROBE):
            forward_only(plan, data, work.samples[:batch], memory.parameters, room)
        if advance_clock(len(data.train), memory, loss, batch):
            if task == TRAIN:
                end_epoch(plan, data, memory, room, history)
            memory.tally[0] = 0.0
    return steps
