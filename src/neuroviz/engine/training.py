"""One training step, operation by operation: forward 1…L, loss, back L…1, update 1…L."""

from __future__ import annotations

from typing import Any

import numpy as np

from neuroviz.engine import finite, optimizers
from neuroviz.engine.compiled import inlined, part
from neuroviz.engine.evaluation import gather
from neuroviz.engine.finite import stopped
from neuroviz.engine.network import NEXT, UNITS, WEIGHT, bias_of, units_of, weight_of
from neuroviz.engine.passes import backward_operation, forward_operation, loss_operation
from neuroviz.engine.random import fill_masks, fill_order
from neuroviz.engine.regularization import LEARNING_RATE, put_back, remember, taken_gradient
from neuroviz.engine.schedules import learning_rate
from neuroviz.engine.workspace import BATCH, EPOCH, POSITION, STEP, T


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
def forward(plan: Any, parameters: Any, mask: Any, work: Any, batch: int) -> Any:
    """Forward, layer by layer. False: a number was not finite."""
    for layer in range(len(plan.layers)):
        forward_operation(plan, layer, parameters, mask, work, batch)
        units = plan.layers[layer, UNITS]
        if stopped(work.stop, units_of(plan, layer, work.z, batch), units, layer, layer, finite.Z):
            return False
        if stopped(work.stop, units_of(plan, layer, work.a, batch), units, layer, layer, finite.A):
            return False
    return True


@inlined
def backward(plan: Any, parameters: Any, mask: Any, work: Any, batch: int) -> Any:
    """Backward, from the last layer to the first. False: a number was not finite."""
    layers = len(plan.layers)
    for back in range(layers):
        layer, operation = layers - 1 - back, layers + 1 + back
        backward_operation(plan, layer, parameters, mask, work, batch)
        units = plan.layers[layer, UNITS]
        if stopped(work.stop, units_of(plan, layer, work.delta, batch), units, operation, layer, finite.DELTA):
            return False
        if parameters_stopped(plan, layer, work.gradient, work.stop, operation, finite.GRAD_WEIGHT, finite.GRAD_BIAS):
            return False
    return True


@inlined
def update(plan: Any, settings: Any, rate: float, gradient: Any, memory: Any, work: Any) -> Any:
    """The optimizer's step, layer by layer; what is frozen stays. False: a number was not finite."""
    parameters, slots, t, layers = memory.parameters, memory.slots, memory.clock[T] + 1, len(plan.layers)
    stop, frozen = work.stop, settings.regularization.frozen
    remember(frozen, parameters, slots, work.kept)
    for layer in range(layers):
        operation, start, end = 2 * layers + 1 + layer, plan.layers[layer, WEIGHT], plan.layers[layer, NEXT]
        optimizers.update(
            settings.optimizer,
            parameters[start:end],
            gradient[start:end],
            slots[:, start:end],
            settings.hyperparameters,
            rate,
            t,
        )
        put_back(frozen, parameters, slots, work.kept)
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
    if stopped(stop, weight_of(plan, layer, flat, 1), units, operation, layer, weight):
        return True
    return stopped(stop, bias_of(plan, layer, flat, 1), units, operation, layer, bias)


@inlined
def learn(plan: Any, settings: Any, memory: Any, work: Any) -> None:
    """From the gradient to the new parameters."""
    clock = memory.clock
    rate = learning_rate(
        settings.learning_rate,
        settings.schedule,
        settings.schedule_numbers,
        settings.warmup_steps,
        clock[EPOCH],
        clock[STEP],
    )
    work.report[LEARNING_RATE] = rate
    gradient, going = work.gradient, True
    if settings.regularized:
        gradient = work.taken
        going = taken_gradient(plan, settings.regularization, memory.parameters, work.gradient, gradient, work.report)
    if not going:
        finite.say(work.stop, 2 * len(plan.layers) + 1, -1, -1, finite.GRAD_NORM)
        return
    update(plan, settings, rate, gradient, memory, work)


@inlined
def run_step(plan: Any, data: Any, settings: Any, memory: Any, work: Any, mask: Any, batch: int) -> Any:
    """One step on the first `batch` of `work.samples`. Returns the batch's loss. `mask` is empty where nothing is dropped.

    `work.stop` says where a number was not finite; what follows has not happened then.
    """
    gather(data, work.samples[:batch], mask, work)
    if mask.size > 0:
        hidden = mask[data.inputs.shape[1] * batch :]
        key = settings.mask_stream + np.uint64(memory.clock[STEP])
        fill_masks(hidden, work.mask_bits, settings.regularization.dropout, settings.seed, key)
    if not forward(plan, memory.parameters, mask, work, batch):
        return np.nan
    loss = loss_operation(plan, work, batch)
    if not abs(loss) <= finite.LARGEST:
        finite.say(work.stop, len(plan.layers), -1, -1, finite.LOSS)
        return loss
    if backward(plan, memory.parameters, mask, work, batch):
        learn(plan, settings, memory, work)
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
