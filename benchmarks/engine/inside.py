"""The compiled engine without a run round it. No other benchmark knows what is inside."""

from __future__ import annotations

import time
from typing import NamedTuple

from benchmarks.engine.contest import Contestant, Measured
from benchmarks.engine.ours import STEPS, recipe_of
from benchmarks.engine.rows import Row
from neuroviz.data.dataset import load
from neuroviz.engine import door, room, tasks
from neuroviz.engine.network import Plan
from neuroviz.engine.workspace import Data, Memory, Room, Settings, Work
from neuroviz.machine import Machine

PLAIN = "NeuroViz: the compiled steps alone"
TRACED = "NeuroViz: the same, every step traced"
CALL = "NeuroViz: one traced step a call"


def plain(row: Row) -> Contestant:
    """1 000 steps a call."""
    return _looped(PLAIN, row, door.TRAIN)


def traced(row: Row) -> Contestant:
    """1 000 steps a call, each with its check pass, everything written into the same arrays."""
    return _looped(TRACED, row, door.TRACE)


def call(row: Row) -> Contestant:
    """One step a call, what Python needs for the call included."""
    ready = _ready(row)

    def turn(steps: int) -> Measured:
        began = time.perf_counter()
        for _ in range(steps):
            tasks.trace_step(*ready)
        return Measured(time.perf_counter() - began, float(ready.work.loss.mean()))

    return Contestant(CALL, turn)


def _looped(name: str, row: Row, task: int) -> Contestant:
    ready, history = _ready(row), room.history(STEPS)

    def turn(steps: int) -> Measured:
        began = time.perf_counter()
        for _ in range(steps // STEPS):
            tasks._compute(task, *ready, history, steps=STEPS)
        return Measured(time.perf_counter() - began, float(history.batch_loss[-1]))

    return Contestant(name, turn, STEPS)


class _Ready(NamedTuple):
    """What every call takes, in its order."""

    plan: Plan
    data: Data
    settings: Settings
    memory: Memory
    work: Work
    check: Room


def _ready(row: Row) -> _Ready:
    recipe = recipe_of(row)
    machine = Machine(recipe, load(recipe.data, recipe.seed))
    memory, settings = machine.begin().memory(), machine.settings[0]
    check = room.room(machine.network, row.batch)
    return _Ready(machine.network.plan, machine.data, settings, memory, machine.work, check)
