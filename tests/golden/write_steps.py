"""Writes golden steps: `python tests/golden/write_steps.py`. The page must fill every formula as Python does.

steps/NAME.bin is the packet of a step, steps/NAME.json its run and the lines of each of its units; formulas.json holds
some of the lines of each formula, which gives the number left of its "=".
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import neuroviz as nv
from neuroviz.engine.formulas import FORMULAS, SLOT
from neuroviz.explanation import Line
from neuroviz.live import messages as m
from neuroviz.live import wire
from neuroviz.live.describe import run_info
from neuroviz.live.encode import step_arrays
from neuroviz.live.layout import TRACE_BYTES
from neuroviz.live.looking import focus_of
from neuroviz.stepping import rate_lines, step_constants, update_keys

HERE = Path(__file__).parent
MOST_LINES = 6

INPUTS = np.array(
    [[0.5, -1.0], [1.5, 0.3], [-0.7, 0.8], [0.1, -0.2], [-1.2, -0.9], [0.9, 1.4], [-0.3, 0.6], [0.7, -1.6]]
)
THREE = nv.Inline(INPUTS, np.array([0, 1, 2, 0, 1, 2, 0, 1]))
TWO = nv.Inline(INPUTS, np.array([0, 1, 0, 1, 1, 0, 0, 1]))
NUMBERS = nv.Inline(INPUTS, np.stack([np.sin(INPUTS[:, 0]), 2 * INPUTS[:, 1]], axis=1))


def recipe(data: Any, hidden: str, loss: str, output: str | None, **training: Any) -> nv.Recipe:
    layers = tuple(nv.Layer(3, name) for name in hidden.split())
    return nv.Recipe(data, nv.Network(layers, output), nv.Training(loss, batch_size=4, **training), seed=3)


# Name: the recipe, and the step.
STEPS = {
    "adam_everything": (recipe(
        THREE, "gelu mish", "cross_entropy", "softmax", optimizer=nv.Adam(0.03, weight_decay=0.02, amsgrad=True),
        l1=0.01, clip_norm=0.2, dropout=0.4, schedule=nv.StepLR(2, 0.5), warmup_steps=6), 5),
    "adamw_frozen": (recipe(
        THREE, "elu leaky_relu", "mean_squared_error", "softmax", optimizer=nv.AdamW(0.05, amsgrad=True),
        frozen=("parameters.0.weight.1", "parameters.1.bias.2", "parameters.2.weight"),
        schedule=nv.CosineAnnealingLR(10, 0.1)), 4),
    "adamw": (recipe(THREE, "silu sine", "half_squared_error", "tanh", optimizer=nv.AdamW(0.05), clip_norm=100.0), 3),
    "adam": (recipe(
        TWO, "tanh sigmoid", "binary_cross_entropy", "sigmoid", optimizer=nv.Adam(0.05),
        schedule=nv.ExponentialLR(0.9)), 6),
    "nesterov": (recipe(
        TWO, "selu softplus", "hinge", "identity", optimizer=nv.SGD(0.1, momentum=0.9, nesterov=True), dropout=0.25), 4),
    "momentum": (recipe(
        NUMBERS, "relu", "huber", "identity", optimizer=nv.SGD(0.1, momentum=0.9, dampening=0.2, weight_decay=0.1)), 4),
    "momentum_begins": (recipe(
        NUMBERS, "identity", "mean_absolute_error", "identity", optimizer=nv.SGD(0.1, momentum=0.9)), 0),
    "plain": (recipe(THREE, "tanh", "cross_entropy", "softmax", optimizer=nv.SGD(0.1), warmup_steps=2), 3),
    "adagrad": (recipe(
        NUMBERS, "tanh", "mean_squared_error", "identity", optimizer=nv.Adagrad(0.1, lr_decay=0.01)), 3),
    "adagrad_begins": (recipe(
        NUMBERS, "tanh", "mean_squared_error", "identity",
        optimizer=nv.Adagrad(0.1, initial_accumulator_value=0.5)), 0),
    "rmsprop": (recipe(TWO, "tanh", "mean_squared_error", "sigmoid", optimizer=nv.RMSprop(0.02), l1=0.02), 3),
    "rmsprop_centered": (recipe(
        TWO, "relu", "huber", "tanh", optimizer=nv.RMSprop(0.02, momentum=0.5, centered=True)), 5),
    "rmsprop_momentum": (recipe(THREE, "tanh", "huber", "softmax", optimizer=nv.RMSprop(0.02, momentum=0.5)), 2),
}  # fmt: skip

# Formulas that no line of these steps fills.
NOT_IN_STEPS = [
    Line("", "schedule.ConstantLR", {"factor": 1.0}),
    Line("", "metric.loss", {"loss": 0.5, "n": 4.0, "sum_losses": 2.0}),
    Line("", "metric.accuracy", {"accuracy": 0.75, "right": 3.0, "n": 4.0}),
    Line("", "metric.r_squared", {"r_squared": 0.75, "mean_squared_error": 0.5, "variance": 2.0}),
    Line("", "metric.root_mean_squared_error", {"root_mean_squared_error": 0.5, "mean_squared_error": 0.25}),
    Line("", "activation.softmax.shifted", {"a": 0.5, "z": 800.0, "largest": 800.0, "total": 2.0}),
    Line("", "loss.cross_entropy.log_sum_exp.shifted", {"loss": 1.0, "total": math.e, "z": 800.0, "largest": 800.0}),
    Line("", "loss.binary_cross_entropy.from_z", {"loss": math.log(2.0), "z": 0.0, "y": 1.0}),
    Line("", "activation.softmax.derivative", {"jacobian": 0.125, "p_k": 0.25, "same": 1.0, "p": 0.5}),
]


def units(trace: nv.Trace) -> Iterator[tuple[int, int, tuple[Line, ...]]]:
    """The lines of every unit, for the first sample of the batch."""
    for layer, count in enumerate(trace.network.sizes[1:]):
        for unit in range(count):
            yield layer, unit, trace.explain(layer, unit).lines


def packet(run: nv.Run, trace: nv.Trace) -> bytes:
    """The step as a session sends it."""
    focus = run.focus(trace, int(trace.samples[0]))
    whole, arrays = step_arrays(run, trace, focus, None, TRACE_BYTES)
    where = trace.location
    event = m.Step(
        id=1, location=m.Location(where.step, where.epoch, where.batch, where.batches), rows=len(trace.samples),
        learning_rate=trace.learning_rate, rate=tuple(m.Filled(key, values) for _, key, values in rate_lines(trace)),
        optimizer=trace.optimizer, t=trace.before.t + 1, update=tuple(update_keys(trace)),
        constants=step_constants(trace), frozen=trace.training.frozen, loss=trace.network.loss,
        loss_option=trace.network.loss_option, whole=whole, focus=focus_of(focus), unit=None, steps_done=0,
        furthest=trace.step + 1, divergence=None, buffers=(),
    )  # fmt: skip
    return wire.encode(event, {name: array for name, array in arrays.items() if not name.startswith("predictions")})


def steps() -> Iterator[tuple[str, nv.Run, nv.Trace]]:
    for name, (recipe, step) in STEPS.items():
        run = nv.Run(recipe)
        yield name, run, run.trace(step)


def _lines(lines: tuple[Line, ...] | list[Line]) -> list[dict[str, Any]]:
    """With the slots that stand in each formula, as far as JSON has numbers for them."""
    return [
        {"key": line.key, "values": {slot: line.values[slot] for slot in SLOT.findall(FORMULAS[line.key].latex)}}
        for line in lines
        if all(math.isfinite(value) for value in line.values.values())
    ]


def formulas() -> list[dict[str, Any]]:
    """Some lines of each formula."""
    some: dict[str, list[dict[str, Any]]] = {}
    everything = [*NOT_IN_STEPS, *(line for _, _, trace in steps() for _, _, lines in units(trace) for line in lines)]
    for line in _lines(everything):
        held = some.setdefault(line["key"], [])
        if len(held) < MOST_LINES and line not in held:
            held.append(line)
    return [line for lines in some.values() for line in lines]


def described(run: nv.Run, trace: nv.Trace) -> dict[str, Any]:
    info = json.loads(msgspec.json.encode(run_info(run)))
    return {
        "layers": info["layers"],
        "loss": info["stretches"][0]["training"]["loss"],
        "penalty": [trace.penalty_before, trace.penalty_after],
        "units": [{"layer": layer, "unit": unit, "lines": _lines(lines)} for layer, unit, lines in units(trace)],
    }


def main() -> None:
    (HERE / "steps").mkdir(exist_ok=True)
    for name, run, trace in steps():
        (HERE / "steps" / f"{name}.bin").write_bytes(packet(run, trace))
        (HERE / "steps" / f"{name}.json").write_text(
            json.dumps(described(run, trace), ensure_ascii=False) + "\n", "utf-8"
        )
    text = ",\n".join(json.dumps(line, ensure_ascii=False) for line in formulas())
    (HERE / "formulas.json").write_text(f"[\n{text}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
