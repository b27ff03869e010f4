"""What Python asks of the compiled engine."""

from __future__ import annotations

import time

import numpy as np

from neuroviz.engine import room as rooms
from neuroviz.engine import training
from neuroviz.engine.blas import one_thread
from neuroviz.engine.cache import is_cached, mark_cached
from neuroviz.engine.network import Network, Plan
from neuroviz.engine.optimizers import SGD
from neuroviz.engine.training import Data, History, Memory, Room, Settings, Work

_NOBODY = np.zeros(0, dtype=np.int64)
_NO_OUTPUTS = np.zeros((0, 1))
_NO_RESULT = np.zeros(3)


def train(
    plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room, history: History, steps: int
) -> int:
    """At most `steps` steps. Returns how many were done: fewer where `work.stop` says that a number was not finite."""
    return _compute(training.TRAIN, plan, data, settings, memory, work, room, history, steps=steps)


def trace_step(plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room) -> int:
    """One step into `work`, and the same batch forward once more into `room`. Returns the batch's size."""
    batch = min(settings.batch_size, len(data.train) - int(memory.clock[training.POSITION]))
    _compute(training.TRACE, plan, data, settings, memory, work, room, rooms.history(1), steps=1)
    return batch


def probe(plan: Plan, data: Data, settings: Settings, memory: Memory, work: Work, room: Room, sample: int) -> None:
    """One sample forward and backward as a batch of its own, into `work`; `memory` is moved by it, so give a copy."""
    samples = np.array([sample])
    _compute(training.PROBE, plan, data, settings, memory, work, room, rooms.history(1), samples=samples, steps=1)


def evaluate(
    plan: Plan,
    data: Data,
    settings: Settings,
    memory: Memory,
    work: Work,
    room: Room,
    samples: np.ndarray,
    outputs: np.ndarray = _NO_OUTPUTS,
) -> tuple[float, float, float]:
    """Mean loss, share of right decisions, and squared error of `samples`; `outputs` (samples, units) is filled."""
    out = np.zeros(3)
    _compute(
        training.EVALUATE,
        plan,
        data,
        settings,
        memory,
        work,
        room,
        rooms.history(0),
        samples=samples,
        outputs=outputs,
        out=out,
    )
    return float(out[0]), float(out[1]), float(out[2])


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
    return int(training.compute(task, *arguments))


def warm_up() -> float | None:
    """Compile the engine, or load it compiled. Returns the seconds that compiling took, or None where it was loaded."""
    cached, start = is_cached(), time.perf_counter()
    network = Network([1, 1], ["identity"], "mean_squared_error")
    work, room = rooms.work(network, 1, 1), rooms.room(network, 1)
    zero = np.zeros(1, dtype=np.int64)
    data = Data(np.zeros((1, 1)), np.zeros((1, 1)), zero, zero[:0], 0.0)
    settings = Settings(0, SGD(0.0).hyperparameters(), 1, np.uint64(0), np.uint64(0))
    memory = Memory(np.zeros(2), np.zeros((0, 2)), np.zeros(5, dtype=np.int64), np.zeros(1))
    train(network.plan, data, settings, memory, work, room, rooms.history(1), 1)
    if cached:
        return None
    mark_cached()
    return time.perf_counter() - start
