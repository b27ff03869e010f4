"""The command `surface`: what the network says over the plane of two columns of the data, computed by the engine itself."""

from __future__ import annotations

import numpy as np

from neuroviz.engine.state import State
from neuroviz.live.bench import Bench, Job, Refusal, check_focus, left_by
from neuroviz.live.judge import STANDING_STILL
from neuroviz.live.layout import TRACE_BYTES, Parcel
from neuroviz.live.messages import Surface, SurfaceMap
from neuroviz.live.wire import Array, Packet
from neuroviz.run import Run

MARGIN = 0.06
"""Of the data's extent, to either side."""


def surface(bench: Bench, command: Surface) -> Job:
    """The outputs on a grid, and, where asked for, each hidden unit's response."""
    run = bench.run
    check_focus(run, command.focus)
    _check_columns(run, command)
    _check_work(run, command)
    step = command.step if command.which == "before" else command.step + 1
    yield from bench.approach(run, step, command.id)
    state = run.at(step) if command.which == "before" else left_by(run, command.step)
    one_unit = bool(run.dataset.classes) and run.network.sizes[-1] == 1
    event = SurfaceMap(
        id=command.id,
        step=command.step,
        which=command.which,
        focus=command.focus,
        across=command.across,
        up=command.up,
        threshold=run.data.threshold if one_unit else None,
        buffers=(),
    )
    with np.errstate(over="ignore", invalid="ignore"):  # a margin may leave the range of numbers: there is no map there
        return Packet(event, _arrays(run, state, command))


def _check_columns(run: Run, command: Surface) -> None:
    most = run.dataset.columns.shape[1] - 1
    for field, column in (("across", command.across), ("up", command.up)):
        if column is not None and column > most:
            raise Refusal(field, f"{field} must be a column from 0 to {most}, but got {column}")
    if command.across == command.up:
        raise Refusal("up", f"up must be another column than across, but got {command.up} for both")


def _check_work(run: Run, command: Surface) -> None:
    points = command.resolution ** (1 if command.up is None else 2) + command.responses**2
    if points * run.network.parameters > STANDING_STILL:
        most = int(np.sqrt(STANDING_STILL / run.network.parameters))
        raise Refusal(
            "resolution",
            f"resolution must be at most about {most} for a network of {run.network.parameters:,} parameters, "
            f"but got {command.resolution}",
        )


def _arrays(run: Run, state: State, command: Surface) -> dict[str, Array]:
    parcel = Parcel(TRACE_BYTES)
    outputs = run.activations(state, grid(run, command, command.resolution))[-1]
    if not run.dataset.classes:
        outputs = run.dataset.target_scale.undo(outputs)
    parcel.add({"range": _range(run, command)})
    if not parcel.add({"outputs": _maps(outputs, command.resolution)}):
        raise Refusal("resolution", _too_many(run.network.sizes[-1], command.resolution))
    if command.responses:
        *hidden, _ = run.activations(state, grid(run, command, command.responses))
        parcel.add_each({f"units.{layer}": _maps(rows, command.responses) for layer, rows in enumerate(hidden)})
    return parcel.arrays


def _too_many(outputs: int, resolution: int) -> str:
    most = int(np.sqrt(TRACE_BYTES / (4 * outputs)))
    return f"resolution must be at most about {most} for {outputs:,} outputs, but got {resolution}"


def _maps(rows: Array, resolution: int) -> Array:
    """(points, units) as (units, rows of the grid, resolution) float32; what is too large for it is infinite."""
    with np.errstate(over="ignore"):
        return rows.T.astype(np.float32).reshape(rows.shape[1], -1, resolution)


def grid(run: Run, command: Surface, resolution: int) -> Array:
    """The scaled inputs of a grid's points, row after row upwards, (points, features)."""
    (left, right), (low, high) = _range(run, command)
    across = np.linspace(left, right, resolution)
    up = across[:1] if command.up is None else np.linspace(low, high, resolution)
    raw = np.repeat(run.dataset.columns[command.focus][None], len(up) * resolution, axis=0)
    if command.up is not None:
        raw[:, command.up] = np.repeat(up, resolution)
    raw[:, command.across] = np.tile(across, len(up))
    return run.dataset.inputs_at(raw)


def _range(run: Run, command: Surface) -> Array:
    """Lowest and highest raw value of the plane's two sides, (2, 2); without `up` the second is that of the first."""
    columns = [command.across, command.across if command.up is None else command.up]
    low, high = run.dataset.column_range[columns].T
    margin = np.where(high > low, MARGIN * (high - low), 1.0)
    return np.stack([low - margin, high + margin], axis=1)
