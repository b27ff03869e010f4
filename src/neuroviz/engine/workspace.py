"""The arrays that a run consists of, as the compiled functions take them."""

from __future__ import annotations

from typing import Any, NamedTuple

# The whole numbers of a state: `clock[STEP]` and so on.
STEP, EPOCH, BATCH, POSITION, T = range(5)
CLOCK = 5


class Data(NamedTuple):
    """The samples, scaled, and which of them train."""

    inputs: Any  # (N, n0) float64
    targets: Any  # (N, outputs) float64
    train: Any  # (n,) int64: indices of samples
    held_out: Any  # (m,) int64
    threshold: float  # one output unit: above it, the second class
    units: Any  # (outputs,) float64: what 1 of each output is in its original unit


class Settings(NamedTuple):
    """How to train."""

    optimizer: int  # index in OPTIMIZERS
    hyperparameters: Any  # (5,) float64
    learning_rate: float  # the base, before the schedule
    schedule: int  # index in SCHEDULES
    schedule_numbers: Any  # (2,) float64
    warmup_steps: int
    regularization: Any  # Regularization
    regularized: bool  # whether anything changes the gradient before the optimizer takes it
    batch_size: int
    seed: Any  # uint64
    order_stream: Any  # uint64: the stream of epoch 0's order; each epoch adds one
    mask_stream: Any  # uint64: the stream of step 0's masks; each step adds one


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
    mask: Any  # (all units * B,): 0 for a unit that dropout silenced, 1 / (1 − p) for the others; empty without dropout
    signal: Any  # (all units * B,): a · mask, what the next layer gets; empty without dropout
    grad_a: Any  # (all units * B,): ∂ℓ/∂a
    slope: Any  # (all units * B,): f′(z)
    delta: Any  # (all units * B,)
    loss: Any  # (B,)
    scratch: Any  # (outputs * B,)
    gradient: Any  # (P,): the data's
    taken: Any  # (P,): what the optimizer took; the same as `gradient` where nothing regularizes
    kept: Any  # (1 + S, F): frozen parameters and their slots
    report: Any  # (3,) float64: the learning rate in force, the gradient's norm, the clipping's factor
    order: Any  # (n,) int64: the order of epoch `order_epoch[0]`
    order_epoch: Any  # (1,) int64
    bits: Any  # (n rounded up to four,) uint64
    mask_bits: Any  # (4,) uint64
    stop: Any  # (4,) int64: operation, layer, unit, quantity of the first non-finite number; −1 where there is none


class Room(NamedTuple):
    """Room for a forward pass of up to B samples; stacked as in `Work`."""

    target: Any  # (outputs * B,) float64
    z: Any  # (all units * B,) float64
    a: Any  # (all units * B,)
    signal: Any  # (all units * B,) with dropout, else empty
    scratch: Any  # (outputs * B,)
    loss: Any  # (B,)


class Kept(NamedTuple):
    """States that `train` keeps as it goes, those before steps that are multiples of `interval`; 0: none. K rows."""

    interval: int
    parameters: Any  # (K, P) float64
    slots: Any  # (K, S, P) float64
    clock: Any  # (K, 5) int64
    tally: Any  # (K, 1) float64
    count: Any  # (1,) int64: how many rows are filled


class History(NamedTuple):
    """What `train` writes down as it goes: a loss for each step, a row for each epoch that ends, and states."""

    batch_loss: Any  # (steps,) float64
    epochs: Any  # (epochs, 5) float64: epoch loss; of the held-out part what `evaluate_samples` gives
    ended: Any  # (1,) int64: how many epochs ended
    kept: Kept
