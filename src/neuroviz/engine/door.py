"""The engine's only door: many steps, one step to look at, one sample, or samples without learning.

One compiled function for all, since each would compile the whole engine for itself. What is shown is what was trained:
TRAIN and TRACE run the same `run_step`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from neuroviz.engine.compiled import compiled, inlined
from neuroviz.engine.evaluation import evaluate_samples, forward_only
from neuroviz.engine.training import advance_clock, next_batch, run_step
from neuroviz.engine.workspace import STEP

TRAIN, TRACE, PROBE, EVALUATE = range(4)


@inlined
def end_epoch(plan: Any, data: Any, memory: Any, room: Any, history: Any) -> None:
    """Write down the epoch's own loss and how the held-out part does after it."""
    row = history.epochs[history.ended[0]]
    for n in range(row.size):
        row[n] = np.nan
    row[0] = memory.tally[0] / len(data.train)
    if len(data.held_out) > 0:
        evaluate_samples(plan, data, data.held_out, memory.parameters, room, history.epochs[:0], row[1:])
    history.ended[0] += 1


@inlined
def keep(memory: Any, kept: Any) -> None:
    """The state as it now stands becomes the next row of those that are kept."""
    row = kept.count[0]
    for n in range(memory.parameters.size):
        kept.parameters[row, n] = memory.parameters[n]
        for s in range(len(memory.slots)):
            kept.slots[row, s, n] = memory.slots[s, n]
    for n in range(memory.clock.size):
        kept.clock[row, n] = memory.clock[n]
    kept.tally[row, 0] = memory.tally[0]
    kept.count[0] += 1


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
    """`train`, `trace_step`, `probe` and `evaluate` of `tasks` knock on it. Returns the steps done."""
    if task == EVALUATE:
        evaluate_samples(plan, data, samples, memory.parameters, room, outputs, out)
        return 0
    mask = work.mask if settings.regularization.dropout > 0.0 and task != PROBE else work.mask[:0]
    history.ended[0] = 0
    history.kept.count[0] = 0
    for step in range(steps):
        if task == PROBE:
            batch = len(samples)
            for i in range(batch):
                work.samples[i] = samples[i]
        else:
            batch = next_batch(data, settings, memory.clock, work)
        loss = run_step(plan, data, settings, memory, work, mask, batch)
        history.batch_loss[step] = loss
        if work.stop[0] >= 0:
            return step
        if task in (TRACE, PROBE):
            forward_only(plan, data, work.samples[:batch], memory.parameters, mask, room)
        if advance_clock(len(data.train), memory, loss, batch):
            if task == TRAIN:
                end_epoch(plan, data, memory, room, history)
            memory.tally[0] = 0.0
        if history.kept.interval > 0 and memory.clock[STEP] % history.kept.interval == 0:
            keep(memory, history.kept)
    return steps
