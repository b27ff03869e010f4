"""Commands that train on and look: `advance`, `trace`, `curve`, `get_state`."""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np

from neuroviz.focus import FocusTrace
from neuroviz.journey import Diverged
from neuroviz.live.bench import Bench, Job, Refusal, check_focus, check_unit
from neuroviz.live.describe import divergence
from neuroviz.live.encode import step_arrays
from neuroviz.live.layout import FRAME_BYTES, TRACE_BYTES
from neuroviz.live.messages import (
    Advance,
    Curve,
    Curves,
    Diagnose,
    Diagnoses,
    Diagnosis,
    Filled,
    Focus,
    GetState,
    Location,
    StateInfo,
    Step,
    Trace,
)
from neuroviz.live.messages import State as StateEvent
from neuroviz.live.wire import Packet
from neuroviz.run import Run
from neuroviz.stepping import rate_lines, step_constants, update_keys

LARGEST_STEP = 2**53 - 1


def advance(bench: Bench, command: Advance) -> Job:
    """Train on from a step; the answer is the frame of the last step done, or of the one in which the run diverged."""
    run = bench.run
    check_focus(run, command.focus)
    check_unit(run, command.unit)
    yield from bench.approach(run, command.step, command.id)
    last = command.step + (command.steps or max(1, bench.allowance)) - 1
    if last > LARGEST_STEP:
        raise Refusal("steps", f"steps must not lead beyond step {LARGEST_STEP}, but got {command.steps}")
    try:
        yield from bench.approach(run, last, command.id)
    except Diverged as end:
        last = end.divergence.step
    yield None  # the frame is a piece of its own, which takes as long however many steps there were
    return step_event(bench, command, last, FRAME_BYTES, last - command.step + 1)


def trace(bench: Bench, command: Trace) -> Job:
    """Everything that happens in a step."""
    run = bench.run
    check_focus(run, command.focus)
    check_unit(run, command.unit)
    yield from bench.approach(run, command.step, command.id)
    return step_event(bench, command, command.step, TRACE_BYTES, 0)


def step_event(bench: Bench, command: Advance | Trace, step: int, limit: int, done: int) -> Packet:
    """The step, where the run stands; afterwards it stands at the next."""
    run = bench.run
    trace = run.trace(step)
    with suppress(Diverged):  # the trace has told it
        run.approach(step + 1, 1)
    focus = run.focus(trace, int(trace.samples[0]) if command.focus is None else command.focus)
    whole, arrays = step_arrays(run, trace, focus, command.unit, limit)
    location = trace.location
    event = Step(
        id=command.id,
        location=Location(location.step, location.epoch, location.batch, location.batches),
        rows=len(trace.samples),
        learning_rate=trace.learning_rate,
        rate=tuple(Filled(key, values) for _, key, values in rate_lines(trace)),
        optimizer=trace.optimizer,
        t=trace.before.t + 1,
        update=tuple(update_keys(trace)),
        constants=step_constants(trace),
        frozen=trace.training.frozen,
        loss=trace.network.loss,
        loss_option=trace.network.loss_option,
        whole=whole,
        focus=focus_of(focus),
        unit=None if whole else command.unit,
        steps_done=done,
        furthest=run.step,
        divergence=divergence(trace.diverged),
        buffers=(),
    )
    return Packet(event, arrays)


def focus_of(focus: FocusTrace) -> Focus:
    return Focus(sample=focus.sample, row=focus.row, held_out=bool(focus.held_out))


def get_state(bench: Bench, command: GetState) -> Job:
    """The state in which a step begins, with which another session can go on."""
    run = bench.run
    yield from bench.approach(run, command.step, command.id)
    state = run.at(command.step)
    info = StateInfo(state.step, state.epoch, state.batch, state.position, state.t, state.hash())
    arrays = {"parameters": state.flat, "slots": state.slots, "tally": state.tally}
    return Packet(StateEvent(id=command.id, state=info, buffers=()), arrays)


def diagnose(bench: Bench, command: Diagnose) -> Job:
    """What is going wrong at a step."""
    run = bench.run
    yield from bench.approach(run, command.step, command.id)
    items = tuple(
        Diagnosis(
            found.kind,
            found.layer,
            found.units,
            found.sentence,
            found.advice,
            {name: value for name, value in found.numbers.items() if math.isfinite(value)},
        )
        for found in run.diagnose(command.step)
    )
    return Packet(Diagnoses(id=command.id, step=command.step, items=items))


def curve(bench: Bench, command: Curve) -> Packet:
    """The loss over the run as far as it has come."""
    run, history = bench.run, bench.run.history
    check_focus(run, command.focus)
    arrays = {"batch": history.batch_loss.points(), "epoch": _epoch_rows(run)}
    if command.focus is not None:
        arrays["focus.steps"], arrays["focus.loss"] = run.focus_curve(command.focus)
    event = Curves(
        id=command.id,
        start=history.start,
        furthest=run.step,
        steps_per_point=history.batch_loss.scale,
        epochs_per_point=history.epochs.scale,
        first_epoch=history.first_epoch,
        focus=command.focus,
        buffers=(),
    )
    return Packet(event, arrays)


def _epoch_rows(run: Run) -> np.ndarray:
    """(3, points): epoch loss, held-out loss, held-out score."""
    loss, held_out_loss, right, squared_error, _ = run.history.epochs.rows().T
    held_out = run.data.held_out
    if len(held_out) == 0:
        return np.stack([loss, held_out_loss, np.full_like(loss, np.nan)])
    score = [run.score("held_out", *pair) for pair in zip(right.tolist(), squared_error.tolist(), strict=True)]
    return np.stack([loss, held_out_loss, np.array(score, dtype=np.float64)])
