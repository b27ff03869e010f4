"""What Python asks of the compiled engine."""

from __future__ import annotations

import math
import time

import numpy as np

from neuroviz.engine import door
from neuroviz.engine import room as rooms
from neuroviz.engine.blas import one_thread
from neuroviz.engine.cache import is_cached, mark_cached
from neuroviz.engine.evaluation import SUMS
from neuroviz.engine.network import Network, Plan
from neuroviz.engine.optimizer import HYPERPARAMETERS
from neuroviz.engine.regularization import Regularization
from neuroviz.engine.workspace import CLOCK, POSITION, Data, History, Memory, Room, Settings, Work

_NOBODY = np.zeros(0, dtype=np.int64)
_NO_OUTPUTS = np.zeros((0, 1))
_NO_RESULT = np.zeros(SUMS)
_NO_HISTORY = rooms.history(0)


def train(
    plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room, history: History, steps: int
) -> int:
    """At most `steps` steps. Returns how many were done: fewer where `work.stop` says that a number was not finite."""
    return _compute(door.TRAIN, plan, data, settings, memory, work, room, history, steps=steps)


def trace_step(plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room) -> int:
    """One step into `work`, and the same batch forward once more into `room`. Returns the batch's size."""
    batch = min(settings.batch_size, len(data.train) - int(memory.clock[POSITION]))
    _compute(door.TRACE, plan, data, settings, memory, work, room, rooms.history(1), steps=1)
    return batch


def probe(plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room, sample: int) -> None:
    """One sample forward and backward as a batch of its own, into `work`; `memory` is moved by it, so give a copy."""
    samples = np.array([sample])
    _compute(door.PROBE, plan, data, settings, memory, work, room, rooms.history(1), samples=samples, steps=1)


def evaluate(
    plan: Plan,
    data: Data,
    settings: Settings,
    memory: Memory,
    work: Work,
    room: Room,
    samples: np.ndarray,
    outputs: np.ndarray = _NO_OUTPUTS,
) -> np.ndarray:
    """What `evaluate_samples` gives for `samples`, shape (4,); `outputs` (samples, units) is filled."""
    out = np.zeros(SUMS)
    arguments = (plan, data, settings, memory, work, room, _NO_HISTORY)
    _compute(door.EVALUATE, *arguments, samples=samples, outputs=outputs, out=out)
    return out


def _compute(
    task: int,
    plan: Plan,
    data: Data,
    settings: Settings,
    memory: Memory,
    work: Work,
    room: Room,
    history: History,
    *,
    samples: np.ndarray = _NOBODY,
    outputs: np.ndarray = _NO_OUTPUTS,
    out: np.ndarray = _NO_RESULT,
    steps: int = 0,
) -> int:
    one_thread()
    arguments = (plan, data, settings, memory, work, room, history, samples, outputs, out, steps)
    return int(door.compute(task, *arguments))


def warm_up() -> float | None:
    """Compile the engine, or load it compiled. Returns the seconds that compiling took, or None where it was loaded."""
    cached, start = is_cached(), time.perf_counter()
    network, zero = Network([1, 1], ["identity"], "mean_squared_error"), np.zeros(1, dtype=np.int64)
    data = Data(np.zeros((1, 1)), np.zeros((1, 1)), zero, zero[:0], 0.0, np.ones(1))
    nothing = Regularization(0.0, math.inf, 0.0, 0.0, zero[:0])
    none, stream = np.zeros(HYPERPARAMETERS), np.uint64(0)
    settings = Settings(0, none, 0.0, 0, np.zeros(2), 0, nothing, False, 1, stream, stream, stream)
    memory = Memory(np.zeros(2), np.zeros((0, 2)), np.zeros(CLOCK, dtype=np.int64), np.zeros(1))
    work, room = rooms.work(network, 1, [settings]), rooms.room(network, 1)
    train(network.plan, data, settings, memory, work, room, rooms.history(1), 1)
    if cached:
        return None
    mark_cached()
    return time.perf_counter() - start
