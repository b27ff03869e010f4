"""A step, and what is written down of a run, as tables: CSV and Parquet, every number to its last bit."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from neuroviz.engine import check
from neuroviz.engine.metrics import names_for
from neuroviz.engine.network import Parameters
from neuroviz.engine.state import State
from neuroviz.run import Run
from neuroviz.trace import Trace

if TYPE_CHECKING:
    import polars

MAXIMUM_ROWS = 5_000_000
PLACES = ("layer", "unit", "input", "sample")


class Numbers(NamedTuple):
    """Numbers of one kind: `axes` names the place that each dimension counts; `layer` is None where there is none."""

    quantity: str
    values: np.ndarray
    axes: tuple[str, ...] = ()
    layer: int | None = None


# -- A step ------------------------------------------------------------------------------------------------------------


def trace_table(run: Run, step: int) -> polars.DataFrame:
    """A row for each number of the trace: its quantity, its layer, unit, input and sample, all from 0, and its value.

    Raises `RecipeError` where there are more than `MAXIMUM_ROWS`.
    """
    import polars

    trace = run.trace(step)
    found = list(_of_step(trace))
    if (count := sum(numbers.values.size for numbers in found)) > MAXIMUM_ROWS:
        check.fail("step", f"one of at most {MAXIMUM_ROWS:,} numbers, to be a table", check.words(f"{count:,} numbers"))
    return polars.concat([_rows(numbers, trace.samples) for numbers in found])


def trace_rows(run: Run, step: int) -> int:
    """How many rows `trace_table` has."""
    return sum(numbers.values.size for numbers in _of_step(run.trace(step)))


def _rows(numbers: Numbers, samples: np.ndarray) -> polars.DataFrame:
    """Places that a number does not have are null."""
    import polars

    places = dict(zip(numbers.axes, np.indices(numbers.values.shape), strict=True))
    if "sample" in places:
        places["sample"] = samples[places["sample"]]
    columns: dict[str, Any] = {name: place.ravel() for name, place in places.items()}
    return polars.DataFrame({"value": np.asarray(numbers.values, dtype=np.float64).ravel(), **columns}).select(
        polars.lit(numbers.quantity).alias("quantity"),
        polars.lit(numbers.layer, dtype=polars.Int64).alias("layer"),
        *(
            polars.col(name).cast(polars.Int64) if name in columns else polars.lit(None, dtype=polars.Int64).alias(name)
            for name in PLACES[1:]
        ),
        "value",
    )


def _of_step(trace: Trace) -> Iterator[Numbers]:
    for name in ("loss_before", "loss_after", "loss_predicted", "learning_rate", "grad_norm", "clip_factor"):
        yield Numbers(name, np.array(getattr(trace, name)))
    yield Numbers("inputs", trace.inputs, ("sample", "input"))
    yield Numbers("targets", trace.targets, ("sample", "unit"))
    yield Numbers("sample_loss", trace.sample_loss, ("sample",))
    yield Numbers("check_sample_loss", trace.check_sample_loss, ("sample",))
    for layer, (ours, after) in enumerate(zip(trace.layers, trace.check, strict=True)):
        rows = {name: getattr(ours, name) for name in ("z", "a", "mask", "grad_a", "slope", "delta")}
        for name, values in {**rows, "check_z": after.z, "check_a": after.a}.items():
            if values is not None:
                yield Numbers(name, values, ("sample", "unit"), layer)
    yield from _of_parameters("grad_{}", trace.network.views(trace.gradient))
    yield from _of_parameters("taken_{}", trace.network.views(trace.taken))
    for moment, state in (("before", trace.before), ("after", trace.after)):
        yield from _of_state(moment, state)


def _of_state(moment: str, state: State) -> Iterator[Numbers]:
    yield from _of_parameters(f"{{}}_{moment}", state.parameters)
    for name, slot in state.optimizer.slots.items():
        yield from _of_parameters(f"{name}_{{}}_{moment}", slot)


def _of_parameters(name: str, layers: tuple[Parameters, ...]) -> Iterator[Numbers]:
    for layer, parameters in enumerate(layers):
        yield Numbers(name.format("weight"), parameters.weight, ("unit", "input"), layer)
        yield Numbers(name.format("bias"), parameters.bias, ("unit",), layer)


# -- What is written down of a run -------------------------------------------------------------------------------------


def losses_table(run: Run, step: int | None = None) -> polars.DataFrame:
    """A row for each step that is done, before `step`: its batch's loss before the update.

    In long runs one row stands for several, `steps` of them: their mean, least and largest loss. The rows begin where what is
    written down does: in a run that began from a state, at its step.
    """
    import polars

    if step is not None:
        run.at(step)
    history = run.history.batch_loss
    low, mean, high = history.points()
    starts = np.arange(0, history.count, history.scale)
    steps = np.minimum(history.scale, history.count - starts)
    columns = {"step": run.history.start + starts, "steps": steps, "loss": mean, "least": low, "largest": high}
    table = polars.DataFrame(columns)
    return table if step is None else table.filter(polars.col("step") + polars.col("steps") <= step)


def metrics_table(run: Run, step: int | None = None) -> polars.DataFrame:
    """A row for each epoch that has ended, at `step` at the latest: how many have, the steps done, and how well the run did then.

    The names are those of `neuroviz train --json`. In long runs every other row is left out, and so on.
    """
    import polars

    if step is not None:
        run.at(step)
    history, first = run.history.epochs, run.location(run.history.start).epoch
    rows, names = history.rows(), names_for(run.dataset.task)
    epochs = [first + history.scale * (n + 1) for n in range(len(rows))]
    steps = [run.schedule.after_epochs(0, epoch) for epoch in epochs]
    held_out = [run.metrics_from("held_out", row[1:]) for row in rows]
    columns = {"epoch": epochs, "step": steps, "epoch_loss": rows[:, 0].tolist()}
    columns |= {f"held_out_{name}": [found[name] for found in held_out] for name in names}
    kinds = {name: polars.Int64 if name in ("epoch", "step") else polars.Float64 for name in columns}
    table = polars.DataFrame(columns, schema=kinds)
    return table if step is None else table.filter(polars.col("step") <= step)


# -- Files -------------------------------------------------------------------------------------------------------------


def csv_of(table: polars.DataFrame) -> bytes:
    """UTF-8 with a header; numbers as short as they can be read back from to the last bit, what is not there empty."""
    return table.write_csv().encode()


def parquet_of(table: polars.DataFrame) -> bytes:
    """The same as Parquet."""
    file = io.BytesIO()
    table.write_parquet(file)
    return file.getvalue()
