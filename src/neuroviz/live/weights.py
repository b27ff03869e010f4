"""The command `weights`: every weight of a layer, where a `step` has the strongest alone."""

from __future__ import annotations

from neuroviz.journey import Diverged
from neuroviz.live.bench import Bench, Job, Refusal, left_by
from neuroviz.live.encode import single
from neuroviz.live.layout import TRACE_BYTES, Parcel
from neuroviz.live.messages import LayerWeights, Weights
from neuroviz.live.wire import Packet
from neuroviz.run import Run


def weights(bench: Bench, command: Weights) -> Job:
    """The layer's weights before and after; no after where the run ends before."""
    run = bench.run
    _check(run, command)
    yield from bench.approach(run, command.step, command.id)
    parcel = Parcel(TRACE_BYTES)
    fits = parcel.add({"before": single(run.at(command.step).parameters[command.layer].weight)})
    try:
        yield from bench.approach(run, command.end, command.id)
        after = run.at(command.step) if command.end == command.step else left_by(run, command.end - 1)
        fits = fits and parcel.add({"after": single(after.parameters[command.layer].weight)})
    except Diverged:
        pass
    if not fits:
        count = run.network.sizes[command.layer] * run.network.sizes[command.layer + 1]
        raise Refusal("layer", f"A layer of {count:,} weights is too large for one message.")
    event = LayerWeights(id=command.id, step=command.step, end=command.end, layer=command.layer, buffers=())
    return Packet(event, parcel.arrays)


def _check(run: Run, command: Weights) -> None:
    if command.end < command.step:
        raise Refusal("end", f"end must be {command.step} or later, but got {command.end}")
    if command.layer >= run.network.layers:
        raise Refusal("layer", f"layer must be from 0 to {run.network.layers - 1}, but got {command.layer}")
