"""The command `span`: an epoch, how it began and how it ended, and what each of its steps had in it."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import numpy as np

from neuroviz.engine.state import State
from neuroviz.journey import Diverged
from neuroviz.live import judge
from neuroviz.live.bench import Bench, Job, check_focus, check_unit
from neuroviz.live.encode import edge_arrays, unit_arrays
from neuroviz.live.layout import TRACE_BYTES, Parcel, dense_layers, whole_bytes
from neuroviz.live.messages import EpochSpan, Focus, Progress, Span, Unit
from neuroviz.live.wire import Array, Packet
from neuroviz.run import Run
from neuroviz.trace import LayerTrace

MOST_SHARES_BYTES = 2**20
Probe = tuple[tuple[LayerTrace, ...], float]  # a sample's layers, and its loss


def span(bench: Bench, command: Span) -> Job:
    """How the epoch of a step began, and how it ended, or how it is before step `now`."""
    run = bench.run
    check_focus(run, command.focus)
    check_unit(run, command.unit)
    first = command.step - run.location(command.step).batch
    end = run.schedule.after_epochs(first, 1)
    try:
        yield from bench.approach(run, max(first, min(end, command.now)), command.id)
        last = max(first, min(end, command.now))
    except Diverged as stopped:
        last = stopped.divergence.step
    before, after, loss = run.at(first), *_after(run, first, last)
    shares = {} if command.unit is None else (yield from _shares(bench, command.id, command.unit, first, last))
    whole, arrays = _arrays(run, before, after, loss, command, shares)
    event = EpochSpan(
        id=command.id,
        epoch=run.location(first).epoch,
        first=first,
        last=last,
        ended=last == end,
        focus=Focus(sample=command.focus, row=None, held_out=bool(command.focus in run.dataset.held_out)),
        unit=command.unit,
        whole=whole,
        buffers=(),
    )
    return Packet(event, arrays)


def _after(run: Run, first: int, last: int) -> tuple[State, float]:
    """The state that the last step left (before edits of the next), and the loss of the epoch's samples as trained."""
    if last == first:
        return run.at(first), np.nan
    trace = run.trace(last - 1)
    total = float(trace.before.tally[0]) + trace.loss_before * len(trace.samples)
    return trace.after, total / (trace.before.position + len(trace.samples))


def _shares(
    bench: Bench, command: int, unit: Unit, first: int, last: int
) -> Generator[Progress, None, dict[str, Array]]:
    """The change that each step made to the open unit's incoming weights; left out where it would pass 1 MB."""
    run = bench.run
    inputs = run.network.sizes[unit.layer]
    if (last - first) * (inputs + 1) * 8 > MOST_SHARES_BYTES:
        return {}
    weight, bias = np.zeros((last - first, inputs)), np.zeros(last - first)
    edited = {edit.step for edit in run.recipe.edits if edit.path.startswith("parameters.")}
    for step in range(first, last):
        yield from bench.approach(run, step, command)
        if bench.allowance <= 0:
            yield Progress(id=command, done=step - first, total=last - first)
        bench.allowance -= 1
        before = run.at(step).parameters[unit.layer]
        after = (run.trace(step).after if step + 1 in edited else run.at(step + 1)).parameters[unit.layer]
        weight[step - first] = after.weight[unit.unit] - before.weight[unit.unit]
        bias[step - first] = after.bias[unit.unit] - before.bias[unit.unit]
    return {"shares.weight": weight, "shares.bias": bias}


def _arrays(
    run: Run, before: State, after: State, loss: float, command: Span, shares: dict[str, Array]
) -> tuple[bool, dict[str, Array]]:
    parcel = Parcel(TRACE_BYTES)
    whole = whole_bytes(run.network.sizes, 0, 0) + sum(array.nbytes for array in shares.values()) <= TRACE_BYTES
    probes = [run.probe(state, command.focus) for state in (before, after)]
    judged = judge.judged(run, before, after, judge.IN_A_TRACE)
    parcel.add({"losses": np.array([probes[0][1], probes[1][1], loss]), "metrics": judged.pop("metrics")})
    parcel.add(shares)
    dense = range(run.network.layers) if whole else sorted(dense_layers(run.network.sizes))
    for layer in dense:
        parcel.add(_weight(before, after, layer))
    for layer in set(range(run.network.layers)) - set(dense):
        parcel.add(edge_arrays(before, after, layer))
    if command.unit is not None and not whole:
        parcel.add_each(unit_arrays(before, after, command.unit))
    parcel.add_each(dict(_focus(run, command.focus, probes)))
    for layer in range(run.network.layers):
        parcel.add(_bias(before, after, layer))
    parcel.add_each(judged)
    return whole, parcel.arrays


def _weight(before: State, after: State, l: int) -> dict[str, Array]:
    return {f"before.{l}.weight": before.parameters[l].weight, f"after.{l}.weight": after.parameters[l].weight}


def _bias(before: State, after: State, l: int) -> dict[str, Array]:
    return {f"before.{l}.bias": before.parameters[l].bias, f"after.{l}.bias": after.parameters[l].bias}


def _focus(run: Run, sample: int, probes: list[Probe]) -> Iterator[tuple[str, Array]]:
    (before, _), (after, _) = probes
    yield "focus.inputs", run.data.inputs[sample]
    yield "focus.target", np.atleast_1d(run.data.targets[sample])
    for l, (old, new) in enumerate(zip(before, after, strict=True)):
        yield f"focus.{l}.a", old.a
        yield f"focus.{l}.check_a", new.a
        yield f"focus.{l}.z", old.z
        yield f"focus.{l}.check_z", new.z
