"""A trace as one JSON object: the names of `Trace`, arrays as nested lists. NaN and infinities are null; all counts from 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

import msgspec
import numpy as np

from neuroviz.engine.network import Parameters
from neuroviz.engine.state import State
from neuroviz.trace import CheckTrace, LayerTrace, Trace


def trace_json(trace: Trace, units: Iterable[tuple[int, int]], sample: int) -> str:
    """The whole trace, and the equations of `units` (layer, unit) for `sample`."""
    content = {**as_plain(trace), "equations": [_equations(trace, layer, unit, sample) for layer, unit in units]}
    return msgspec.json.encode(content, enc_hook=_encode).decode()


def as_plain(trace: Trace) -> dict[str, Any]:
    """Everything of the trace in dictionaries, lists and arrays."""
    return {
        **asdict(trace.location),
        "sizes": trace.network.sizes,
        "activations": trace.network.activations,
        "options": trace.network.options,
        "loss": trace.network.loss,
        "loss_option": trace.network.loss_option,
        "optimizer": trace.optimizer,
        "learning_rate": trace.learning_rate,
        "grad_norm": trace.grad_norm,
        "clip_factor": trace.clip_factor,
        "loss_before": trace.loss_before,
        "loss_after": trace.loss_after,
        "loss_predicted": trace.loss_predicted,
        "samples": trace.samples,
        "inputs": trace.inputs,
        "targets": trace.targets,
        "sample_loss": trace.sample_loss,
        "check_sample_loss": trace.check_sample_loss,
        "layers": [_arrays(layer) for layer in trace.layers],
        "check": [_arrays(layer) for layer in trace.check],
        "taken": _parameters(trace.network.views(trace.taken)),
        "before": _state(trace.before),
        "after": _state(trace.after),
        "diverged": trace.diverged and {**asdict(trace.diverged), "sentence": trace.diverged.sentence},
    }


def _arrays(layer: LayerTrace | CheckTrace) -> dict[str, Any]:
    return {field.name: getattr(layer, field.name) for field in fields(layer)}


def _state(state: State) -> dict[str, Any]:
    memory = state.optimizer
    slots = {name: _parameters(slot) for name, slot in memory.slots.items()}
    return {"parameters": _parameters(state.parameters), "t": memory.t, "slots": slots, "hash": state.hash()}


def _parameters(layers: tuple[Parameters, ...]) -> list[dict[str, np.ndarray]]:
    return [{"weight": layer.weight, "bias": layer.bias} for layer in layers]


def _equations(trace: Trace, layer: int, unit: int, sample: int) -> dict[str, Any]:
    explained = trace.explain(layer, unit, sample)
    lines = [asdict(line) for line in explained.lines]
    return {"layer": layer, "unit": unit, "sample": sample, "lines": lines, "notes": explained.notes}


def _encode(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} has no place in a trace")
