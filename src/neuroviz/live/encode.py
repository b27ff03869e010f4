"""The buffers of a `step`: what a trace holds, under the names of `docs/protocol.md`."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from neuroviz.engine.network import Parameters
from neuroviz.engine.state import State
from neuroviz.focus import FocusTrace
from neuroviz.live import judge
from neuroviz.live.layout import FRAME_BYTES, Parcel, dense_layers, edges_a_layer, strongest, whole_bytes
from neuroviz.live.messages import Unit
from neuroviz.live.wire import Array, Arrays
from neuroviz.run import Run
from neuroviz.trace import Trace

MOST_ROWS = 4096
MOST_INPUT_BYTES = 2**20


def step_arrays(run: Run, trace: Trace, focus: FocusTrace, unit: Unit | None, limit: int) -> tuple[bool, Arrays]:
    """Whether the whole is there, and the buffers, within `limit` bytes."""
    parcel = Parcel(limit)
    whole = whole_bytes(trace.network.sizes, len(trace.before.slot_names), len(trace.samples)) <= limit
    spend = judge.IN_A_FRAME if limit == FRAME_BYTES else judge.IN_A_TRACE
    judged = judge.judged(run, trace.before, None if trace.diverged else trace.after, spend)
    metrics = judged.pop("metrics")
    penalty = np.array([trace.penalty_before, np.nan if trace.diverged else trace.penalty_after])
    parcel.add({"losses": losses(trace, focus), "penalty": penalty, "metrics": metrics})
    after = reached(trace)
    if whole:
        parcel.add(
            {**dict(_focus(focus)), **dict(_biases(trace, after)), **_rows(trace), **dict(_weights(trace, after))}
        )
    else:
        _add_part(parcel, trace, after, focus, unit)
    parcel.add_each(judged)
    return whole, parcel.arrays


def _add_part(parcel: Parcel, trace: Trace, after: State, focus: FocusTrace, unit: Unit | None) -> None:
    """Of a network too large for one message: what is drawn and what is looked at, the most wanted first."""
    dense = dense_layers(trace.network.sizes)
    for layer in sorted(dense):
        parcel.add(dict(_weight(trace, after, layer)))
    for layer in range(trace.network.layers):
        if layer not in dense:
            parcel.add(_edges(trace, after, layer))
    if unit is not None:
        parcel.add_each(unit_arrays(trace.before, after, unit))
        parcel.add_each(dict(_unit_rows(trace, unit)))
    parcel.add_each(dict(_focus(focus)))
    parcel.add_each(dict(_biases(trace, after)))
    if len(trace.samples) <= MOST_ROWS:
        parcel.add(_batch(trace))


def losses(trace: Trace, focus: FocusTrace) -> Array:
    """Batch before, after, predicted; focus before, after."""
    predicted = np.nan if trace.diverged else trace.loss_predicted
    return np.array([trace.loss_before, trace.loss_after, predicted, focus.loss_before, focus.loss_after])


def reached(trace: Trace) -> State:
    """The state after the step; what a divergence kept from being updated is NaN."""
    if trace.diverged is None:
        return trace.after
    after, layers = trace.after.copy(), trace.network.layers
    updated = trace.diverged.operation - 2 * layers  # layers whose update came, the one that diverged included
    start = trace.network.starts[max(0, updated)]
    after.flat[start:] = np.nan
    after.slots[:, start:] = np.nan
    return after


def _focus(focus: FocusTrace) -> Iterator[tuple[str, Array]]:
    yield "focus.inputs", focus.inputs
    yield "focus.target", np.atleast_1d(focus.target)
    yield "focus.grad_a", focus.layers[-1].grad_a
    for l, layer in enumerate(focus.layers):
        yield f"focus.{l}.slope", layer.slope
        if layer.mask is not None:
            yield f"focus.{l}.mask", layer.mask
        yield f"focus.{l}.a", layer.a
        yield f"focus.{l}.check_a", focus.check[l].a
        yield f"focus.{l}.delta", layer.delta
        yield f"focus.{l}.z", layer.z
        yield f"focus.{l}.check_z", focus.check[l].z


def _batch(trace: Trace) -> dict[str, Array]:
    return {
        "samples": trace.samples.astype(np.uint32),
        "sample_loss": trace.sample_loss,
        "check_sample_loss": trace.check_sample_loss,
    }


def _rows(trace: Trace) -> dict[str, Array]:
    """Every row of the batch."""
    arrays = {**_batch(trace), "inputs": trace.inputs, "targets": trace.targets}
    for l, layer in enumerate(trace.layers):
        arrays |= {f"{l}.z": layer.z, f"{l}.a": layer.a, f"{l}.slope": layer.slope, f"{l}.delta": layer.delta}
        arrays |= {} if layer.mask is None else {f"{l}.mask": layer.mask}
        arrays |= {f"{l}.check_z": trace.check[l].z, f"{l}.check_a": trace.check[l].a}
    return {**arrays, "grad_a": trace.layers[-1].grad_a}


def _taken(trace: Trace) -> tuple[Parameters, ...] | None:
    """What the optimizer took, where that is not the gradient itself."""
    return None if trace.taken is trace.gradient else trace.network.views(trace.taken)


def _biases(trace: Trace, after: State) -> Iterator[tuple[str, Array]]:
    for l, layer in enumerate(trace.layers):
        yield f"grad.{l}.bias", layer.grad_bias
        if (taken := _taken(trace)) is not None:
            yield f"taken.{l}.bias", taken[l].bias
        for which, state in (("before", trace.before), ("after", after)):
            yield f"{which}.{l}.bias", state.parameters[l].bias
            for name, slot in slots(state, l):
                yield f"{which}.{l}.bias.{name}", slot.bias


def _weights(trace: Trace, after: State) -> Iterator[tuple[str, Array]]:
    for layer in range(trace.network.layers):
        yield from _weight(trace, after, layer)


def _weight(trace: Trace, after: State, l: int) -> Iterator[tuple[str, Array]]:
    yield f"grad.{l}.weight", trace.layers[l].grad_weight
    if (taken := _taken(trace)) is not None:
        yield f"taken.{l}.weight", taken[l].weight
    for which, state in (("before", trace.before), ("after", after)):
        yield f"{which}.{l}.weight", state.parameters[l].weight
        for name, slot in slots(state, l):
            yield f"{which}.{l}.weight.{name}", slot.weight


def slots(state: State, layer: int) -> Iterator[tuple[str, Parameters]]:
    """The optimizer's slots of a layer, by their names."""
    for name, row in zip(state.slot_names, state.slots, strict=True):
        yield name, state.network.views(row)[layer]


def _edges(trace: Trace, after: State, l: int) -> dict[str, Array]:
    edges = edge_arrays(trace.before, after, l)
    chosen = edges[f"edges.{l}"]
    return edges | {f"edges.{l}.grad": single(trace.layers[l].grad_weight.ravel()[chosen])}


def edge_arrays(before: State, after: State, l: int) -> dict[str, Array]:
    """The strongest edges of a layer."""
    weight = before.parameters[l].weight
    chosen = strongest(weight, edges_a_layer(before.network.sizes))
    return {
        f"edges.{l}": chosen,
        f"edges.{l}.before": single(weight.ravel()[chosen]),
        f"edges.{l}.after": single(after.parameters[l].weight.ravel()[chosen]),
    }


def single(values: Array) -> Array:
    """As float32; what is too large for it becomes infinite."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32)


def unit_arrays(before: State, after: State, unit: Unit) -> dict[str, Array]:
    """The incoming weights of the open unit, the optimizer's memory of them, and the weights by which it goes on."""
    layer, parameters = unit.layer, before.parameters
    arrays = {
        "unit.weight.before": parameters[layer].weight[unit.unit],
        "unit.weight.after": after.parameters[layer].weight[unit.unit],
    }
    for which, state in (("before", before), ("after", after)):
        arrays |= {f"unit.weight.{name}.{which}": slot.weight[unit.unit] for name, slot in slots(state, layer)}
    if layer + 1 < before.network.layers:
        arrays["unit.out_weight"] = parameters[layer + 1].weight[:, unit.unit]
    return arrays


def _unit_rows(trace: Trace, unit: Unit) -> Iterator[tuple[str, Array]]:
    layer = trace.layers[unit.layer]
    yield "unit.weight.grad", layer.grad_weight[unit.unit]
    if (taken := _taken(trace)) is not None:
        yield "unit.weight.taken", taken[unit.layer].weight[unit.unit]
    yield "unit.delta", layer.delta[:, unit.unit]
    inputs = trace.signals_into(unit.layer)
    if inputs.nbytes <= MOST_INPUT_BYTES:
        yield "unit.inputs", inputs
